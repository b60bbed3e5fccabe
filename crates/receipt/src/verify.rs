//! Checking a receipt offline.

use crate::{
    fault::Fault,
    fields::{no, text},
    places,
    session::Session,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use ergo_evidence::{
    Checkpoint, CheckpointError, Cosigned, Hash, Log, Note, NoteError, Proof, ProofError, VerifierKey,
    canonical_map, commitment, hash_from_base64, hash_to_base64, leaf_hash, root,
};
use ergo_protocol::evidence::{Absent, Leaf, Receipt};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Whom the reader trusts.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// Keys of logs.
    pub logs: Vec<VerifierKey>,
    /// Keys of witnesses.
    pub witnesses: Vec<VerifierKey>,
    /// How many of the witnesses must have cosigned.
    pub quorum: usize,
    /// Checkpoints that the reader got elsewhere, from a witness for example.
    pub seen: Vec<Note>,
    /// Whether records may be erased: because they were too old, or at a person's request.
    pub allow_erased: bool,
}

/// What was proven.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What the account says, and what was recorded.
    pub session: Session,
    /// The log.
    pub origin: String,
    /// How many records it had when the checkpoint was signed.
    pub size: u64,
    /// The root of its tree then.
    pub root: Hash,
    /// The witnesses that had seen the same log.
    pub witnesses: Vec<Cosigned>,
    /// How many records were erased.
    pub erased: usize,
    /// How many records are not shown.
    pub withheld: usize,
    /// The place of the account: what was recorded after it is not in the receipt.
    pub account: u64,
    /// The sizes of the checkpoints from elsewhere that cannot be compared with this one.
    pub incomparable: Vec<u64>,
}

/// Checks that everything in the receipt is in the log, and that nothing of the session is missing.
pub fn verify(receipt: &Receipt, keys: &Keys) -> Result<Verified, Fault> {
    let proof = Proof::parse(receipt.proof.as_bytes()).map_err(|error| no(&error))?;
    let account = committed(&receipt.account)?;
    let logs = logs(keys)?;
    let opened = match proof.verify(&leaf_hash(&account), &logs, &keys.witnesses) {
        Ok(opened) => opened,
        Err(ProofError::Tree(_)) => {
            return Err(Fault::Edited("the account of the session is not what is in the log".to_owned()));
        }
        Err(ProofError::Checkpoint(error)) => return Err(of_checkpoint(&error)),
        Err(error) => return Err(no(&error)),
    };
    if proof.index != receipt.account.index {
        return Err(Fault::Reordered(receipt.account.index));
    }
    let mut incomparable = Vec::new();
    for note in &keys.seen {
        incomparable.extend(require_same(note, &opened.checkpoint, &logs)?);
    }
    let seen = opened.cosignatures.len();
    if seen < keys.quorum {
        return Err(Fault::NotWitnessed(format!(
            "{seen} of the given witnesses have seen this log, not {}",
            keys.quorum
        )));
    }
    let row = receipt.account.row.as_ref().ok_or_else(|| no(&"the account is missing"))?;
    let entries = all_of(receipt, row)?;
    if hash_to_base64(&root(&entries)) != text(row, "root")? {
        return Err(Fault::Edited("a record of the session is not what is in the log".to_owned()));
    }
    require_shown(receipt, row, keys)?;
    let session = Session::of(row, &receipt.leaves)?;
    let absent = |why| receipt.leaves.iter().filter(|leaf| leaf.absent == Some(why)).count();
    Ok(Verified {
        session,
        origin: opened.checkpoint.origin,
        size: opened.checkpoint.size,
        root: opened.checkpoint.root,
        witnesses: opened.cosignatures,
        erased: absent(Absent::Erased),
        withheld: absent(Absent::Withheld),
        account: receipt.account.index,
        incomparable,
    })
}

/// Two checkpoints of one log with one size have one root. One of another size cannot be compared offline: its size.
fn require_same(note: &Note, checkpoint: &Checkpoint, logs: &[Log]) -> Result<Option<u64>, Fault> {
    let other = Checkpoint::open(note, logs, &[]).map_err(|error| of_checkpoint(&error))?.checkpoint;
    let is_comparable = other.origin == checkpoint.origin && other.size == checkpoint.size;
    if !is_comparable {
        return Ok(Some(other.size));
    }
    if other.root != checkpoint.root {
        return Err(Fault::Forked(format!(
            "the log {} has signed two different trees of {} records",
            other.origin, other.size
        )));
    }
    Ok(None)
}

