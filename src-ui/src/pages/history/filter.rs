//! What the list of past sessions is narrowed to. Pure: which day it is, is handed in.

use ergo_protocol::journal::SessionRecord;

/// The filters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Words that all have to be in it.
    pub text: String,
    /// A workspace's id; empty for all.
    pub workspace: String,
    /// When it was entered.
    pub dates: Dates,
    /// Only sessions in which a change was sent.
    pub with_changes: bool,
}

/// When a session was entered.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Dates {
    /// At any time.
    #[default]
    Any,
    /// In the last days, today among them.
    Last(u32),
    /// Between two days (`2026-11-22`), both among them; empty where there is no bound.
    Range(String, String),
}

impl Filter {
    /// Whether nothing is narrowed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a session is let through. `day` is the day it was entered on, and `first` the first day of
    /// [`Dates::Last`].
    pub fn allows(&self, record: &SessionRecord, day: &str, first: &str) -> bool {
        let in_dates = match &self.dates {
            Dates::Any => true,
            Dates::Last(_) => day >= first,
            // A date of this form is later exactly if its text is.
            Dates::Range(from, to) => {
                (from.is_empty() || day >= from.as_str()) && (to.is_empty() || day <= to.as_str())
            }
        };
        in_dates
            && (self.workspace.is_empty() || record.workspace.id == self.workspace)
            && (!self.with_changes || record.changes > 0)
            && has_words(record, &self.text)
    }
}

fn has_words(record: &SessionRecord, words: &str) -> bool {
    let SessionRecord { id, viewed, workspace, reason, ticket, .. } = record;
    let text = [id, &viewed.name, &viewed.email, &viewed.id, &workspace.name, reason, ticket]
        .map(|part| part.to_lowercase())
        .join("\n");
    words.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}

/// The workspaces of the sessions, by name, each once: ids and names. The newest name counts.
pub fn workspaces(records: &[SessionRecord]) -> Vec<(String, String)> {
    let mut known: Vec<(String, String)> = Vec::new();
    for record in records {
        if known.iter().all(|(id, _)| *id != record.workspace.id) {
            known.push((record.workspace.id.clone(), record.workspace.name.clone()));
        }
    }
    known.sort_by_key(|(id, name)| (name.to_lowercase(), id.clone()));
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::{Person, WorkspaceRef};

    fn record(name: &str, workspace: &str, ticket: &str, changes: u32) -> SessionRecord {
        let person = |name: &str| Person {
            id: format!("usr_{}", name.len()),
            name: name.to_owned(),
            email: format!("{}@ergo.example", name.to_lowercase().replace(' ', ".")),
        };
        SessionRecord {
            id: "ses_1".to_owned(),
            viewed: person(name),
            workspace: WorkspaceRef { id: format!("ws_{workspace}"), name: workspace.to_owned() },
            agent: person("Sam Okafor"),
            reason: "The invoice export is grayed out".to_owned(),
            ticket: ticket.to_owned(),
            started_at: 0,
            ended_at: None,
            ending: None,
            revoked: false,
            entries: 0,
            notes: 0,
            changes,
            confirmation: ergo_protocol::journal::Confirmation::Waiting,
        }
    }

    fn allows(filter: &Filter, day: &str) -> bool {
        filter.allows(&record("Dana Reyes", "Marlow", "SUP-4821", 1), day, "2026-11-16")
    }

    #[test]
    fn every_word_has_to_be_somewhere() {
        for (text, found) in [
            ("", true),
            ("reyes dana", true),
            ("  dana  MARLOW ", true),
            ("sup-4821 invoice", true),
            ("dana.reyes@", true),
            ("dana lumen", false),
        ] {
            assert_eq!(
                allows(&Filter { text: text.to_owned(), ..Filter::default() }, "2026-11-22"),
                found,
                "{text}"
            );
        }
    }

    #[test]
    fn days_are_counted_with_both_ends() {
        let dates = |dates| Filter { dates, ..Filter::default() };
        assert!(allows(&dates(Dates::Last(7)), "2026-11-16"));
        assert!(!allows(&dates(Dates::Last(7)), "2026-11-15"));
        let range = |from: &str, to: &str| dates(Dates::Range(from.to_owned(), to.to_owned()));
        assert!(allows(&range("2026-11-22", "2026-11-22"), "2026-11-22"));
        assert!(!allows(&range("2026-11-23", ""), "2026-11-22"));
        assert!(!allows(&range("", "2026-11-21"), "2026-11-22"));
        assert!(allows(&range("", ""), "2026-11-22"));
    }

    #[test]
    fn a_workspace_and_changes_narrow_too() {
        let of = |workspace: &str| Filter { workspace: workspace.to_owned(), ..Filter::default() };
        assert!(allows(&of("ws_Marlow"), "2026-11-22") && !allows(&of("ws_Lumen"), "2026-11-22"));
        let changed = Filter { with_changes: true, ..Filter::default() };
        assert!(allows(&changed, "2026-11-22"));
        assert!(!changed.allows(&record("Dana", "Marlow", "", 0), "", ""));
        assert!(!changed.is_empty() && Filter::default().is_empty());
    }

    #[test]
    fn a_workspace_is_offered_once() {
        let records =
            [record("A", "Northwind", "", 0), record("B", "Lumen", "", 0), record("C", "Northwind", "", 0)];
        let names: Vec<String> = workspaces(&records).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["Lumen", "Northwind"]);
    }
}
