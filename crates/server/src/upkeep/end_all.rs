//! Ends everything that was open when a backup was made.
//!
//! What was revoked since then is not revoked in the backup, so nothing that was open in it may remain valid: no
//! session, sign-in, entry request, ticket, grant, or token of a directory or of a program that asks for decisions. The signing keys are replaced too: a backup
//! is a copy of them, and no token that they signed is valid anymore. Tokens of sessions that began after the backup
//! have no session here. A provider's hand-over that was used since then is not recorded here, so those from before
//! the restoration are refused (`sessions/hand_over.rs`). A receiver that was removed since then is back, so nothing
//! is sent to any receiver until an administrator enables it.

use crate::{
    clock::moment,
    failure::Failure,
    log,
    sessions::{closing, end},
    store::{
        Writing, audit, authzen_tokens, grants, keys, origin, receivers, scim_tokens, sessions,
        sessions::{Which, Why},
        tickets,
    },
};
use ergo_protocol::events::EndCause;

/// What was ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Sessions, including sign-ins.
    pub sessions: usize,
    /// Entry requests.
    pub requests: usize,
    /// Tokens of directories.
    pub scim_tokens: usize,
    /// Tokens of programs that ask for decisions.
    pub authzen_tokens: usize,
    /// Receivers, which were disabled.
    pub receivers: usize,
    /// When the last record was made before the backup (RFC 3339).
    pub last_record: Option<String>,
}

/// The tokens to keep, because the administrator knows that none of them was revoked since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Those of directories.
    pub scim_tokens: bool,
    /// Those of programs that ask for decisions.
    pub authzen_tokens: bool,
}

/// Ends everything but what is kept, and records that.
pub async fn end_all(tx: &mut Writing, kept: Kept) -> Result<Ended, Failure> {
    let last_record = audit::last_at(tx).await?.map(moment);
    // This comes first, so that the records and messages about the endings get numbers that no one has seen before.
    origin::skip_numbers(tx).await?;
    let receivers = disable_receivers(tx).await?;
    let mut sessions = 0;
    for session in sessions::all_not_ended(tx).await? {
        let cause = if session.is_open(tx.now()) { EndCause::Restored } else { EndCause::Expired };
        end::end(tx, Which::One(&session.id), Why::itself(cause)).await?;
        sessions += usize::from(cause == EndCause::Restored);
    }
    let requests = closing::close_every(tx, "The server was restored from a backup").await?;
    // All of them, whatever they belonged to.
    tickets::void_every(tx).await?;
    grants::void(tx, grants::Which::All).await?;
    let scim_tokens = if kept.scim_tokens { 0 } else { revoke_scim_tokens(tx).await? };
    let authzen_tokens = if kept.authzen_tokens { 0 } else { revoke_authzen_tokens(tx).await? };
    keys::forget_all(tx).await?;
    log::keys::begin_again(tx).await?;
    origin::restored(tx).await?;
    let ended = Ended { sessions, requests, scim_tokens, authzen_tokens, receivers, last_record };
    record(tx, &ended).await?;
    Ok(ended)
}

async fn revoke_scim_tokens(tx: &mut Writing) -> Result<usize, Failure> {
    let mut revoked = 0;
    for token in scim_tokens::all(tx, None).await? {
        if scim_tokens::revoke(tx, &token.id).await? {
            let detail = format!("{}, because the server was restored from a backup", token.name);
            let entry = audit::Entry {
                workspace: Some(token.workspace_id),
                target: Some(token.id),
                ..entry("scim_token.revoked", detail)
            };
            audit::record(tx, &entry).await?;
            revoked += 1;
        }
    }
    Ok(revoked)
}

async fn revoke_authzen_tokens(tx: &mut Writing) -> Result<usize, Failure> {
    let mut revoked = 0;
    for token in authzen_tokens::all(tx).await? {
        if authzen_tokens::revoke(tx, &token.id).await? {
            let detail = format!("{}, because the server was restored from a backup", token.name);
            let entry = audit::Entry {
                workspace: token.workspace_id,
                target: Some(token.id),
                ..entry("authzen_token.revoked", detail)
            };
            audit::record(tx, &entry).await?;
            revoked += 1;
        }
    }
    Ok(revoked)
}

async fn disable_receivers(tx: &mut Writing) -> Result<usize, Failure> {
    let mut disabled = 0;
    for receiver in receivers::all(tx).await? {
        if receivers::disable(tx, &receiver.id, "the server was restored from a backup").await? {
            let detail = format!("{}, because the server was restored from a backup", receiver.name);
            let entry = audit::Entry {
                workspace: receiver.workspace_id,
                target: Some(receiver.id),
                ..entry("receiver.disabled", detail)
            };
            audit::record(tx, &entry).await?;
            disabled += 1;
        }
    }
    Ok(disabled)
}

/// Records the gap in the record.
async fn record(tx: &mut Writing, ended: &Ended) -> Result<(), Failure> {
    let Ended { sessions, requests, scim_tokens, authzen_tokens, receivers, last_record } = ended;
    let until = last_record.as_deref().unwrap_or("it was made");
    let detail = format!(
        "From a backup. What happened after {until} is not in this record. \
         Ended: sessions {sessions}, entry requests {requests}. Revoked: SCIM tokens {scim_tokens}, AuthZEN tokens {authzen_tokens}. \
         Disabled: receivers of changes {receivers}"
    );
    audit::record(tx, &entry("server.restored", detail)).await?;
    // Each customer's entry omits what concerns others.
    let detail = format!(
        "From a backup. What happened after {until} is not in this record, and its numbers are skipped"
    );
    Ok(audit::record_for_all(tx, &entry("server.restored", detail)).await?)
}

fn entry(action: &'static str, detail: String) -> audit::Entry {
    let subject = "-".to_owned();
    audit::Entry { action, subject, actor: None, session: None, workspace: None, target: None, detail }
}
