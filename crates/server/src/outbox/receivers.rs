//! Adds, lists, tests, and removes receivers, for an administrator at the command line. `reconfigure` changes them.

use super::{
    address::{self, AddressError},
    deliverer::DelivererError,
    sender::{Parcel, Sender},
    signing,
};
use crate::{
    auth::{ids, poller::PREFIX},
    clock::{Clock, moment},
    import,
    store::{
        Database, DatabaseError, Reading, StoreError, Writing, audit, receivers as stored, receivers::Row,
        waiting, workspaces,
    },
};
use ergo_protocol::messages::{Body, ListedReceiver, Message, MessageKind, PersonalData, StuckLane, Test};
use std::time::Duration;
use tokio::time::Instant;

/// The most receivers: each has its own connections.
const MOST: usize = 100;
/// The most failing lanes that are listed for each receiver.
const STUCK_LISTED: u32 = 20;

/// Why an operation on a receiver failed.
#[derive(Debug, thiserror::Error)]
pub enum ReceiverError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database could not be read or written.
    #[error("the receiver could not be read or saved: {0}")]
    Store(#[from] StoreError),
    /// There are no random numbers.
    #[error("the system's random numbers are unusable")]
    Random(#[from] aws_lc_rs::error::Unspecified),
    /// Webhooks cannot be sent from here.
    #[error(transparent)]
    Deliverer(#[from] DelivererError),
    /// The name is not valid.
    #[error("{0}")]
    Name(String),
    /// The address is refused.
    #[error("the address cannot be used: {0}")]
    Address(#[from] AddressError),
    /// There is no workspace with this id.
    #[error("there is no workspace with that ID")]
    NoSuchWorkspace,
    /// There is no receiver with this id.
    #[error("there is no receiver with that ID")]
    NoSuchReceiver,
    /// There are too many receivers.
    #[error("there are already {MOST} receivers; remove one first")]
    TooMany,
    /// It polls, so nothing is sent to it.
    #[error("this receiver polls: nothing is sent to it")]
    Polls,
    /// The messages to send again were deleted.
    #[error("messages up to number {0} may have been deleted; replay from {next} or later", next = .0 + 1)]
    Deleted(i64),
    /// The receiver did not accept a test.
    #[error("the test did not arrive: {0}")]
    NotArrived(String),
}

/// A receiver to add.
#[derive(Clone, Debug)]
pub struct NewReceiver {
    /// Its name.
    pub name: String,
    /// The address for webhooks; `None` if it polls.
    pub url: Option<String>,
    /// The one workspace whose messages it gets; `None` for all workspaces.
    pub workspace: Option<String>,
    /// The kinds of messages that it gets; empty for all kinds.
    pub kinds: Vec<MessageKind>,
    /// How much data about people it gets.
    pub personal_data: PersonalData,
    /// Whether its address may be in a private network.
    pub internal: bool,
}

/// Adds a receiver, which gets messages about what happens from now on. Returns its id, and its secret: the signing
/// secret for webhooks, or the token to poll with.
pub async fn add(database: &str, new: &NewReceiver) -> Result<(String, String), ReceiverError> {
    let mut new = new.clone();
    // Duplicates are not a mistake.
    new.kinds.sort_unstable();
    new.kinds.dedup();
    let NewReceiver { name, url, workspace, kinds, personal_data, internal } = &new;
    import::name("name", name).map_err(|(field, what)| ReceiverError::Name(format!("{field}: {what}")))?;
    if let Some(url) = url {
        address::checked(url, *internal)?;
    }
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.write().await?;
    if let Some(workspace) = workspace
        && workspaces::find(&mut tx, workspace).await?.is_none()
    {
        return Err(ReceiverError::NoSuchWorkspace);
    }
    if stored::all(&mut tx).await?.len() >= MOST {
        return Err(ReceiverError::TooMany);
    }
    let id = ids::new_id("rcv")?;
    let secret = if url.is_some() { signing::new_secret()? } else { ids::new_secret(PREFIX)? };
    let hash = ids::sha256_hex(&secret);
    let row = stored::New {
        id: &id,
        name,
        url: url.as_deref(),
        token_hash: url.is_none().then_some(hash.as_str()),
        workspace: workspace.as_deref(),
        kinds,
        personal_data: *personal_data,
        is_internal: *internal,
    };
    stored::insert(&mut tx, &row).await?;
    if url.is_some() {
        stored::add_secret(&mut tx, &id, &secret, 0).await?;
    }
    record(&mut tx, "receiver.added", &id, workspace.as_deref(), &described(&new)).await?;
    tx.commit().await?;
    database.close().await;
    Ok((id, secret))
}

/// All receivers, with their waiting messages.
pub async fn list(database: &str) -> Result<Vec<ListedReceiver>, ReceiverError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.read().await?;
    let mut listed = Vec::new();
    for row in stored::all(&mut tx).await? {
        listed.push(listed_as(&mut tx, row).await?);
    }
    drop(tx);
    database.close().await;
    Ok(listed)
}

/// Sends a test to a receiver, once, from this process. Returns the status that it answered with, and how long that
/// took.
pub async fn test(database: &str, id: &str) -> Result<(u16, Duration), ReceiverError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.read().await?;
    let row = stored::find(&mut tx, id).await?.ok_or(ReceiverError::NoSuchReceiver)?;
    let url = row.url.ok_or(ReceiverError::Polls)?;
    let secrets = stored::secrets(&mut tx, id).await?;
    let now = tx.now();
    drop(tx);
    database.close().await;
    let message = Message {
        id: ids::new_id("msg")?,
        seq: 0,
        timestamp: moment(now),
        workspace_id: String::new(),
        personal_data: row.personal_data,
        body: Body::WebhookTest(Test { receiver_id: row.id }),
    };
    let parcel = Parcel {
        url,
        internal: row.is_internal,
        body: serde_json::to_string(&message).map_err(StoreError::from)?,
        id: message.id,
        seq: 0,
        seconds: now.div_euclid(1000),
        secrets,
    };
    let sender = Sender::new().map_err(DelivererError::from)?;
    let started = Instant::now();
    let status = sender.send(&parcel).await.map_err(|refused| ReceiverError::NotArrived(refused.error))?;
    Ok((status, started.elapsed()))
}

/// Removes a receiver and its waiting messages. Returns how many messages those were.
pub async fn remove(database: &str, id: &str) -> Result<u64, ReceiverError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.write().await?;
    let row = stored::find(&mut tx, id).await?.ok_or(ReceiverError::NoSuchReceiver)?;
    let (waiting, ..) = waiting::count(&mut tx, id).await?;
    stored::remove(&mut tx, id).await?;
    record(&mut tx, "receiver.removed", id, row.workspace_id.as_deref(), &row.name).await?;
    tx.commit().await?;
    database.close().await;
    Ok(waiting.unsigned_abs())
}

