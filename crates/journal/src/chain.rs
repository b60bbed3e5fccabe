//! The chain: how the entries of a session are linked, so that an auditor can recompute it.
//!
//! Every hash is SHA-256, written as 64 lowercase hexadecimal digits. Its input is a list of fields, each written as
//! its length in bytes (8 bytes, big-endian) followed by its bytes. Texts are UTF-8; numbers are decimal digits (with
//! `-` if negative). The lengths ensure that no two different lists produce the same bytes.
//!
//! 1. The **header** of a session, computed when it begins: `ergo-journal session v1`, session id, viewed user's id,
//!    name, email, workspace id, name, agent's id, name, email, reason, ticket, start in Unix milliseconds.
//! 2. An **entry**: `ergo-journal entry v1`, `prev_hash` (as written, 64 digits), session id, number, time in Unix
//!    milliseconds, author, kind (their names on the wire), text; for a correction, also the number of the corrected
//!    entry. No other entry has that field, so journals from before corrections existed remain valid.
//!
//! The `prev_hash` of entry 1 is the hash of the header; that of any other entry is the hash of the previous one. So
//! an edit, a removal, an insertion, or a swap breaks the chain at that place, and an edited header breaks it at
//! entry 1. A removed *tail* is detected because the session's row contains the number and hash of the last entry.
//! Only a copy of the last hash kept elsewhere protects against someone who rewrites the whole file with recomputed
//! hashes.

use crate::SessionStart;
use aws_lc_rs::digest::{Context, SHA256};
use ergo_protocol::journal::{Chain, JournalEntry};
use std::fmt::Write;

/// The hash of a session's header: the `prev_hash` of its first entry.
pub fn header_hash(start: &SessionStart) -> String {
    let started_at = start.started_at.to_string();
    hash_of(&[
        "ergo-journal session v1",
        &start.id,
        &start.viewed.id,
        &start.viewed.name,
        &start.viewed.email,
        &start.workspace.id,
        &start.workspace.name,
        &start.agent.id,
        &start.agent.name,
        &start.agent.email,
        &start.reason,
        &start.ticket,
        &started_at,
    ])
}

/// The hash of an entry of this session, computed from its fields and its `prev_hash`; its `hash` is ignored.
pub fn entry_hash(session: &str, entry: &JournalEntry) -> String {
    let (seq, at) = (entry.seq.to_string(), entry.at.to_string());
    let corrects = entry.corrects.map(|seq| seq.to_string());
    let mut fields = vec![
        "ergo-journal entry v1",
        &entry.prev_hash,
        session,
        &seq,
        &at,
        entry.author.as_str(),
        entry.kind.as_str(),
        &entry.text,
    ];
    fields.extend(corrects.as_deref());
    hash_of(&fields)
}

/// Whether the entries of a session are unchanged: numbered from 1 without a gap, each linked to the previous one,
/// and the first linked to the header. Returns the first entry that does not fit.
///
/// A removed tail cannot be detected from the entries alone; [`crate::Journal::session`] detects it.
pub fn verify(header: &SessionStart, entries: &[JournalEntry]) -> Chain {
    follows(&header.id, (0, &header_hash(header)), entries)
}

/// Whether a part of a session's entries is unchanged and follows what comes before it: the number and hash of the
/// entry before the part, or 0 and the header's hash.
pub(crate) fn follows(session: &str, (before, hash): (u32, &str), entries: &[JournalEntry]) -> Chain {
    let mut prev_hash = hash;
    for (entry, seq) in entries.iter().zip(before.saturating_add(1)..) {
        if entry.seq != seq || entry.prev_hash != prev_hash || entry.hash != entry_hash(session, entry) {
            return Chain::Broken { seq };
        }
        prev_hash = &entry.hash;
    }
    Chain::Verified
}

fn hash_of(fields: &[&str]) -> String {
    let mut context = Context::new(&SHA256);
    for field in fields {
        context.update(&(field.len() as u64).to_be_bytes());
        context.update(field.as_bytes());
    }
    context.finish().as_ref().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
