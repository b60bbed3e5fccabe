//! The layers of the crates that have some. Nothing below knows what is above it.
//!
//! Server: routes → what the server does → store. Desk: the verbs → what is held in memory → adapters → tokens and texts.

use super::modules::Arrow;

/// Where the server is.
const SERVER: &str = "crates/server/src/";
/// Where the desk is.
const DESK: &str = "crates/desk/src/";
/// What only `store/sql` may name.
const DATABASE: &str = "sqlx";

/// What a room may know of the others in its crate.
enum Rule {
    /// It may use everything but these.
    Not(&'static [&'static str]),
    /// It may use only itself and these.
    Only(&'static [&'static str]),
}

/// The rooms of each crate that have a rule.
const CRATES: &[(&str, &[(&str, Rule)])] = &[
    (
        SERVER,
        &[
            ("store", Rule::Not(&["routes", "http", "change", "sessions", "access", "auth", "cli"])),
            ("change", Rule::Not(&["routes", "http", "cli"])),
            ("sessions", Rule::Not(&["routes", "http", "cli"])),
            ("access", Rule::Not(&["routes", "http", "cli"])),
            ("auth", Rule::Not(&["routes", "http", "cli"])),
            ("directory_sync", Rule::Not(&["routes", "http", "cli"])),
            ("upkeep", Rule::Not(&["routes", "http", "cli"])),
            ("scim", Rule::Only(&[])),
            ("routes", Rule::Not(&["store", "cli"])),
        ],
    ),
    (
        DESK,
        &[
            ("plain", Rule::Only(&[])),
            ("vault", Rule::Only(&[])),
            ("adapters", Rule::Only(&["plain", "vault"])),
            ("due", Rule::Only(&["adapters"])),
            ("known", Rule::Only(&["plain"])),
            ("draft", Rule::Only(&[])),
            ("live", Rule::Only(&["draft", "due", "known", "vault"])),
            ("notices", Rule::Only(&[])),
            ("server_view", Rule::Only(&["due"])),
        ],
    ),
];

impl Rule {
    fn forbids(&self, from: &str, to: &str) -> bool {
        match self {
            Self::Not(above) => above.contains(&to),
            Self::Only(below) => from != to && !below.contains(&to),
        }
    }
}

/// The arrows that point up, or past a layer. By what is named, not by where that comes from: a layer may pass on what
/// the one below it has.
pub fn wrong(arrows: &[Arrow]) -> Vec<String> {
    let mut faults = Vec::new();
    for (source, layers) in CRATES {
        for arrow in arrows {
            let (Some(from), Some(to)) = (room(source, &arrow.from), room(source, &arrow.named)) else {
                continue;
            };
            if layers.iter().any(|(layer, rule)| *layer == from && rule.forbids(from, to)) {
                faults.push(format!(
                    "{}:{} uses {}; {from} must not know {to}",
                    arrow.from, arrow.line, arrow.named
                ));
            }
        }
    }
    faults
}

/// What is wrong with one file, by the words in it that the product is made of.
pub fn names_database(path: &str, words: &[&str]) -> Option<String> {
    let is_above = path.strip_prefix(SERVER).is_some_and(|inside| !inside.starts_with("store/sql/"));
    (is_above && words.contains(&DATABASE))
        .then(|| format!("{path} names {DATABASE}; in the server only {SERVER}store/sql/ does"))
}

/// `store` of `crates/server/src/store/rows.rs` and of `crates/server/src/store.rs`.
fn room<'a>(source: &str, path: &'a str) -> Option<&'a str> {
    let inside = path.strip_prefix(source)?;
    Some(inside.split_once('/').map_or_else(|| inside.trim_end_matches(".rs"), |(room, _)| room))
}

#[cfg(test)]
mod tests {
    use super::{Arrow, names_database, wrong};

    fn arrow(from: &str, named: &str) -> Arrow {
        arrow_in("server", from, named)
    }

    fn arrow_in(package: &str, from: &str, named: &str) -> Arrow {
        let path = |inside: &str| format!("crates/{package}/src/{inside}.rs");
        Arrow { from: path(from), line: 7, named: path(named), to: None }
    }

    #[test]
    fn arrows_point_down() {
        let down = [
            arrow("routes/members", "access/rights"),
            arrow("routes/mod", "http/form"),
            arrow("access/rights", "store/members"),
            arrow("change/apply", "access/mod"),
            arrow("http/router", "routes/members"),
            arrow("start", "store/mod"),
        ];
        assert_eq!(wrong(&down), [""; 0]);
        let up = [
            arrow("store/members", "access/rights"),
            arrow("store", "http/mod"),
            arrow("sessions/end", "routes/session"),
            arrow("auth/tokens", "http/problem"),
            arrow("routes/members", "store/members"),
        ];
        let told = wrong(&up);
        assert_eq!(told.len(), up.len());
        assert_eq!(
            told[0],
            "crates/server/src/store/members.rs:7 uses crates/server/src/access/rights.rs; store must not know access"
        );
    }

    #[test]
    fn the_desks_adapters_know_tokens_and_texts_and_nothing_above_them() {
        let down = [
            arrow_in("desk", "adapters/answer", "plain"),
            arrow_in("desk", "adapters/workspace_client/entry", "vault"),
            arrow_in("desk", "own/session", "adapters/identity_provider"),
            arrow_in("desk", "state", "live"),
            arrow_in("desk", "watch/push", "own/news"),
            arrow_in("server", "adapters", "own/session"),
        ];
        assert_eq!(wrong(&down), [""; 0]);
        let up = [
            arrow_in("desk", "adapters/patience", "due"),
            arrow_in("desk", "adapters/loopback", "own/login/mod"),
            arrow_in("desk", "adapters/clock", "lib"),
            arrow_in("desk", "vault", "adapters/mod"),
            arrow_in("desk", "live", "inside/looked"),
        ];
        assert_eq!(wrong(&up).len(), up.len());
    }

    #[test]
    fn only_one_folder_names_a_database() {
        let words = ["use", "sqlx"];
        assert!(names_database("crates/server/src/routes/members.rs", &words).is_some());
        assert!(names_database("crates/server/src/start.rs", &words).is_some());
        assert!(names_database("crates/server/src/start.rs", &["start"]).is_none());
        assert!(names_database("crates/server/src/store/members.rs", &words).is_some());
        assert!(names_database("crates/server/src/store/sql/row.rs", &words).is_none());
        assert!(names_database("crates/journal/src/rows.rs", &words).is_none());
    }
}
