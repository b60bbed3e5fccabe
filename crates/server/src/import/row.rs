//! Turns lines into the rows that [`crate::store::transfer`] writes.

use super::vocabulary;
use crate::{
    clock::millis,
    store::{fold::fold, transfer::TABLES},
};
use ergo_protocol::transfer::{AccessSettingDefinition, Line};
use serde_json::{Value, json};

/// What must be unique among the rows of a kind: its key, and, ignoring case, a person's address or a permission's
/// key.
fn unique(kind: usize, row: &Value) -> Vec<String> {
    let text = |column: &usize| row[*column].as_str().unwrap_or_default().to_owned();
    let key: Vec<String> = TABLES[kind].key.iter().map(text).collect();
    let folded = match TABLES[kind].kind {
        "person" => Some(text(&8)),
        "permission" => Some(text(&4)),
        _ => None,
    };
    std::iter::once(key.join("\n")).chain(folded).collect()
}

/// A line that is ready to be written.
pub struct Ready {
    /// The line.
    pub line: Line,
    /// Its number in the file.
    pub number: u64,
    /// Its kind, as an index into [`TABLES`].
    pub kind: usize,
    /// Its row, as JSON.
    pub row: String,
    /// Values that no other row of its kind may have.
    pub unique: Vec<String>,
}

/// Rows of a table of members.
pub struct Part {
    /// How many there are.
    pub rows: usize,
    /// What they describe: for each, a person and a member.
    pub lines: Vec<Ready>,
    /// Whether all of the people are new.
    pub are_new: bool,
}

impl Ready {
    /// Prepares a line; `None` for the line that only names the version.
    pub fn new(line: Line, number: u64) -> Option<Self> {
        let (kind, row) = row(&line)?;
        Some(Self { number, kind, unique: unique(kind, &row), row: row.to_string(), line })
    }

    /// The same line about another person. Lines that name no person stay as they are.
    pub fn of_person(mut self, id: &str) -> Option<Self> {
        match &mut self.line {
            Line::Person(it) => id.clone_into(&mut it.id),
            Line::Member(it) => id.clone_into(&mut it.person),
            _ => {}
        }
        Self::new(self.line, self.number)
    }
}

/// The kind of a line, as its index in [`TABLES`], and its row.
fn row(line: &Line) -> Option<(usize, Value)> {
    let at = |time: &Option<String>| time.as_deref().and_then(millis);
    Some(match line {
        Line::ErgoImport(_) => return None,
        Line::Permission(it) => {
            let lower = it.key.to_ascii_lowercase();
            (0, json!([it.key, it.group, it.label, vocabulary::stands_for(it), lower]))
        }
        Line::AccessSettingDefinition(it) => (1, definition(it)),
        Line::Workspace(it) => {
            let terms =
                it.support.as_ref().map_or([Value::Null, Value::Null, Value::Null, Value::Null], |terms| {
                    [
                        json!(terms.access),
                        json!(i64::from(terms.changes_allowed)),
                        json!(terms.longest_session_minutes),
                        json!(terms.notify),
                    ]
                });
            let [access, changes, minutes, notify] = terms;
            let created = at(&it.created_at);
            (
                2,
                json!([
                    it.id,
                    it.name,
                    fold(&it.name),
                    it.plan,
                    it.region,
                    created,
                    access,
                    changes,
                    minutes,
                    notify
                ]),
            )
        }
        Line::Role(it) => {
            let (owner, built_in) = (i64::from(it.owner), i64::from(it.built_in));
            let keys = it.permissions.join(" ");
            (3, json!([it.workspace, it.id, it.name, it.description, keys, owner, built_in]))
        }
        Line::Person(it) => {
            let (name, email, lower) = (fold(&it.name), fold(&it.email), it.email.to_ascii_lowercase());
            let seen = at(&it.last_seen_at);
            (4, json!([it.id, it.name, name, it.email, email, it.timezone, it.locale, seen, lower]))
        }
        Line::Member(it) => (5, json!([it.workspace, it.person, it.role, it.status, at(&it.joined_at)])),
        Line::Team(it) => {
            let keys = it.permissions.join(" ");
            (6, json!([it.workspace, it.id, it.name, fold(&it.name), it.description, it.lead, keys]))
        }
        Line::TeamMember(it) => (7, json!([it.workspace, it.team, it.person])),
        Line::AccessSetting(it) => (8, json!([it.workspace, it.key, json!(it.value).to_string()])),
        Line::Agent(it) => (9, json!([it.person, it.role])),
    })
}

fn definition(it: &AccessSettingDefinition) -> Value {
    let (choices, default) =
        (json!(it.choices).to_string(), it.default.as_ref().map(|value| json!(value).to_string()));
    let by_support = i64::from(it.support_may_change);
    json!([
        it.key,
        it.group,
        it.label,
        it.description,
        it.kind,
        it.least,
        it.most,
        it.unit,
        choices,
        it.empty_means,
        default,
        it.permission,
        by_support
    ])
}
