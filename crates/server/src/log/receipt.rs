//! What a receipt needs: the newest account of a session, all leaves before it, and one proof.

use super::leaf;
use crate::store::{
    Reading, StoreError, journals,
    log::{
        self, Leaf as Stored, Source, checkpoints,
        rows::{accounts, audit_of},
        tiles::{self, Entries},
        witnesses,
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use ergo_evidence::{Note, Proof, edge, hash_to_base64, needed_for_inclusion};
use ergo_protocol::{
    evidence::{Absent, Leaf, RECEIPT_KIND, RECEIPT_VERSION, Receipt},
    limits,
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who reads a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The agent whose session it was, or a lead.
    Staff,
    /// Someone of the workspace, who is not shown what is in no workspace, such as a lead's message to the agent.
    Customer {
        /// Whether they are shown the names of the staff, and not "Support agent 7".
        names: bool,
    },
}

impl Reader {
    /// Whether the names of the staff are shown.
    fn sees_names(self) -> bool {
        matches!(self, Self::Staff | Self::Customer { names: true })
    }

    /// Whether a row of the audit is shown that is in this workspace.
    fn sees(self, workspace: Option<&str>) -> bool {
        self == Self::Staff || workspace.is_some()
    }
}

/// The stored part of the log is not as it was written.
#[derive(Debug, thiserror::Error)]
#[error("the log is damaged: {0}")]
pub struct Damaged(String);

/// Why there is no receipt.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was read does not fit together.
    #[error(transparent)]
    Damaged(#[from] Damaged),
}

/// The receipt of a session; `None` while its account is not in a checkpoint.
pub async fn of(tx: &mut Reading, session: &str, reader: Reader) -> Result<Option<Receipt>, ReceiptError> {
    let mut known: Vec<(u64, Stored)> = log::of_session(tx, session).await?;
    let Some(last) = known.iter().rposition(|(_, leaf)| leaf.source == Source::Session) else {
        return Ok(None);
    };
    known.truncate(last + 1);
    let Some((index, account)) = known.pop() else { return Ok(None) };
    known.retain(|(_, leaf)| leaf.source != Source::Session);
    // The names belong to the account that comes after them.
    let newest = known.iter().filter(|(_, leaf)| leaf.source == Source::Staff).map(|(place, _)| *place).max();
    let texts: HashMap<u64, Option<String>> = accounts(tx, session).await?.into_iter().collect();
    let audit = audit_of(tx, session).await?;
    let hidden: BTreeSet<i64> =
        audit.iter().filter(|row| !reader.sees(row.workspace_id.as_deref())).map(|row| row.seq).collect();
    let audit: BTreeMap<i64, _> = audit.iter().map(|row| (row.seq, leaf::of_audit(row))).collect();
    let entries = journals::entries(tx, session, 0, limits::JOURNAL_ENTRIES).await?;
    let entries: BTreeMap<i64, _> =
        entries.iter().map(|entry| (entry.seq.into(), leaf::of_entry(session, entry))).collect();
    let mut commitments = Entries::default();
    let mut leaves = Vec::with_capacity(known.len());
    for (place, stored) in &known {
        let row = match stored.source {
            Source::Audit => audit.get(&stored.seq).cloned(),
            Source::Entry => entries.get(&stored.seq).cloned(),
            Source::Staff | Source::Session => read(texts.get(place).and_then(Option::as_deref))?,
        };
        let is_withheld = match stored.source {
            Source::Staff => !reader.sees_names() || Some(*place) != newest,
            Source::Audit => hidden.contains(&stored.seq),
            Source::Entry | Source::Session => false,
        };
        leaves.push(shown(tx, &mut commitments, *place, stored, row, is_withheld).await?);
    }
    let row = read(texts.get(&index).and_then(Option::as_deref))?;
    let account = shown(tx, &mut commitments, index, &account, row, false).await?;
    let Some(proof) = proof(tx, index).await? else { return Ok(None) };
    let (kind, version) = (RECEIPT_KIND.to_owned(), RECEIPT_VERSION);
    Ok(Some(Receipt { kind, version, account, leaves, proof }))
}

/// A leaf as a receipt shows it.
async fn shown(
    tx: &mut Reading,
    commitments: &mut Entries,
    index: u64,
    stored: &Stored,
    row: Option<Map<String, Value>>,
    is_withheld: bool,
) -> Result<Leaf, ReceiptError> {
    let entry =
        commitments.of(tx, index).await?.ok_or_else(|| Damaged(format!("leaf {index} is missing")))?;
    let entry = hash_to_base64(&entry);
    if is_withheld {
        return Ok(Leaf { index, entry, row: None, salt: None, absent: Some(Absent::Withheld) });
    }
    match (row, stored.salt) {
        (Some(row), Some(salt)) => {
            Ok(Leaf { index, entry, row: Some(row), salt: Some(STANDARD.encode(salt)), absent: None })
        }
        _ => Ok(Leaf { index, entry, row: None, salt: None, absent: Some(Absent::Erased) }),
    }
}

/// The proof that a leaf is in the log, by the newest checkpoint that witnesses have cosigned, or else the newest; `None` if
/// the leaf is newer.
pub async fn proof(tx: &mut Reading, index: u64) -> Result<Option<String>, ReceiptError> {
    let Some(state) = log::state(tx).await? else { return Ok(None) };
    let cosigned = checkpoints::cosigned(tx, state.epoch, index).await?;
    let newest = match cosigned {
        Some(cosigned) => Some(cosigned),
        None => checkpoints::newest(tx, state.epoch).await?,
    };
    let Some((size, note)) = newest.filter(|(size, _)| index < *size) else { return Ok(None) };
    let note = witnesses::add_cosignatures(tx, state.epoch, size, note).await?;
    let damaged = |error: &dyn std::fmt::Display| Damaged(error.to_string());
    let checkpoint = Note::parse(note.as_bytes()).map_err(|error| damaged(&error))?;
    let mut needed = needed_for_inclusion(index, size).map_err(|error| damaged(&error))?;
    needed.extend(edge(size));
    let tiles = tiles::tiles(tx, needed).await?;
    let hashes = tiles.inclusion(index, size).map_err(|error| damaged(&error))?;
    Ok(Some(Proof { extra: None, index, hashes, checkpoint }.to_string()))
}

fn read(text: Option<&str>) -> Result<Option<Map<String, Value>>, Damaged> {
    text.map(serde_json::from_str).transpose().map_err(|error| Damaged(error.to_string()))
}
