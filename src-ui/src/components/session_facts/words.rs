//! The texts of a session's facts.

use crate::when::{day, moment, time_of_day};
use ergo_catalog::{Text, text};
use ergo_protocol::journal::SessionRecord;

/// Who was viewed.
pub const VIEWED: Text = text!("Viewed user");
/// By whom.
pub const AGENT: Text = text!("Agent");
/// Where.
pub const WORKSPACE: Text = text!("Workspace");
/// The ticket.
pub const TICKET: Text = text!("Ticket");
/// Why.
pub const REASON: Text = text!("Reason");
/// From when until when.
pub const TIME: Text = text!("Time");
/// How long.
pub const LENGTH: Text = text!("Duration");
/// How long, while it runs.
pub const NOT_ENDED: Text = text!("In progress");
/// How it ended.
pub const ENDED: Text = text!("Ended");
/// Its id.
pub const SESSION_ID: Text = text!("Session ID");
/// Copies it.
pub const COPY_SESSION_ID: Text = text!("Copy session ID");
/// Copies the viewed user's id.
pub const COPY_VIEWED_ID: Text = text!("Copy viewed user’s ID");
/// Copies the agent's id.
pub const COPY_AGENT_ID: Text = text!("Copy agent’s ID");

/// `Nov 22, 2026, 14:02–14:27`.
pub fn time(record: &SessionRecord) -> String {
    let started = moment(record.started_at);
    match record.ended_at {
        None => text!("Since {moment}", moment = started).shown(),
        Some(ended) if day(ended) == day(record.started_at) => format!("{started}–{}", time_of_day(ended)),
        Some(ended) => format!("{started} – {}", moment(ended)),
    }
}
