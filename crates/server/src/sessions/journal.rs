//! Stores desks' journals, and returns them to those who may read them.
//!
//! A journal only grows: new entries extend the stored ones, entry by entry, or are refused. The reader verifies the
//! hashes (`ergo journal verify`): a chain that was broken on the agent's computer is evidence too and is not
//! refused.

use crate::{
    access::{rights::Part, view},
    auth::caller::Caller,
    failure::Failure,
    store::{Reading, Writing, audit, journals, people, requests, sessions, sessions::Session, workspaces},
};
use ergo_protocol::{
    Code,
    journal::{Author, EntryKind, JournalEntry, SessionJournal, SessionRecord, StoredJournal},
    limits,
};

/// How long after the end of a session the first part of its journal is accepted. Journals are kept at least as long.
const LATEST_MILLIS: i64 = 365 * 24 * 60 * 60 * 1000;
/// Later times have no canonical form in the log (RFC 8785 knows numbers below 2^53), nor are they times.
const LATEST_TIME: i64 = 1 << 53;
/// The most text in a whole journal, in bytes.
const LARGEST: i64 = 16 * 1024 * 1024;

/// Stores the new entries of a journal, or of a part of one.
pub async fn store(
    tx: &mut Writing,
    caller: &Caller,
    sid: &str,
    journal: Result<SessionJournal, Failure>,
) -> Result<(), Failure> {
    caller.require_agent()?;
    let session = sessions::find(tx, sid).await?.ok_or_else(Failure::not_found)?;
    if session.actor_id.as_deref() != Some(&caller.subject) {
        return Err(Failure::not_found());
    }
    let journal = journal?;
    require_of(&journal.record, &session)?;
    require_in_order(&journal.entries)?;
    require_corrections(&journal.entries)?;
    let head = journals::head(tx, sid).await?;
    // The journal may have been deleted by then, and only the audit knows its last hash.
    if head.is_none() && session.ended_at.is_some_and(|ended| tx.now() - ended >= LATEST_MILLIS) {
        return Err(Failure::invalid("This session ended too long ago: its journal is no longer accepted."));
    }
    let fresh = fresh(tx, sid, head.as_ref(), &journal.entries).await?;
    let Some((last, before_last)) = fresh.split_last() else { return Ok(()) };
    if before_last.iter().any(|entry| entry.kind == EntryKind::Ended) {
        return Err(Failure::invalid("Nothing can follow the last entry of a journal."));
    }
    let bytes = head.as_ref().map_or(0, |head| head.bytes)
        + fresh.iter().map(|entry| i64::try_from(entry.text.len()).unwrap_or(i64::MAX)).sum::<i64>();
    if bytes > LARGEST {
        return Err(Failure::invalid("A journal can have at most 16 MiB of text."));
    }
    journals::append(tx, sid, fresh).await?;
    let complete = last.kind == EntryKind::Ended;
    let record = described(tx, &session, &journal.record, head.map(|head| head.record)).await?;
    let head = journals::Head { record, bytes, stored: last.seq, hash: last.hash.clone(), complete };
    journals::set_head(tx, sid, &head).await?;
    if complete {
        let entry = audit::Entry {
            workspace: session.workspace_id.clone(),
            target: Some(sid.to_owned()),
            detail: format!("{} entries, head {}", last.seq, last.hash),
            ..caller.entry("journal.stored")
        };
        audit::record(tx, &entry).await?;
    }
    Ok(())
}

/// The stored entries of a journal after a given entry, for leads and for those who may read the workspace's audit.
pub async fn read(
    tx: &mut Reading,
    caller: &Caller,
    sid: &str,
    after: Option<u32>,
) -> Result<StoredJournal, Failure> {
    caller.require_direct()?;
    let session = sessions::find(tx, sid).await?.ok_or_else(Failure::not_found)?;
    let workspace = session.workspace_id.as_deref().ok_or_else(Failure::not_found)?;
    let may = caller.is_lead() || view::customer_may(tx, caller, workspace, Part::Audit).await?;
    if !may {
        return Err(Failure::not_found());
    }
    let head = journals::head(tx, sid).await?.ok_or_else(Failure::not_found)?;
    let entries = journals::entries(tx, sid, after.unwrap_or(0), limits::PAGE).await?;
    let last = entries.last().map(|last| last.seq);
    Ok(StoredJournal {
        next_cursor: last.filter(|last| *last < head.stored).map(|last| last.to_string()),
        record: head.record,
        entries,
        complete: head.complete,
        stored: head.stored,
        head_hash: head.hash,
    })
}

