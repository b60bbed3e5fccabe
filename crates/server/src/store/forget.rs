//! Deletes records if an administrator says so: audit entries and journals, after a year at the earliest. The
//! database itself refuses to delete anything else (migration 12).
//!
//! A deletion leaves an entry in the audit log of the workspace that it concerned: how much was deleted, up to when,
//! and for a journal the hash of its last entry. So a customer can see that the record now begins later, and a
//! receipt that someone still has can be compared with what was stored.

use super::{StoreError, Writing, audit, log, sql};
use crate::clock::moment;
use ergo_protocol::UnixMillis;

/// How long records are kept at least, in days.
pub const LEAST_DAYS: u64 = 365;

/// How many audit entries are deleted in one commit.
const ENTRIES_AT_ONCE: i64 = 1_000;
/// How many journals are deleted in one commit. One can have 16 MiB.
const JOURNALS_AT_ONCE: i64 = 1;

/// The action of entries about deletions, which are themselves deleted without a new entry.
const AUDIT_FORGOTTEN: &str = "audit.forgotten";

/// Deletes old audit entries of one workspace, or some that belong to none. Returns whether there were any, in which
/// case there may be more. The last entry stays, however old it is: without it, the log would look like an older
/// state of itself (sessions/sweep.rs).
pub async fn audit(tx: &mut Writing, before: UnixMillis) -> Result<bool, StoreError> {
    // What is not in the log yet waits: that it existed could not be proven otherwise.
    let logged = log::state(tx).await?.map_or(i64::MAX, |state| state.audit_seq + 1);
    let last = audit::last(tx).await?.map_or(0, |(seq, _)| seq).min(logged);
    let workspace: Option<String> = sql::query(
        "SELECT w.id FROM workspaces w
         WHERE (SELECT a.at FROM audit a WHERE a.workspace_id = w.id AND a.seq < $2 ORDER BY a.seq LIMIT 1) < $1
         ORDER BY w.id LIMIT 1",
    )
    .bind(before)
    .bind(last)
    .fetch_optional(tx.connection())
    .await?;
    begin(tx, "audit", before).await?;
    let query = match &workspace {
        Some(_) => sql::query(
            "DELETE FROM audit WHERE at < $1 AND seq < $2
                 AND seq IN (SELECT a.seq FROM audit a WHERE a.workspace_id = $4 ORDER BY a.seq LIMIT $3)
             RETURNING seq, at, action",
        ),
        // Entries of no workspace, or of one that is gone. A workspace's old entry that comes after a younger one,
        // because the clock was set back, waits for the younger one, so that nothing is deleted without an entry in
        // that workspace's log.
        None => sql::query(
            "DELETE FROM audit WHERE at < $1 AND seq < $2 AND seq IN (SELECT a.seq FROM audit a ORDER BY a.seq LIMIT $3)
                 AND NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.id = audit.workspace_id)
             RETURNING seq, at, action",
        ),
    };
    let query = query.bind(before).bind(last).bind(ENTRIES_AT_ONCE);
    let query = match &workspace {
        Some(workspace) => query.bind(workspace),
        None => query,
    };
    let deleted: Vec<(i64, i64, String)> = query.fetch_all(tx.connection()).await?;
    end(tx).await?;
    let places: Vec<i64> = deleted.iter().map(|(seq, ..)| *seq).collect();
    log::forget_audit(tx, &places).await?;
    let last = deleted.iter().filter(|(.., action)| action != AUDIT_FORGOTTEN).map(|(_, at, _)| *at).max();
    if let Some(last) = last {
        let count = deleted.iter().filter(|(.., action)| action != AUDIT_FORGOTTEN).count();
        let detail =
            format!("Entries deleted by the server's retention rule: {count}, until {}", moment(last));
        let entry = audit::Entry { workspace, ..entry(AUDIT_FORGOTTEN, detail) };
        audit::record(tx, &entry).await?;
    }
    Ok(!deleted.is_empty())
}

/// Deletes some whole journals of sessions that ended before `before`. Returns whether there were any, in which case
/// there may be more.
pub async fn journals(tx: &mut Writing, before: UnixMillis) -> Result<bool, StoreError> {
    type Old = (String, Option<String>, String, i64, String, Option<String>);
    let old: Vec<Old> = sql::query(
        "SELECT s.id, s.workspace_id, s.subject_id, j.stored, j.head_hash, s.actor_id
         FROM journals j JOIN sessions s ON s.id = j.session_id
         WHERE s.ended_at < $1 AND NOT EXISTS (SELECT 1 FROM log_waiting l WHERE l.session_id = s.id) ORDER BY s.ended_at LIMIT $2",
    )
    .bind(before)
    .bind(JOURNALS_AT_ONCE)
    .fetch_all(tx.connection())
    .await?;
    if old.is_empty() {
        return Ok(false);
    }
    begin(tx, "journals", before).await?;
    for (session, workspace, subject, stored, hash, actor) in old {
        for sql in [
            "DELETE FROM journal_entries WHERE session_id = $1",
            "DELETE FROM journals WHERE session_id = $1",
        ] {
            sql::query(sql).bind(&session).execute(tx.connection()).await?;
        }
        log::forget_session(tx, &session).await?;
        let detail =
            format!("Journal deleted by the server's retention rule. Entries: {stored}; last hash: {hash}");
        let session = Some(session);
        let entry = audit::Entry { subject, actor, session, workspace, ..entry("journal.forgotten", detail) };
        audit::record(tx, &entry).await?;
    }
    end(tx).await?;
    Ok(true)
}

/// From here on, the database allows exactly this to be deleted.
async fn begin(tx: &mut Writing, what: &str, before: UnixMillis) -> Result<(), StoreError> {
    sql::query("INSERT INTO forgetting (what, before) VALUES ($1, $2)")
        .bind(what)
        .bind(before)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Revokes that permission in the same transaction, so that no one else ever sees it.
async fn end(tx: &mut Writing) -> Result<(), StoreError> {
    sql::query("DELETE FROM forgetting").execute(tx.connection()).await?;
    Ok(())
}

fn entry(action: &'static str, detail: String) -> audit::Entry {
    let subject = "-".to_owned();
    audit::Entry { action, subject, actor: None, session: None, workspace: None, target: None, detail }
}
