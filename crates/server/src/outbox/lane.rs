//! The messages of one receiver and workspace, sent one after another while we hold the lane.

use super::{
    backoff,
    sender::{Parcel, Refused, Sender, TOTAL},
    shown,
};
use crate::{
    failure::Failure,
    store::{
        Database, Reading, Writing, audit,
        lanes::{self, Lane},
        receivers,
    },
};
use ergo_protocol::UnixMillis;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

/// How long we hold a lane. If a process dies, others can take the lane after this time.
const LEASE: Duration = Duration::from_secs(30);
/// How many messages are sent before another lane gets a turn.
const IN_A_ROW: usize = 50;
/// How many times to try recording the result of an attempt, if the database is busy.
const TRIES: u32 = 5;
/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(500);
/// A receiver that nothing has reached for this long is disabled; otherwise, its waiting messages would grow forever.
const GIVE_UP: Duration = Duration::from_hours(30 * 24);

/// A message that we may send, and since when we have held the lane.
struct Turn {
    parcel: Parcel,
    since: Instant,
}

/// One visit to a lane.
pub struct Visit {
    pub database: Database,
    pub sender: Arc<Sender>,
    /// Permits to wait for the write lock.
    pub writing: Arc<Semaphore>,
    pub lane: Lane,
    /// The id of this visit's lease.
    pub lease: String,
}

impl Visit {
    /// Takes the lane and sends what is waiting, until nothing is left or something does not arrive.
    pub async fn run(&self) -> Result<(), Failure> {
        let mut turn = self.take().await?;
        let mut left = IN_A_ROW;
        while let Some(Turn { parcel, since }) = turn {
            // If the whole process was paused, another one may hold the lane now, and a message sent now could be out
            // of order.
            if since.elapsed() + TOTAL > LEASE {
                return Ok(());
            }
            let came = self.sender.send(&parcel).await;
            left -= 1;
            turn = self.settle(&parcel, came, left > 0).await?;
        }
        Ok(())
    }

    /// The first message, if the lane could be taken.
    async fn take(&self) -> Result<Option<Turn>, Failure> {
        let _writing = self.writing().await?;
        let since = Instant::now();
        let mut tx = self.database.write().await?;
        let until = leased_until(&tx);
        if !lanes::lease(&mut tx, &self.lane, &self.lease, until).await? {
            return Ok(None);
        }
        let parcel = self.first(&mut tx).await?;
        tx.commit().await?;
        Ok(parcel.map(|parcel| Turn { parcel, since }))
    }

    /// The oldest message. The lane is given back if there is none, and put off if it cannot be read: a newer version
    /// may have written it.
    async fn first(&self, tx: &mut Writing) -> Result<Option<Parcel>, Failure> {
        match next(tx, &self.lane).await {
            Ok(Some(parcel)) => Ok(Some(parcel)),
            Ok(None) => {
                lanes::release(tx, &self.lane, &self.lease).await?;
                Ok(None)
            }
            Err(failure) => {
                tracing::warn!(code = failure.code.as_str(), "a message cannot be read here");
                self.later(tx, &Refused::plain("this server cannot read the message".to_owned())).await?;
                Ok(None)
            }
        }
    }

