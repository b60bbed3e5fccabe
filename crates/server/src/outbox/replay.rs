//! Sending messages once more; for an administrator at the command line.
//!
//! They are queued in batches, so that no one waits long for the write lock. Until all are queued, nothing is sent to the receiver:
//! messages that are waiting already would overtake older ones that are not queued yet.

use super::receivers::{ReceiverError, record};
use crate::{
    clock::{Clock, moment},
    store::{
        Database,
        lanes::{self, Again},
        outbox::{self, Wanted},
        prune::AT_ONCE,
        receivers as stored,
    },
};
use ergo_protocol::UnixMillis;
use std::time::Instant;

/// How long the receiver is left alone after a batch. If this process dies, it goes on after that time.
const HOLD_MILLIS: UnixMillis = 60 * 1000;

/// Where a replay begins.
#[derive(Clone, Copy, Debug)]
pub enum From {
    /// With the message of that number.
    Seq(i64),
    /// With the first message since then.
    Time(UnixMillis),
}

/// What is sent once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// How many messages.
    pub queued: u64,
    /// With which number it begins.
    pub from: i64,
    /// When that message happened (RFC 3339); nothing if there is none.
    pub from_time: Option<String>,
    /// Messages that were asked for may have been deleted, up to this number.
    pub deleted_to: Option<i64>,
}

/// Sends messages once more, in their order.
pub async fn replay(database: &str, id: &str, from: From) -> Result<Replayed, ReceiverError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.write().await?;
    let row = stored::find(&mut tx, id).await?.ok_or(ReceiverError::NoSuchReceiver)?;
    if row.url.is_none() {
        return Err(ReceiverError::Polls);
    }
    let (last, deleted) = outbox::numbers(&mut tx).await?;
    let (first, deleted_to) = match from {
        From::Seq(seq) if seq <= deleted => return Err(ReceiverError::Deleted(deleted)),
        From::Seq(seq) => (outbox::first_from(&mut tx, seq).await?, None),
        From::Time(at) => {
            // What is gone happened before what came after it.
            let next = outbox::first_from(&mut tx, deleted + 1).await?;
            let is_gone = deleted > 0 && next.is_none_or(|(_, next)| at <= next);
            (outbox::first_since(&mut tx, at).await?, is_gone.then_some(deleted))
        }
    };
    let (from, from_time) = first.map_or((last + 1, None), |(seq, at)| (seq, Some(moment(at))));
    let detail = format!("{}: messages from number {from}", row.name);
    record(&mut tx, "receiver.replayed", id, row.workspace_id.as_deref(), &detail).await?;
    let mut hold = tx.now() + HOLD_MILLIS;
    stored::hold(&mut tx, id, hold).await?;
    let kinds = stored::kinds(&mut tx, id).await?;
    tx.commit().await?;
    let wanted = Wanted { workspace: row.workspace_id.as_deref(), kinds: &kinds };
    let mut again = Again { receiver: id, wanted, from, to: last };
    let mut queued = 0;
    while let Some((some, next)) = batch(&database, again, &mut hold).await? {
        queued += some;
        again.from = next;
    }
    let mut tx = database.write().await?;
    // Unless it has asked for a longer pause meanwhile.
    let before = if lanes::is_to_come(&tx, row.held_until) { row.held_until } else { 0 };
    stored::hold_instead(&mut tx, id, hold, before).await?;
    tx.commit().await?;
    database.close().await;
    Ok(Replayed { queued, from, from_time, deleted_to })
}

/// Queues some of them, and leaves the receiver alone for longer. How many, and where to go on; nothing at the end.
async fn batch(
    database: &Database,
    again: Again<'_>,
    hold: &mut UnixMillis,
) -> Result<Option<(u64, i64)>, ReceiverError> {
    let mut tx = database.write().await?;
    let began = Instant::now();
    // It can have been removed meanwhile.
    stored::find(&mut tx, again.receiver).await?.ok_or(ReceiverError::NoSuchReceiver)?;
    let longer = tx.now() + HOLD_MILLIS;
    stored::hold(&mut tx, again.receiver, longer).await?;
    let queued = lanes::queue_again(&mut tx, again, AT_ONCE).await?;
    tx.commit().await?;
    *hold = longer;
    // Each takes the lock, and then leaves it to others for as long.
    tokio::time::sleep(began.elapsed()).await;
    Ok(queued)
}
