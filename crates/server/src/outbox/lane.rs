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
use std::time::Duration;
use tokio::time::Instant;

/// How long a lane is ours. A process that dies leaves it to the others after this time.
const LEASE: Duration = Duration::from_secs(30);
/// How many messages are sent before somebody else has a turn.
const IN_A_ROW: usize = 50;
/// How often what came of an attempt is written down, if the database is busy.
const TRIES: u32 = 5;
/// The pause between two of them.
const PAUSE: Duration = Duration::from_millis(500);

/// A message that we may send, and since when the lane is ours.
struct Turn {
    parcel: Parcel,
    since: Instant,
}

/// Takes a lane and sends what waits there, until nothing does or something does not arrive. `lease` is this visit's own.
pub async fn run(database: &Database, sender: &Sender, lane: &Lane, lease: &str) -> Result<(), Failure> {
    let mut turn = take(database, lane, lease).await?;
    let mut left = IN_A_ROW;
    while let Some(Turn { parcel, since }) = turn {
        // After a pause of the whole process another one may have the lane: what is sent now could overtake it.
        if since.elapsed() + TOTAL > LEASE {
            return Ok(());
        }
        let came = sender.send(&parcel).await;
        left -= 1;
        turn = settle(database, lane, lease, &parcel, came, left > 0).await?;
    }
    Ok(())
}

/// The first message, if the lane could be taken.
async fn take(database: &Database, lane: &Lane, lease: &str) -> Result<Option<Turn>, Failure> {
    let since = Instant::now();
    let mut tx = database.write().await?;
    let until = leased_until(&tx);
    if !lanes::lease(&mut tx, lane, lease, until).await? {
        return Ok(None);
    }
    let parcel = next(&mut tx, lane).await?;
    if parcel.is_none() {
        lanes::release(&mut tx, lane, lease).await?;
    }
    tx.commit().await?;
    Ok(parcel.map(|parcel| Turn { parcel, since }))
}

/// Writes down what came of an attempt. The next message, if there is one and there may be one more.
async fn settle(
    database: &Database,
    lane: &Lane,
    lease: &str,
    parcel: &Parcel,
    came: Result<u16, Refused>,
    one_more: bool,
) -> Result<Option<Turn>, Failure> {
    let mut tries = 0;
    loop {
        let since = Instant::now();
        let settled = match &came {
            Ok(_) => go_on(database, lane, lease, parcel.seq, one_more).await,
            Err(refused) => put_off(database, lane, lease, refused).await.map(|()| None),
        };
        tries += 1;
        match settled {
            Ok(parcel) => return Ok(parcel.map(|parcel| Turn { parcel, since })),
            Err(failure) if tries == TRIES => return Err(failure),
            // If it stays unwritten, the message is sent once more.
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// It has arrived.
async fn go_on(
    database: &Database,
    lane: &Lane,
    lease: &str,
    seq: i64,
    one_more: bool,
) -> Result<Option<Parcel>, Failure> {
    let mut tx = database.write().await?;
    lanes::arrived(&mut tx, lane, seq).await?;
    let until = leased_until(&tx);
    let is_ours = lanes::keep(&mut tx, lane, lease, until).await?;
    let parcel = if is_ours && one_more { next(&mut tx, lane).await? } else { None };
    if parcel.is_none() {
        lanes::release(&mut tx, lane, lease).await?;
    }
    tx.commit().await?;
    Ok(parcel)
}

/// It has not.
async fn put_off(database: &Database, lane: &Lane, lease: &str, refused: &Refused) -> Result<(), Failure> {
    let mut tx = database.write().await?;
    let attempts = lanes::attempts(&mut tx, lane).await? + 1;
    let until = tx.now() + backoff::pause(attempts, refused.asked)?;
    lanes::put_off(&mut tx, lane, lease, until, &refused.error).await?;
    if refused.is_throttled {
        receivers::hold(&mut tx, &lane.receiver, until).await?;
    }
    let is_off = refused.is_gone && disable(&mut tx, &lane.receiver).await?;
    tx.commit().await?;
    let (receiver, error) = (&lane.receiver, &refused.error);
    if is_off {
        tracing::warn!(receiver, "the receiver answered 410 Gone and is disabled; its messages are kept");
    } else {
        tracing::warn!(receiver, attempts, error, "a webhook did not arrive and will be sent again");
    }
    Ok(())
}

/// Standard Webhooks, "Delivery success and failure": 410 means that the receiver wants no more.
async fn disable(tx: &mut Writing, receiver: &str) -> Result<bool, Failure> {
    let is_new = receivers::disable(tx, receiver, "it answered 410 Gone").await?;
    if is_new {
        let entry = audit::Entry {
            action: "receiver.disabled",
            subject: "-".to_owned(),
            actor: None,
            session: None,
            workspace: None,
            target: Some(receiver.to_owned()),
            detail: "It answered 410 Gone".to_owned(),
        };
        audit::record(tx, &entry).await?;
    }
    Ok(is_new)
}

/// The oldest message of a lane; none while the receiver is disabled or gone.
async fn next(tx: &mut Reading, lane: &Lane) -> Result<Option<Parcel>, Failure> {
    let Some(receiver) = receivers::find(tx, &lane.receiver).await? else { return Ok(None) };
    let (Some(url), None) = (receiver.url, receiver.disabled_at) else { return Ok(None) };
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
