//! Makes texts from outside safe for a title, a banner, a list, or the journal.

use ergo_protocol::{
    Person, WorkspaceRef,
    deceptive::deceptive,
    limits::{REASON, SHOWN_MESSAGE, SHOWN_NAME},
};

/// A person whose name, email address and id are safe to show.
pub fn person(person: &Person) -> Person {
    Person { id: plain(&person.id), name: name(&person.name, &person.id), email: plain(&person.email) }
}

/// A workspace whose name and id are safe to show.
pub fn workspace(workspace: &WorkspaceRef) -> WorkspaceRef {
    WorkspaceRef { id: plain(&workspace.id), name: name(&workspace.name, &workspace.id) }
}

/// A name without [deceptive characters](ergo_protocol::deceptive), including those that some languages need. A few
/// names look worse without them, but two names that look the same are worse still.
pub fn plain(text: &str) -> String {
    shortened(text, SHOWN_NAME)
}

/// The same for a sentence from a server.
pub fn message(text: &str) -> String {
    shortened(text, SHOWN_MESSAGE)
}

/// The same for text by another agent, which someone decides by.
pub fn text(text: &str) -> String {
    // Lines stay separate, though not one below the other.
    shortened(&text.replace(['\n', '\t'], " "), REASON.most)
}

/// A name, or the id if nothing of the name is visible.
fn name(text: &str, id: &str) -> String {
    let shown = plain(text);
    if shown.trim().is_empty() { plain(id) } else { shown }
}

fn shortened(text: &str, most: usize) -> String {
    let mut shown = text.chars().filter(|&c| deceptive(c).is_none());
    let mut kept: String = shown.by_ref().take(most).collect();
    if shown.next().is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_turn_the_banner_around_or_hide() {
        assert_eq!(plain("Dana\u{202E}seyeR\n\u{2066}\u{2028}"), "DanaseyeR");
        assert_eq!(plain("Da\u{200B}na\u{2060}\u{FEFF} Reyes\u{E0041}"), "Dana Reyes");
        assert_eq!(plain("ياسمين صالح"), "ياسمين صالح");
        assert_eq!(plain("Aiko Kuroda 黒田愛子"), "Aiko Kuroda 黒田愛子");
    }

    #[test]
    fn somebody_without_a_visible_name_is_their_id() {
        let nobody = Person { id: "usr_1".into(), name: "\u{200B} \u{2063}".into(), email: String::new() };
        assert_eq!(person(&nobody).name, "usr_1");
        let place = WorkspaceRef { id: "ws_1".into(), name: String::new() };
        assert_eq!(workspace(&place).name, "ws_1");
    }

    #[test]
    fn an_endless_name_ends() {
        let endless = plain(&"x".repeat(5_000));
        assert_eq!(endless.chars().count(), SHOWN_NAME + 1);
        assert!(endless.ends_with('…'));
        assert_eq!(message(&"y".repeat(400)), "y".repeat(400));
        assert_eq!(text(&"z".repeat(500)), "z".repeat(500));
        assert_eq!(text("look\n\u{202E}only"), "look only");
    }
}