async fn listed_as(tx: &mut Reading, row: Row) -> Result<ListedReceiver, StoreError> {
    let (waiting, oldest_seq, oldest_at) = waiting::count(tx, &row.id).await?;
    let now = tx.now();
    let stuck = waiting::stuck(tx, &row.id, STUCK_LISTED).await?;
    let stuck = stuck.into_iter().map(|(workspace, attempts, last_error, next_try_at)| StuckLane {
        workspace,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        last_error,
        next_try_at: next_try_at.map(moment),
    });
    Ok(ListedReceiver {
        kinds: stored::kinds(tx, &row.id).await?,
        address: row.url.as_deref().and_then(origin),
        id: row.id,
        name: row.name,
        workspace: row.workspace_id,
        personal_data: row.personal_data,
        internal: row.is_internal,
        created_at: moment(row.created_at),
        last_polled_at: row.last_used_at.map(moment),
        disabled_at: row.disabled_at.map(moment),
        disabled_why: row.disabled_why,
        failing_since: row.failing_since.map(moment),
        missed_to: row.missed_seq,
        waiting: waiting.unsigned_abs(),
        oldest_seq,
        oldest_age_seconds: oldest_at.map(|at| (now - at).max(0) / 1000),
        stuck: stuck.collect(),
    })
}

/// An address without its path, which can be a secret.
pub(super) fn origin(url: &str) -> Option<String> {
    let url = reqwest::Url::parse(url).ok()?;
    Some(url.origin().ascii_serialization())
}

/// Describes where data will go and how much of it, so that this can be found later, even once the receiver is gone.
/// Without the path, which can be a secret.
fn described(new: &NewReceiver) -> String {
    let NewReceiver { name, url, kinds, personal_data, internal, .. } = new;
    let place = url.as_deref().and_then(origin).unwrap_or_else(|| "polls".to_owned());
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let kinds = if kinds.is_empty() { "all kinds".to_owned() } else { kinds.join(", ") };
    let internal = if *internal { ", may be in a private network" } else { "" };
    format!("{name}: {place}, {kinds}, personal data: {}{internal}", personal_data.as_str())
}

/// Records what an administrator does to a receiver.
pub(super) async fn record(
    tx: &mut Writing,
    action: &'static str,
    id: &str,
    workspace: Option<&str>,
    detail: &str,
) -> Result<(), StoreError> {
    let entry = audit::Entry {
        action,
        subject: "-".to_owned(),
        actor: None,
        session: None,
        workspace: workspace.map(str::to_owned),
        target: Some(id.to_owned()),
        detail: format!("{detail}, from the command line"),
    };
    audit::record(tx, &entry).await
}