/// The session as this server knows it: the client does not decide who, where, and why. The reason and the ticket are
/// the entry request's; once that is deleted, those stored with the first entries, or none.
async fn described(
    tx: &mut Reading,
    session: &Session,
    sent: &SessionRecord,
    stored: Option<SessionRecord>,
) -> Result<SessionRecord, Failure> {
    let mut record = sent.clone();
    record.viewed = people::known(tx, &session.subject_id).await?;
    record.agent = people::known(tx, session.holder()).await?;
    if let Some(workspace) = &session.workspace_id {
        record.workspace = workspaces::known(tx, workspace).await?;
    }
    let request = match &session.entry_request_id {
        Some(id) => requests::find(tx, id).await?,
        None => None,
    };
    if let Some(request) = request {
        let request = request.into_request(tx).await?;
        (record.reason, record.ticket) = (request.reason, request.ticket);
    } else if let Some(stored) = stored {
        (record.reason, record.ticket) = (stored.reason, stored.ticket);
    } else {
        (record.reason, record.ticket) = (String::new(), String::new());
    }
    record.started_at = session.started_at;
    Ok(record)
}

fn require_of(record: &SessionRecord, session: &Session) -> Result<(), Failure> {
    let fits = record.id == session.id
        && record.viewed.id == session.subject_id
        && Some(&record.agent.id) == session.actor_id.as_ref()
        && Some(&record.workspace.id) == session.workspace_id.as_ref();
    if fits { Ok(()) } else { Err(Failure::invalid("This journal belongs to another session.")) }
}

/// Requires consecutive entries. A part may begin anywhere, but has no gap.
fn require_in_order(entries: &[JournalEntry]) -> Result<(), Failure> {
    let is_hash = |hash: &str| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fits = |entry: &JournalEntry| {
        entry.seq <= limits::JOURNAL_ENTRIES
            && (0..LATEST_TIME).contains(&entry.at)
            && entry.text.len() <= limits::JOURNAL_TEXT_BYTES
            && is_hash(&entry.hash)
            && is_hash(&entry.prev_hash)
    };
    if entries.len() > limits::JOURNAL_ENTRIES_AT_ONCE || !entries.iter().all(fits) {
        return Err(Failure::invalid(format!(
            "Send at most {} entries at once. A journal can have at most {}, with texts of at most {} bytes and hashes of \
             64 hexadecimal digits.",
            limits::JOURNAL_ENTRIES_AT_ONCE,
            limits::JOURNAL_ENTRIES,
            limits::JOURNAL_TEXT_BYTES,
        )));
    }
    let first = entries.first().map_or(1, |first| first.seq);
    let in_order = first >= 1 && entries.iter().zip(first..).all(|(entry, seq)| entry.seq == seq);
    if in_order { Ok(()) } else { Err(Failure::invalid("The entries must be in order, without a gap.")) }
}

/// Requires that every correction is the agent's and names an earlier entry, and that no other entry names one.
/// Whether that entry is a note is up to the reader, because it may have come in an earlier part.
fn require_corrections(entries: &[JournalEntry]) -> Result<(), Failure> {
    let fits = |entry: &JournalEntry| match (entry.kind, entry.corrects) {
        (EntryKind::Correction, Some(seq)) => entry.author == Author::Agent && (1..entry.seq).contains(&seq),
        (EntryKind::Correction, None) => false,
        (_, corrects) => corrects.is_none(),
    };
    if entries.iter().all(fits) {
        return Ok(());
    }
    let detail =
        "Only a correction, which the agent writes, may name an earlier entry, and it must name one.";
    Err(Failure::invalid(detail))
}

/// The entries that are not stored yet. The others must match the stored ones byte for byte.
async fn fresh<'a>(
    tx: &mut Reading,
    sid: &str,
    head: Option<&journals::Head>,
    entries: &'a [JournalEntry],
) -> Result<&'a [JournalEntry], Failure> {
    let diverges = |detail: &'static str| Err(Failure::new(Code::JournalDiverges, detail));
    let stored = head.map_or(0, |head| head.stored);
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return if stored == 0 { Ok(entries) } else { diverges("More of this journal is already stored.") };
    };
    if last.seq < stored {
        return diverges("More of this journal is already stored.");
    }
    if first.seq > stored + 1 {
        return diverges("The entries before these are missing. Send the whole journal.");
    }
    let known = (stored + 1 - first.seq) as usize;
    let overlap = journals::entries(tx, sid, first.seq - 1, stored + 1 - first.seq).await?;
    if overlap != entries[..known] {
        return diverges("A different journal is already stored for this session and will not be replaced.");
    }
    let fresh = &entries[known..];
    if let (Some(head), Some(next)) = (head, fresh.first()) {
        if head.complete {
            return diverges("This journal is complete; nothing can be added to it.");
        }
        if next.prev_hash != head.hash {
            return diverges("These entries do not follow what is stored.");
        }
    }
    Ok(fresh)
}
