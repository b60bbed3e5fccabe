//! The texts of a session's facts.

use crate::when::{day, time_of_day};
use ergo_protocol::journal::SessionRecord;

/// Who was viewed.
pub const VIEWED: &str = "Viewed user";
/// By whom.
pub const AGENT: &str = "Agent";
/// Where.
pub const WORKSPACE: &str = "Workspace";
/// The ticket.
pub const TICKET: &str = "Ticket";
/// Why.
pub const REASON: &str = "Reason";
/// From when until when.
pub const TIME: &str = "Time";
/// How long.
pub const LENGTH: &str = "Duration";
/// How long, while it runs.
pub const NOT_ENDED: &str = "In progress";
/// How it ended.
pub const ENDED: &str = "Ended";
/// Its id.
pub const SESSION_ID: &str = "Session ID";
/// Copies it.
pub const COPY_SESSION_ID: &str = "Copy session ID";
/// Copies the viewed user's id.
pub const COPY_VIEWED_ID: &str = "Copy viewed user’s ID";
/// Copies the agent's id.
pub const COPY_AGENT_ID: &str = "Copy agent’s ID";

/// `Nov 22, 2026, 14:02–14:27`.
pub fn time(record: &SessionRecord) -> String {
    let started = format!("{}, {}", day(record.started_at), time_of_day(record.started_at));
    match record.ended_at {
        None => format!("Since {started}"),
        Some(ended) if day(ended) == day(record.started_at) => format!("{started}–{}", time_of_day(ended)),
        Some(ended) => format!("{started} – {}, {}", day(ended), time_of_day(ended)),
    }
}
