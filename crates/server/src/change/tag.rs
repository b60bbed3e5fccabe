//! Entity tags (RFC 9110 §8.8.3), which say what the caller of a change must have seen.
//!
//! A tag changes with what a change could overwrite, and with nothing else, so that a member who comes online does
//! not make an armed change stale.

use crate::failure::Failure;
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::workspace::Member;
use serde::Serialize;

/// The tag of any value: a hash of its JSON.
pub fn of<T: Serialize>(value: &T) -> Result<String, Failure> {
    Ok(of_bytes(&serde_json::to_vec(value)?))
}

/// The tag of a body.
pub fn of_bytes(body: &[u8]) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, body)))
}

/// The tag of a member as a reader sees them: their role and the teams that are shown.
pub fn of_member(member: &Member) -> Result<String, Failure> {
    let teams: Vec<&str> = member.teams.iter().flatten().map(|team| team.id.as_str()).collect();
    of(&(&member.person.id, &member.role.id, teams))
}
