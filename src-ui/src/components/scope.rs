//! Scopes in words.

use ergo_protocol::entry::Scope;

/// What a scope lets one see, as a phrase.
pub fn scope_words(scope: &[Scope]) -> String {
    let words: Vec<&str> = scope
        .iter()
        .map(|one| match one {
            Scope::MembersRead => "members",
            Scope::TeamsRead => "teams",
            Scope::RolesRead => "roles",
            Scope::AccessRead => "access settings",
            Scope::Change => "",
        })
        .filter(|words| !words.is_empty())
        .collect();
    match words.as_slice() {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, scope_words};

    #[test]
    fn a_scope_reads_as_a_phrase() {
        let all = [Scope::MembersRead, Scope::TeamsRead, Scope::RolesRead, Scope::AccessRead];
        assert_eq!(scope_words(&all), "members, teams, roles and access settings");
        assert_eq!(scope_words(&all[..1]), "members");
        assert_eq!(scope_words(&[]), "nothing");
    }
}
