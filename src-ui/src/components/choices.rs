//! The choices of access settings, as people read them.

/// A choice in words. One that this page does not know yet is shown as plain words, never as a raw key.
pub fn choice_words(choice: &str) -> String {
    let known = match choice {
        "password" => "Password",
        "password_or_sso" => "Password or single sign-on",
        "sso_only" => "Single sign-on only",
        "everybody" => "Everyone",
        "editors" => "Editors and admins",
        "admins" => "Admins only",
        "off" => "Off",
        "on_request" => "On request",
        "on" => "On",
        "owners" => "Owners",
        "viewed_user" => "Viewed user",
        "nobody" => "No one",
        other => return plain_words(other),
    };
    known.to_owned()
}

fn plain_words(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::choice_words;

    #[test]
    fn no_choice_is_shown_as_its_key() {
        for (key, words) in [
            ("password_or_sso", "Password or single sign-on"),
            ("on_request", "On request"),
            ("passkeys_only", "Passkeys only"),
            ("", ""),
        ] {
            assert_eq!(choice_words(key), words);
        }
    }
}