/// The hashes of all leaves that the account names, each checked against what the receipt shows of it.
fn all_of(receipt: &Receipt, account: &Map<String, Value>) -> Result<Vec<Hash>, Fault> {
    if text(account, "t")? != "session" {
        return Err(no(&"its account is not that of a session"));
    }
    let named = places::read(text(account, "leaves")?).ok_or_else(|| no(&"its account names no records"))?;
    let there: Vec<u64> = receipt.leaves.iter().map(|leaf| leaf.index).collect();
    compare(&named, &there)?;
    receipt.leaves.iter().map(|leaf| Ok(leaf_hash(&committed(leaf)?))).collect()
}

/// Nobody hides a record by calling it withheld or erased: the account says which may be withheld, and the reader whether
/// any may be erased.
fn require_shown(receipt: &Receipt, account: &Map<String, Value>, keys: &Keys) -> Result<(), Fault> {
    let hidden = places::read(text(account, "hidden")?)
        .ok_or_else(|| no(&"its account does not say what is hidden"))?;
    let withheld = receipt.leaves.iter().filter(|leaf| leaf.absent == Some(Absent::Withheld));
    for leaf in withheld {
        if hidden.binary_search(&leaf.index).is_err() {
            return Err(Fault::Removed(leaf.index));
        }
    }
    let erased = receipt.leaves.iter().filter(|leaf| leaf.absent == Some(Absent::Erased)).count();
    if erased > 0 && !keys.allow_erased { Err(Fault::Erased(erased)) } else { Ok(()) }
}

/// Whether these are the places that the account names, in that order.
fn compare(named: &[u64], there: &[u64]) -> Result<(), Fault> {
    if named == there {
        return Ok(());
    }
    // They are in ascending order.
    if let Some(strange) = there.iter().find(|place| named.binary_search(place).is_err()) {
        return Err(Fault::Inserted(*strange));
    }
    if named.starts_with(there) {
        return Err(Fault::Truncated(named[there.len()]));
    }
    let present: HashSet<u64> = there.iter().copied().collect();
    if let Some(missing) = named.iter().find(|place| !present.contains(place)) {
        return Err(Fault::Removed(*missing));
    }
    let out_of_place = named.iter().zip(there).find(|(named, there)| named != there);
    // All are there, so what differs is the order; one that is there twice comes after the others.
    Err(Fault::Reordered(out_of_place.map_or(there[there.len() - 1], |(_, there)| *there)))
}

/// What a leaf is the hash of: computed from the row if there is one.
fn committed(leaf: &Leaf) -> Result<Hash, Fault> {
    let stated = hash_from_base64(&leaf.entry).ok_or_else(|| no(&"a record has no commitment"))?;
    match (&leaf.row, &leaf.salt, leaf.absent) {
        (Some(row), Some(salt), None) => {
            let salt = STANDARD.decode(salt).ok().and_then(|salt| salt.try_into().ok());
            let salt: [u8; 32] = salt.ok_or_else(|| no(&"a salt is damaged"))?;
            let canonical = canonical_map(row).map_err(|error| no(&error))?;
            if commitment(&salt, &canonical) != stated {
                return Err(Fault::Edited(format!("the record {} is not what was recorded", leaf.index)));
            }
            Ok(stated)
        }
        (None, None, Some(_)) => Ok(stated),
        _ => Err(no(&"a record is neither shown nor said to be absent")),
    }
}

/// The keys by their logs.
fn logs(keys: &Keys) -> Result<Vec<Log>, Fault> {
    let mut origins: Vec<&str> = keys.logs.iter().map(VerifierKey::name).collect();
    origins.sort_unstable();
    origins.dedup();
    let of = |origin: &str| {
        let keys = keys.logs.iter().filter(|key| key.name() == origin).cloned().collect();
        Log::new(origin, keys).map_err(|error| Fault::WrongKey(error.to_string()))
    };
    origins.into_iter().map(of).collect()
}

fn of_checkpoint(error: &CheckpointError) -> Fault {
    match error {
        CheckpointError::OtherLog(origin) => {
            Fault::WrongKey(format!("this receipt is of the log {origin}, and no given key is that log's"))
        }
        CheckpointError::Note(NoteError::NotSigned) => {
            Fault::WrongKey("no given key has signed the checkpoint".to_owned())
        }
        CheckpointError::Note(NoteError::Wrong(name)) => {
            Fault::Edited(format!("the checkpoint is not what {name} has signed"))
        }
        error => no(error),
    }
}
