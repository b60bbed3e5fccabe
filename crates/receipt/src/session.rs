//! What a receipt says about its session, for people: made from rows that were checked.

use crate::{
    fault::Fault,
    fields::{no, text},
};
use ergo_protocol::{
    UnixMillis,
    evidence::{Absent, Leaf},
};
use serde_json::{Map, Value};

/// A session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// Who was viewed: name, address, and id.
    pub viewed: [String; 3],
    /// That person's stored time zone, as it was.
    pub timezone: String,
    /// The workspace: name and id.
    pub workspace: [String; 2],
    /// The agent: the name, or what stands for it.
    pub agent: String,
    /// Who approved the entry, by name if names are shown.
    pub approved_by: String,
    /// Why; empty if it is no longer known.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// Whether changes were possible.
    pub changes_allowed: bool,
    /// When it began.
    pub started_at: UnixMillis,
    /// When it ended.
    pub ended_at: UnixMillis,
    /// How it ended: the name of a cause.
    pub cause: String,
    /// Whether the whole journal has arrived from the agent's computer.
    pub has_journal: bool,
    /// Whether no record was erased.
    pub is_whole: bool,
    /// What was changed, as the server recorded it.
    pub changed: Vec<Line>,
    /// What was viewed, as the agent's computer recorded it.
    pub viewed_pages: Vec<Line>,
    /// How many pages the server has recorded as read.
    pub reads: usize,
    /// What the agent wrote down.
    pub notes: Vec<Line>,
    /// What was skipped on purpose.
    pub skipped: Vec<Line>,
    /// What the server refused.
    pub refused: Vec<Line>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When, by the clock of whoever recorded it.
    pub at: UnixMillis,
    /// In words.
    pub text: String,
}

/// Who approved an entry, where no name is shown.
const SOMEBODY: &str = "A second person";
const POLICY: &str = "The policy of the workspace";
/// Changes, by the names of their actions in the audit.
const CHANGES: [(&str, &str); 4] = [
    ("member.role_changed", "Role changed"),
    ("team.member_added", "Added to a team"),
    ("team.member_removed", "Removed from a team"),
    ("access_setting.changed", "Access setting changed"),
];

/// The app asks whose session it is, which shows nothing of the customer.
const OF_ITSELF: &str = "session";

impl Session {
    /// From the account and the leaves that it names.
    pub(crate) fn of(account: &Map<String, Value>, leaves: &[Leaf]) -> Result<Self, Fault> {
        let known = |name: &str| account.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let time = |name: &str| account.get(name).and_then(Value::as_i64);
        let mut session = Self {
            id: text(account, "session")?.to_owned(),
            viewed: [known("viewed_name"), known("viewed_email"), text(account, "viewed")?.to_owned()],
            timezone: known("timezone"),
            workspace: [known("workspace_name"), known("workspace")],
            agent: format!(
                "Support agent {}",
                account.get("agent_number").and_then(Value::as_i64).unwrap_or_default()
            ),
            approved_by: if known("approved") == "person" { SOMEBODY } else { POLICY }.to_owned(),
            reason: known("reason"),
            ticket: known("ticket"),
            changes_allowed: account.get("changes").and_then(Value::as_bool).unwrap_or_default(),
            started_at: time("started_at").ok_or_else(|| no(&"its account has no beginning"))?,
            ended_at: time("ended_at").ok_or_else(|| no(&"its account has no end"))?,
            cause: known("cause"),
            has_journal: account.get("journal").and_then(Value::as_bool).unwrap_or_default(),
            ..Self::default()
        };
        for (index, row) in leaves.iter().filter_map(|leaf| Some((leaf.index, leaf.row.as_ref()?))) {
            if text(row, "session")? != session.id {
                return Err(Fault::Inserted(index));
            }
            if row.get("v").and_then(Value::as_i64) != Some(1) {
                return Err(Fault::NewerRecord(index));
            }
            session.add(index, row)?;
        }
        session.is_whole = leaves.iter().all(|leaf| leaf.absent != Some(Absent::Erased));
        Ok(session)
    }

    fn add(&mut self, index: u64, row: &Map<String, Value>) -> Result<(), Fault> {
        match text(row, "t")? {
            "staff" => {
                text(row, "agent_name")?.clone_into(&mut self.agent);
                if let Some(name) = row.get("approved_by").and_then(Value::as_str) {
                    name.clone_into(&mut self.approved_by);
                }
            }
            "audit" => self.add_audit(row)?,
            "entry" => self.add_entry(row)?,
            _ => return Err(Fault::NewerRecord(index)),
        }
        Ok(())
    }

    fn add_audit(&mut self, row: &Map<String, Value>) -> Result<(), Fault> {
        let (action, detail) = (text(row, "action")?, text(row, "detail")?);
        let at = time(row)?;
        if let Some((_, words)) = CHANGES.iter().find(|(name, _)| *name == action) {
            let target = row.get("target").and_then(Value::as_str).unwrap_or_default();
            self.changed
                .push(Line { at, text: format!("{words} ({target}): {}", detail.replace(" -> ", " → ")) });
        } else if action == "attempt.refused" {
            self.refused.push(Line { at, text: detail.to_owned() });
        } else if action.split_once('.').is_some_and(|(of, what)| what == "read" && of != OF_ITSELF) {
            self.reads += 1;
        }
        Ok(())
    }

    fn add_entry(&mut self, row: &Map<String, Value>) -> Result<(), Fault> {
        if row.contains_key("unreadable") {
            return Ok(());
        }
        let line = Line { at: time(row)?, text: text(row, "text")?.to_owned() };
        match (text(row, "author")?, text(row, "kind")?) {
            ("agent", "correction") => {
                let of = row.get("corrects").and_then(Value::as_i64).unwrap_or_default();
                self.notes.push(Line { text: format!("Correction of entry {of}: {}", line.text), ..line });
            }
            ("agent", _) => self.notes.push(line),
            ("app", "inspected") => self.viewed_pages.push(line),
            ("app", "held_back") => self.skipped.push(line),
            _ => {}
        }
        Ok(())
    }
}

fn time(row: &Map<String, Value>) -> Result<UnixMillis, Fault> {
    row.get("at").and_then(Value::as_i64).ok_or_else(|| no(&"a record has no time"))
}
