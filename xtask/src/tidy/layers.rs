//! The server's layers: routes → what the server does → store. Nothing below knows what is above it.

use super::modules::Arrow;

/// Where the server is.
const SERVER: &str = "crates/server/src/";
/// What only the store may name.
const DATABASE: &str = "sqlx";

/// A room of the server, and the rooms it must not use.
const LAYERS: &[(&str, &[&str])] = &[
    ("store", &["routes", "http", "change", "sessions", "access", "auth", "cli"]),
    ("change", &["routes", "http", "cli"]),
    ("sessions", &["routes", "http", "cli"]),
    ("access", &["routes", "http", "cli"]),
    ("auth", &["routes", "http", "cli"]),
    ("routes", &["store", "cli"]),
];

/// The arrows that point up, or past a layer. By what is named, not by where that comes from: a layer may pass on what
/// the one below it has.
pub fn wrong(arrows: &[Arrow]) -> Vec<String> {
    let mut faults = Vec::new();
    for arrow in arrows {
        let (Some(from), Some(to)) = (room(&arrow.from), room(&arrow.named)) else { continue };
        if LAYERS.iter().any(|(layer, above)| *layer == from && above.contains(&to)) {
            faults.push(format!(
                "{}:{} uses {}; {from} must not know {to}",
                arrow.from, arrow.line, arrow.named
            ));
        }
    }
    faults
}

/// What is wrong with one file, by the words in it that the product is made of.
pub fn names_database(path: &str, words: &[&str]) -> Option<String> {
    let is_above = path.starts_with(SERVER) && room(path) != Some("store");
    (is_above && words.contains(&DATABASE))
        .then(|| format!("{path} names {DATABASE}; in the server only {SERVER}store/ does"))
}

/// `store` of `crates/server/src/store/rows.rs` and of `crates/server/src/store.rs`.
fn room(path: &str) -> Option<&str> {
    let inside = path.strip_prefix(SERVER)?;
    Some(inside.split_once('/').map_or_else(|| inside.trim_end_matches(".rs"), |(room, _)| room))
}

#[cfg(test)]
mod tests {
    use super::{Arrow, names_database, wrong};

    fn arrow(from: &str, named: &str) -> Arrow {
        let path = |inside: &str| format!("crates/server/src/{inside}.rs");
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
    fn only_the_store_names_a_database() {
        let words = ["use", "sqlx"];
        assert!(names_database("crates/server/src/routes/members.rs", &words).is_some());
        assert!(names_database("crates/server/src/start.rs", &words).is_some());
        assert!(names_database("crates/server/src/start.rs", &["start"]).is_none());
        assert!(names_database("crates/server/src/store/members.rs", &words).is_none());
        assert!(names_database("crates/journal/src/rows.rs", &words).is_none());
    }
}
