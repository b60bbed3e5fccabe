//! Creates, lists, and revokes the tokens of programs that ask for decisions, for an administrator at the command line.

use crate::{
    auth::{enforcer::PREFIX, ids},
    clock::{Clock, moment},
    import,
    store::{
        Database, DatabaseError, StoreError, Writing, audit, authzen_tokens, authzen_tokens::Row, workspaces,
    },
};
use ergo_protocol::authzen::ListedAuthzenToken;

/// Why a token could not be created, listed, or revoked.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database could not be read or written.
    #[error("the token could not be saved: {0}")]
    Store(#[from] StoreError),
    /// There are no random numbers.
    #[error("the system's random numbers are unusable")]
    Random(#[from] aws_lc_rs::error::Unspecified),
    /// The name is not valid.
    #[error("{0}")]
    Name(String),
    /// There is no workspace with this id.
    #[error("there is no workspace with that ID")]
    NoSuchWorkspace,
    /// There is no token with this id.
    #[error("there is no AuthZEN token with that ID")]
    NoSuchToken,
}

/// Creates a token for one workspace, or for all of them. Returns its id, and the token itself, which is not stored.
pub async fn create(
    database: &str,
    workspace: Option<&str>,
    name: &str,
) -> Result<(String, String), TokenError> {
    import::name("name", name).map_err(|(field, what)| TokenError::Name(format!("{field}: {what}")))?;
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.write().await?;
    if let Some(workspace) = workspace
        && workspaces::find(&mut tx, workspace).await?.is_none()
    {
        return Err(TokenError::NoSuchWorkspace);
    }
    let (id, secret) = (ids::new_id("azt")?, ids::new_secret(PREFIX)?);
    authzen_tokens::insert(&mut tx, &id, workspace, name, &ids::sha256_hex(&secret)).await?;
    record(&mut tx, "authzen_token.created", workspace, &id, name).await?;
    tx.commit().await?;
    database.close().await;
    Ok((id, secret))
}

/// All tokens, including revoked ones.
pub async fn list(database: &str) -> Result<Vec<ListedAuthzenToken>, TokenError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.read().await?;
    let all = authzen_tokens::all(&mut tx).await?;
    drop(tx);
    database.close().await;
    Ok(all.into_iter().map(listed).collect())
}

/// Revokes a token: the next request with it is refused. Returns whether it was valid until now.
pub async fn revoke(database: &str, id: &str) -> Result<bool, TokenError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.write().await?;
    let token = authzen_tokens::find(&mut tx, id).await?.ok_or(TokenError::NoSuchToken)?;
    let is_new = authzen_tokens::revoke(&mut tx, id).await?;
    if is_new {
        record(&mut tx, "authzen_token.revoked", token.workspace_id.as_deref(), id, &token.name).await?;
    }
    tx.commit().await?;
    database.close().await;
    Ok(is_new)
}

fn listed(row: Row) -> ListedAuthzenToken {
    ListedAuthzenToken {
        id: row.id,
        workspace: row.workspace_id,
        name: row.name,
        created_at: moment(row.created_at),
        last_used_at: row.last_used_at.map(moment),
        revoked_at: row.revoked_at.map(moment),
    }
}

/// In the audit of its workspace. A token for all of them concerns each customer, so all of their logs have it.
async fn record(
    tx: &mut Writing,
    action: &'static str,
    workspace: Option<&str>,
    id: &str,
    name: &str,
) -> Result<(), StoreError> {
    let entry = audit::Entry {
        action,
        subject: "-".to_owned(),
        actor: None,
        session: None,
        workspace: workspace.map(str::to_owned),
        target: Some(id.to_owned()),
        detail: format!("{name}, from the command line"),
    };
    audit::record(tx, &entry).await?;
    if workspace.is_none() {
        audit::record_for_all(tx, &entry).await?;
    }
    Ok(())
}
