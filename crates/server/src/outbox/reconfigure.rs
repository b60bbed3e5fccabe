//! Changing a receiver: whether it is sent to, where, and with which secret; for an administrator at the command line.

use super::{
    address,
    receivers::{ReceiverError, origin, record},
    signing,
};
use crate::{
    auth::{ids, poller::PREFIX},
    clock::Clock,
    store::{Database, Writing, lanes, receivers as stored, receivers::Row},
};
use std::time::Duration;

/// What became of a receiver that is enabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enabled {
    /// Whether it was disabled.
    pub is_new: bool,
    /// Whether it polls: nothing is sent to it.
    pub polls: bool,
    /// Up to this number, messages were deleted while it was disabled.
    pub missed_to: Option<i64>,
}

/// A secret that replaces another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// What webhooks are signed with.
    Secret(String),
    /// What a receiver polls with.
    Token(String),
}

/// Sends nothing more to a receiver, and lets it read nothing more. Whether it was enabled.
pub async fn disable(database: &str, id: &str) -> Result<bool, ReceiverError> {
    let (database, mut tx, row) = opened(database, id).await?;
    let is_new = stored::disable(&mut tx, id, "an administrator disabled it").await?;
    if is_new {
        record(&mut tx, "receiver.disabled", id, row.workspace_id.as_deref(), &row.name).await?;
    }
    tx.commit().await?;
    database.close().await;
    Ok(is_new)
}

/// Sends again to a receiver that was disabled: first what happened meanwhile and is still there.
pub async fn enable(database: &str, id: &str) -> Result<Enabled, ReceiverError> {
    let (database, mut tx, row) = opened(database, id).await?;
    let is_new = stored::enable(&mut tx, id).await?;
    let missed_to = row.missed_seq.filter(|_| is_new);
    if is_new {
        let missed = missed_to.map(|seq| format!("; messages up to number {seq} were deleted meanwhile"));
        let detail = row.name + &missed.unwrap_or_default();
        record(&mut tx, "receiver.enabled", id, row.workspace_id.as_deref(), &detail).await?;
    }
    lanes::hurry(&mut tx, id).await?;
    tx.commit().await?;
    database.close().await;
    Ok(Enabled { is_new, polls: row.url.is_none(), missed_to })
}

/// Sends to another address from now on, with the same secret: first what waits. `internal` says whether that one may be in a
/// private network.
pub async fn move_to(database: &str, id: &str, url: &str, internal: bool) -> Result<(), ReceiverError> {
    address::checked(url, internal)?;
    let (database, mut tx, row) = opened(database, id).await?;
    let Some(old) = row.url else { return Err(ReceiverError::Polls) };
    stored::move_to(&mut tx, id, url, internal).await?;
    lanes::hurry(&mut tx, id).await?;
    // Without their paths, which can be secrets.
    let [old, new] = [&old, url].map(|url| origin(url).unwrap_or_default());
    let internal = if internal { ", may be in a private network" } else { "" };
    let detail = format!("{}: {new} instead of {old}{internal}", row.name);
    record(&mut tx, "receiver.moved", id, row.workspace_id.as_deref(), &detail).await?;
    tx.commit().await?;
    database.close().await;
    Ok(())
}

/// Replaces the secret of a receiver, or the token of one that polls; the old one is good as well for that long.
pub async fn rotate(database: &str, id: &str, keep: Duration) -> Result<Replaced, ReceiverError> {
    let (database, mut tx, row) = opened(database, id).await?;
    let until = tx.now() + i64::try_from(keep.as_millis()).unwrap_or_default();
    let (action, new) = if row.url.is_some() {
        let secret = signing::new_secret()?;
        stored::add_secret(&mut tx, id, &secret, until).await?;
        ("receiver.secret_rotated", Replaced::Secret(secret))
    } else {
        let token = ids::new_secret(PREFIX)?;
        stored::rotate_token(&mut tx, id, &ids::sha256_hex(&token), until).await?;
        ("receiver.token_rotated", Replaced::Token(token))
    };
    record(&mut tx, action, id, row.workspace_id.as_deref(), &row.name).await?;
    tx.commit().await?;
    database.close().await;
    Ok(new)
}

/// A receiver, with the write lock.
async fn opened(database: &str, id: &str) -> Result<(Database, Writing, Row), ReceiverError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.write().await?;
    let row = stored::find(&mut tx, id).await?.ok_or(ReceiverError::NoSuchReceiver)?;
    Ok((database, tx, row))
}
