//! The messages of one receiver and workspace, sent one after the other as long as the lane is ours.

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

/// How long a lane is ours. A process that dies leaves it to the others after this time.
const LEASE: Duration = Duration::from_secs(30);
/// How many messages are sent before somebody else has a turn.
const IN_A_ROW: usize = 50;
/// How often what came of an attempt is written down, if the database is busy.
const TRIES: u32 = 5;
/// The pause between two of them.
const PAUSE: Duration = Duration::from_millis(500);
/// A receiver that nothing has reached for this long is disabled: otherwise, what waits for it would grow forever.
const GIVE_UP: Duration = Duration::from_hours(30 * 24);

/// A message that we may send, and since when the lane is ours.
struct Turn {
    parcel: Parcel,
    since: Instant,
}

/// One visit to a lane.
pub struct Visit {
    pub database: Database,
    pub sender: Arc<Sender>,
    /// Whose turn it is to wait for the write lock.
    pub writing: Arc<Semaphore>,
    pub lane: Lane,
    /// This visit's own.
    pub lease: String,
}

impl Visit {
    /// Takes the lane and sends what waits there, until nothing does or something does not arrive.
    pub async fn run(&self) -> Result<(), Failure> {
        let mut turn = self.take().await?;
        let mut left = IN_A_ROW;
        while let Some(Turn { parcel, since }) = turn {
            // After a pause of the whole process another one may have the lane: what is sent now could overtake it.
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

    /// The oldest message. The lane is given back when there is none, and put off when it cannot be read: a newer process may
    /// have written it.
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

    /// Writes down what came of an attempt. The next message, if there is one and there may be one more.
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
                // If it stays unwritten, the message is sent once more.
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// It has arrived.
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

    /// It has not.
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

    /// Why nothing more is sent to the receiver, if that is so.
    async fn why_off(&self, tx: &mut Writing, refused: &Refused) -> Result<Option<&'static str>, Failure> {
        let since = receivers::has_failed(tx, &self.lane.receiver).await?;
        let give_up = i64::try_from(GIVE_UP.as_millis()).unwrap_or(i64::MAX);
        // Standard Webhooks, "Delivery success and failure": 410 means that the receiver wants no more.
        Ok(if refused.is_gone {
            Some("it answered 410 Gone")
        } else if since.is_some_and(|since| tx.now() - since >= give_up) {
            Some("nothing has arrived for 30 days")
        } else {
            None
        })
    }

    /// Puts the lane off. How often its message was tried.
    async fn later(&self, tx: &mut Writing, refused: &Refused) -> Result<i64, Failure> {
        let attempts = lanes::attempts(tx, &self.lane).await? + 1;
        let until = tx.now() + backoff::pause(attempts, refused.asked)?;
        lanes::put_off(tx, &self.lane, &self.lease, until, &refused.error).await?;
        if refused.is_throttled {
            receivers::hold(tx, &self.lane.receiver, until).await?;
        }
        Ok(attempts)
    }

    /// A place among those who wait for the write lock.
    async fn writing(&self) -> Result<SemaphorePermit<'_>, Failure> {
        // It is never closed.
        self.writing.acquire().await.map_err(|error| Failure::internal(&error))
    }
}

/// Whether it was sent to until now.
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

/// The oldest message of a lane; none while the receiver is disabled, gone, or left alone.
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