    /// Records the result of an attempt. Returns the next message, if there is one and one more may be sent.
    async fn settle(
        &self,
        parcel: &Parcel,
        came: Result<u16, Refused>,
        one_more: bool,
    ) -> Result<Option<Turn>, Failure> {
        let mut tries = 0;
        loop {
            let settled = match &came {
                Ok(_) => self.go_on(parcel.seq, one_more).await,
                Err(refused) => self.put_off(refused).await.map(|()| None),
            };
            tries += 1;
            match settled {
                Ok(turn) => return Ok(turn),
                Err(failure) if tries == TRIES => return Err(failure),
                // If it is never recorded, the message is sent again.
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// The message arrived.
    async fn go_on(&self, seq: i64, one_more: bool) -> Result<Option<Turn>, Failure> {
        let _writing = self.writing().await?;
        let since = Instant::now();
        let mut tx = self.database.write().await?;
        lanes::arrived(&mut tx, &self.lane, seq).await?;
        receivers::has_not_failed(&mut tx, &self.lane.receiver).await?;
        let until = leased_until(&tx);
        let is_ours = lanes::keep(&mut tx, &self.lane, &self.lease, until).await?;
        let parcel = if is_ours && one_more {
            self.first(&mut tx).await?
        } else {
            lanes::release(&mut tx, &self.lane, &self.lease).await?;
            None
        };
        tx.commit().await?;
        Ok(parcel.map(|parcel| Turn { parcel, since }))
    }

    /// The message did not arrive.
    async fn put_off(&self, refused: &Refused) -> Result<(), Failure> {
        let _writing = self.writing().await?;
        let mut tx = self.database.write().await?;
        let attempts = self.later(&mut tx, refused).await?;
        let (receiver, error) = (&self.lane.receiver, &refused.error);
        let why = self.why_off(&mut tx, refused).await?;
        let is_off = match why {
            Some(why) => disable(&mut tx, receiver, why).await?,
            None => false,
        };
        tx.commit().await?;
        match why.filter(|_| is_off) {
            Some(why) => {
                tracing::warn!(receiver, error, "a receiver of webhooks is disabled: {why}");
            }
            None => {
                tracing::warn!(receiver, attempts, error, "a webhook did not arrive and will be sent again");
            }
        }
        Ok(())
    }

    /// Why nothing more is sent to the receiver, if so.
    async fn why_off(&self, tx: &mut Writing, refused: &Refused) -> Result<Option<&'static str>, Failure> {
        let since = receivers::has_failed(tx, &self.lane.receiver).await?;
        let give_up = i64::try_from(GIVE_UP.as_millis()).unwrap_or(i64::MAX);
        // Standard Webhooks, "Delivery success and failure": 410 means that the receiver wants no more messages.
        Ok(if refused.is_gone {
            Some("it answered 410 Gone")
        } else if since.is_some_and(|since| tx.now() - since >= give_up) {
            Some("nothing has arrived for 30 days")
        } else {
            None
        })
    }

    /// Puts the lane off. Returns how many times its message was tried.
    async fn later(&self, tx: &mut Writing, refused: &Refused) -> Result<i64, Failure> {
        let attempts = lanes::attempts(tx, &self.lane).await? + 1;
        let until = tx.now() + backoff::pause(attempts, refused.asked)?;
        lanes::put_off(tx, &self.lane, &self.lease, until, &refused.error).await?;
        if refused.is_throttled {
            receivers::hold(tx, &self.lane.receiver, until).await?;
        }
        Ok(attempts)
    }

    /// A permit to wait for the write lock.
    async fn writing(&self) -> Result<SemaphorePermit<'_>, Failure> {
        // The semaphore is never closed.
        self.writing.acquire().await.map_err(|error| Failure::internal(&error))
    }
}

/// Disables a receiver. Returns whether it was enabled until now.
async fn disable(tx: &mut Writing, receiver: &str, why: &str) -> Result<bool, Failure> {
    let is_new = receivers::disable(tx, receiver, why).await?;
    if is_new {
        let workspace = receivers::find(tx, receiver).await?.and_then(|row| row.workspace_id);
        let entry = audit::Entry {
            action: "receiver.disabled",
            subject: "-".to_owned(),
            actor: None,
            session: None,
            workspace,
            target: Some(receiver.to_owned()),
            detail: format!("By the server: {why}"),
        };
        audit::record(tx, &entry).await?;
    }
    Ok(is_new)
}

/// The oldest message of a lane; `None` while the receiver is disabled, gone, or on hold.
async fn next(tx: &mut Reading, lane: &Lane) -> Result<Option<Parcel>, Failure> {
    let Some(receiver) = receivers::find(tx, &lane.receiver).await? else { return Ok(None) };
    let (Some(url), None) = (receiver.url, receiver.disabled_at) else { return Ok(None) };
    if lanes::is_to_come(tx, receiver.held_until) {
        return Ok(None);
    }
    let Some(row) = lanes::head(tx, lane).await? else { return Ok(None) };
    let secrets = receivers::secrets(tx, &lane.receiver).await?;
    let seconds = tx.now().div_euclid(1000);
    let Some(message) = shown::messages(tx, vec![row], receiver.personal_data).await?.pop() else {
        return Ok(None);
    };
    Ok(Some(Parcel {
        url,
        internal: receiver.is_internal,
        body: serde_json::to_string(&message)?,
        id: message.id,
        seq: message.seq,
        seconds,
        secrets,
    }))
}

fn leased_until(tx: &Reading) -> UnixMillis {
    tx.now() + i64::try_from(LEASE.as_millis()).unwrap_or_default()
}
