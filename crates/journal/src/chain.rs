//! The chain: how the entries of a session are tied together, so that an auditor can recompute it.
//!
//! Every hash is SHA-256, written as 64 lower-case hexadecimal digits. What is hashed is a list of fields,
//! each as its length in bytes (8 bytes, big-endian) followed by its bytes; texts are UTF-8, numbers are
//! their decimal digits (with `-` when negative). A length before each field means that no two different
//! lists have the same bytes.
//!
//! 1. The **header** of a session, made when it begins: `ergo-journal session v1`, session id, viewed
//!    user's id, name, email, workspace id, name, agent's id, name, email, reason, ticket, start in Unix
//!    milliseconds.
//! 2. An **entry**: `ergo-journal entry v1`, `prev_hash` (as written, 64 digits), session id, number, time
//!    in Unix milliseconds, author, kind (their names on the wire), text; for a correction also the number of the entry
//!    that it corrects. No other entry has that field, so journals from before there were corrections stay as they are.
//!
//! `prev_hash` of entry 1 is the hash of the header; of any other entry it is the hash of the one before.
//! So an edit, a removal, an insertion and a swap break the chain at that place, and an edited header breaks
//! it at 1. A removed *tail* is seen because the session's row holds number and hash of the last entry.
//! Against somebody who rewrites the whole file with recomputed hashes only a copy of the last hash kept
//! elsewhere helps.

use crate::SessionStart;
use aws_lc_rs::digest::{Context, SHA256};
use ergo_protocol::journal::{Chain, JournalEntry};
use std::fmt::Write;

/// Hash of a session's header: `prev_hash` of its first entry.
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

/// Hash of an entry of that session, from its fields and its `prev_hash`; its `hash` is not looked at.
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

/// Whether the entries of a session are as they were written: numbered from 1 without a gap, each tied to
/// the one before and the first to the header. Names the first place that does not fit.
///
/// A removed tail cannot be seen from the entries alone; [`crate::Journal::session`] sees it.
pub fn verify(header: &SessionStart, entries: &[JournalEntry]) -> Chain {
    follows(&header.id, (0, &header_hash(header)), entries)
}

/// Whether a part of a session's entries is as it was written, from what stands before it on: the number and
/// the hash of the entry there, or 0 and the header's hash.
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
