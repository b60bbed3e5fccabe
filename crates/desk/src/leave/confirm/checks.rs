//! What a receipt has to have before the app calls its session confirmed, besides what `ergo_receipt` verifies.

use ergo_evidence::{Checkpoint, Log, Proof, VerifierKey};
use ergo_protocol::{evidence::Receipt, journal::JournalEntry};
use serde_json::{Value, json};
use std::cmp::Ordering;

/// Whether this key has signed the checkpoint of a receipt.
pub(super) fn has_signed(verifier: &str, origin: &str, receipt: &Receipt) -> bool {
    let key: Option<VerifierKey> = verifier.parse().ok().filter(|key: &VerifierKey| key.name() == origin);
    let log = key.and_then(|key| Log::of(key).ok());
    let proof = Proof::parse(receipt.proof.as_bytes()).ok();
    log.zip(proof).is_some_and(|(log, proof)| Checkpoint::open(&proof.checkpoint, &[log], &[]).is_ok())
}

/// Every entry that was written here is in the receipt, as it was written, and no other is. Otherwise, what is wrong, in
/// words.
pub(super) fn require_own(session: &str, entries: &[JournalEntry], receipt: &Receipt) -> Result<(), String> {
    let rows = receipt.leaves.iter().filter_map(|leaf| leaf.row.as_ref());
    let mut theirs: Vec<_> = rows.filter(|row| row.get("t") == Some(&json!("entry"))).collect();
    theirs.sort_by_key(|row| row.get("seq").and_then(Value::as_u64));
    for (entry, row) in entries.iter().zip(&theirs) {
        let JournalEntry { seq, at, author, kind, text, corrects, prev_hash, hash } = entry;
        let own = json!({
            "t": "entry", "v": 1, "session": session, "seq": seq, "at": at, "author": author.as_str(),
            "kind": kind.as_str(), "text": text, "corrects": corrects, "prev": prev_hash, "hash": hash,
        });
        if Some(*row) != own.as_object() {
            return Err(format!("edited: entry {seq} of this session is another one in the log"));
        }
    }
    match theirs.len().cmp(&entries.len()) {
        Ordering::Equal => Ok(()),
        Ordering::Less => Err("removed: entries of this session are not in the log".to_owned()),
        Ordering::Greater => Err("inserted: the log has entries that were not written here".to_owned()),
    }
}
