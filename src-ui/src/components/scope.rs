//! Scopes in words.

use ergo_catalog::{list, text};
use ergo_protocol::entry::Scope;

/// What a scope lets one see, as a phrase.
pub fn scope_words(scope: &[Scope]) -> String {
    let mut words = scope
        .iter()
        .filter_map(|one| match one {
            Scope::MembersRead => Some(text!("members")),
            Scope::TeamsRead => Some(text!("teams")),
            Scope::RolesRead => Some(text!("roles")),
            Scope::AccessRead => Some(text!("access settings")),
            Scope::Change => None,
        })
        .peekable();
    if words.peek().is_none() { text!("nothing").to_string() } else { list(words).shown() }
}

/// The same as a line of its own.
pub fn scope_line(scope: &[Scope]) -> String {
    let words = scope_words(scope);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{Scope, scope_line, scope_words};

    #[test]
    fn a_scope_reads_as_a_phrase() {
        let all = [Scope::MembersRead, Scope::TeamsRead, Scope::RolesRead, Scope::AccessRead];
        assert_eq!(scope_words(&all), "members, teams, roles, and access settings");
        assert_eq!(scope_words(&all[..2]), "members and teams");
        assert_eq!(scope_words(&all[..1]), "members");
        assert_eq!(scope_words(&[]), "nothing");
        assert_eq!(scope_line(&all[..2]), "Members and teams");
    }
}
