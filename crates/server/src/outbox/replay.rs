//! Sends messages again, for an administrator at the command line.
//!
//! They are queued in batches, so that no one waits long for the write lock. Until all are queued, nothing is sent to
//! the receiver: messages that are already waiting would overtake older ones that are not queued yet.

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

/// How long the receiver is on hold after a batch. If this process dies, delivery continues after that time.
const HOLD_MILLIS: UnixMillis = 60 * 1000;

/// Where a replay begins.
#[derive(Clone, Copy, Debug)]
pub enum From {
    /// With the message with this number.
    Seq(i64),
    /// With the first message since then.
    Time(UnixMillis),
}

/// What will be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// How many messages.
    pub queued: u64,
    /// The number that it begins with.
    pub from: i64,
    /// When that message happened (RFC 3339); `None` if there is no message.
    pub from_time: Option<String>,
    /// The number up to which requested messages may have been deleted.
    pub deleted_to: Option<i64>,
}

/// Queues messages to be sent again, in order.
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
            // A deleted message is older than the ones after it.
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
    // Unless the receiver has asked for a longer pause in the meantime.
    let before = if lanes::is_to_come(&tx, row.held_until) { row.held_until } else { 0 };
    stored::hold_instead(&mut tx, id, hold, before).await?;
    tx.commit().await?;
    database.close().await;
    Ok(Replayed { queued, from, from_time, deleted_to })
}

/// Queues a batch, and extends the receiver's hold. Returns how many were queued, and where to continue; `None` at
/// the end.
async fn batch(
    database: &Database,
    again: Again<'_>,
    hold: &mut UnixMillis,
) -> Result<Option<(u64, i64)>, ReceiverError> {
    let mut tx = database.write().await?;
    let began = Instant::now();
    // It may have been removed in the meantime.
    stored::find(&mut tx, again.receiver).await?.ok_or(ReceiverError::NoSuchReceiver)?;
    let longer = tx.now() + HOLD_MILLIS;
    stored::hold(&mut tx, again.receiver, longer).await?;
    let queued = lanes::queue_again(&mut tx, again, AT_ONCE).await?;
    tx.commit().await?;
    *hold = longer;
    // Each batch takes the lock, then leaves it to others for just as long.
    tokio::time::sleep(began.elapsed()).await;
    Ok(queued)
}
