//! What the choices of access settings are called, wherever they are shown or chosen.

/// What a choice is called. One that is not known here is shown as the server names it, without underscores.
pub fn choice_label(choice: &str) -> String {
    let known = match choice {
        "off" => "Off",
        "on_request" => "On request",
        "on" => "On",
        "password" => "Password",
        "password_or_sso" => "Password or single sign-on",
        "sso_only" => "Single sign-on only",
        "everybody" => "Everyone",
        "editors" => "Editors",
        "admins" => "Admins",
        "owners" => "Owners",
        "viewed_user" => "The viewed user",
        "nobody" => "No one",
        _ => return sentence(choice),
    };
    known.to_owned()
}

/// `by_invitation` is “By invitation”.
fn sentence(choice: &str) -> String {
    let spaced = choice.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::choice_label;

    #[test]
    fn no_choice_is_shown_as_a_code() {
        assert_eq!(choice_label("password_or_sso"), "Password or single sign-on");
        assert_eq!(choice_label("on_request"), "On request");
        assert_eq!(choice_label("by_invitation"), "By invitation");
        assert_eq!(choice_label(""), "");
    }
}
