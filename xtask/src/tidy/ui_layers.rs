//! The page's layers: kit → components → frame and pages → app. The kit knows nothing of Ergo, neither directly nor by
//! what it uses; and what two pages need belongs to neither.

use super::modules::Arrow;
use std::collections::{BTreeMap, BTreeSet};

/// Where the page's sources are.
const UI: &str = "src-ui/src/";
/// The crate of Ergo's own types.
const PROTOCOL: &str = "ergo_protocol";

/// A room of the page, and the rooms it must not use.
const LAYERS: &[(&str, &[&str])] = &[
    ("kit", &["components", "frame", "pages", "state", "ipc", "app"]),
    ("state", &["kit", "components", "frame", "pages", "hooks", "ipc", "app"]),
    ("ipc", &["kit", "components", "frame", "pages", "hooks", "state", "app"]),
    ("hooks", &["kit", "components", "frame", "pages", "app"]),
    ("components", &["frame", "pages", "app"]),
    ("frame", &["pages", "app"]),
    ("pages", &["frame", "app"]),
];

/// The arrows that point up, and those from one page to another. By what is named, not by where that comes from: a
/// layer may pass on what the one below it has.
pub fn wrong(arrows: &[Arrow]) -> Vec<String> {
    let mut faults = Vec::new();
    for arrow in arrows {
        let (Some(from), Some(to)) = (room(&arrow.from), room(&arrow.named)) else { continue };
        let is_above = LAYERS.iter().any(|(layer, above)| *layer == from && above.contains(&to));
        if is_above {
            faults.push(format!(
                "{}:{} uses {}; {from} must not know {to}",
                arrow.from, arrow.line, arrow.named
            ));
        } else if page(&arrow.from).zip(page(&arrow.named)).is_some_and(|(one, other)| one != other) {
            faults.push(format!(
                "{}:{} uses {}; what two pages need belongs in {UI}components/",
                arrow.from, arrow.line, arrow.named
            ));
        }
    }
    faults
}

/// Whether a file names Ergo's own types, by the words in it that the product is made of.
pub fn names_protocol(words: &[&str]) -> bool {
    words.contains(&PROTOCOL)
}

/// What the kit uses, directly or indirectly, that knows Ergo. `know_protocol` are the files that name its types.
pub fn known_to_kit(arrows: &[Arrow], know_protocol: &BTreeSet<String>) -> Vec<String> {
    let mut used: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for arrow in arrows {
        if let Some(to) = arrow.to.as_deref() {
            used.entry(&arrow.from).or_default().insert(to);
        }
    }
    let mut faults = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    // Of each file the way that leads to it from the kit.
    let files = used.keys().copied().chain(know_protocol.iter().map(String::as_str));
    let mut open: Vec<(&str, String)> =
        files.filter(|file| room(file) == Some("kit")).map(|file| (file, file.to_owned())).collect();
    while let Some((file, way)) = open.pop() {
        if !seen.insert(file) {
            continue;
        }
        if know_protocol.contains(file) {
            faults.push(format!("{way} names {PROTOCOL}; the kit must not know Ergo"));
            continue;
        }
        for to in used.get(file).into_iter().flatten() {
            open.push((to, format!("{way} → {to}")));
        }
    }
    faults.sort();
    faults
}

/// `kit` of `src-ui/src/kit/button.rs`, `state` of `src-ui/src/state.rs`.
fn room(path: &str) -> Option<&str> {
    let inside = path.strip_prefix(UI)?;
    Some(inside.split_once('/').map_or_else(|| inside.trim_end_matches(".rs"), |(room, _)| room))
}

/// `start` of `src-ui/src/pages/start.rs` and of `src-ui/src/pages/start/before.rs`.
fn page(path: &str) -> Option<&str> {
    let inside = path.strip_prefix(UI)?.strip_prefix("pages/")?;
    Some(inside.split_once('/').map_or_else(|| inside.trim_end_matches(".rs"), |(page, _)| page))
}

#[cfg(test)]
mod tests {
    use super::{Arrow, known_to_kit, names_protocol, wrong};
    use std::collections::BTreeSet;

    fn path(inside: &str) -> String {
        format!("src-ui/src/{inside}.rs")
    }

    fn arrow(from: &str, named: &str) -> Arrow {
        Arrow { from: path(from), line: 7, named: path(named), to: Some(path(named)) }
    }

    #[test]
    fn arrows_point_down() {
        let down = [
            arrow("kit/button", "kit/icon"),
            arrow("kit/heading", "hooks/mod"),
            arrow("components/person", "kit/mod"),
            arrow("pages/start", "pages/start/before"),
            arrow("pages/start/before", "state"),
            arrow("frame/notes", "components/journal_entry"),
            arrow("hooks/use_desk", "state"),
            arrow("app", "pages/start"),
            Arrow { from: "crates/server/src/state.rs".to_owned(), ..arrow("state", "ipc") },
        ];
        assert_eq!(wrong(&down), [""; 0]);
        let up = [
            arrow("kit/button", "components/person"),
            arrow("kit/button", "state"),
            arrow("state/store", "ipc"),
            arrow("hooks/use_desk", "kit/icon"),
            arrow("components/person", "frame/banner"),
            arrow("frame/banner", "pages/start"),
            arrow("pages/start", "frame/banner"),
            arrow("pages/start", "app"),
        ];
        let told = wrong(&up);
        assert_eq!(told.len(), up.len());
        assert_eq!(
            told[0],
            "src-ui/src/kit/button.rs:7 uses src-ui/src/components/person.rs; kit must not know components"
        );
    }

    #[test]
    fn a_page_uses_no_other_page() {
        assert_eq!(
            wrong(&[arrow("pages/history/opened", "pages/ended")]),
            [
                "src-ui/src/pages/history/opened.rs:7 uses src-ui/src/pages/ended.rs; what two pages need belongs in \
              src-ui/src/components/"
            ]
        );
    }

    #[test]
    fn the_kit_knows_ergo_neither_directly_nor_by_what_it_uses() {
        let arrows = [
            arrow("kit/heading", "hooks/use_focus"),
            arrow("kit/list", "hooks/use_rows"),
            arrow("hooks/use_rows", "hooks/use_desk"),
            arrow("components/person", "hooks/use_desk"),
        ];
        let know = |files: &[&str]| files.iter().map(|file| path(file)).collect::<BTreeSet<String>>();
        assert_eq!(known_to_kit(&arrows, &know(&["components/person"])), [""; 0]);
        assert_eq!(
            known_to_kit(&arrows, &know(&["hooks/use_desk", "kit/field"])),
            [
                "src-ui/src/kit/field.rs names ergo_protocol; the kit must not know Ergo",
                "src-ui/src/kit/list.rs → src-ui/src/hooks/use_rows.rs → src-ui/src/hooks/use_desk.rs names \
                 ergo_protocol; the kit must not know Ergo",
            ]
        );
    }

    #[test]
    fn naming_the_protocol_is_seen() {
        assert!(names_protocol(&["use", "ergo_protocol", "Person"]));
        assert!(!names_protocol(&["use", "yew"]));
    }
}
