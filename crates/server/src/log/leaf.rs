//! What a leaf commits to, as text: RFC 8785 makes it the same for everyone who computes it.

use ergo_evidence::SALT_BYTES;
use ergo_protocol::{audit::AuditEntry, journal::JournalEntry};
use serde_json::{Map, Value, json};

/// The version of these forms.
const VERSION: i64 = 1;

/// A row of the audit.
pub fn of_audit(row: &AuditEntry) -> Map<String, Value> {
    let AuditEntry { seq, at, action, subject_id, actor_id, session_id, workspace_id, target, detail } = row;
    object(json!({
        "t": "audit", "v": VERSION, "seq": seq, "at": at, "action": action, "subject": subject_id, "actor": actor_id,
        "session": session_id, "workspace": workspace_id, "target": target, "detail": detail,
    }))
}

/// An entry of a session's journal.
pub fn of_entry(session: &str, entry: &JournalEntry) -> Map<String, Value> {
    let JournalEntry { seq, at, author, kind, text, corrects, prev_hash, hash } = entry;
    if at.unsigned_abs() >= 1 << 53 {
        // Stored before such times were refused. One record must not stop the log.
        return of_unreadable(session, (*seq).into(), &format!("{entry:?}"));
    }
    object(json!({
        "t": "entry", "v": VERSION, "session": session, "seq": seq, "at": at, "author": author.as_str(),
        "kind": kind.as_str(), "text": text, "corrects": corrects, "prev": prev_hash, "hash": hash,
    }))
}

/// An entry that nobody can read: what is stored.
pub fn of_unreadable(session: &str, seq: i64, stored: &str) -> Map<String, Value> {
    object(json!({ "t": "entry", "v": VERSION, "session": session, "seq": seq, "unreadable": stored }))
}

/// A new salt.
pub fn salt() -> Result<[u8; SALT_BYTES], aws_lc_rs::error::Unspecified> {
    let mut salt = [0; SALT_BYTES];
    aws_lc_rs::rand::fill(&mut salt)?;
    Ok(salt)
}

/// The members of an object literal.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
