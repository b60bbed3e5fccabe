//! How fast webhooks are sent: nobody waits for a receiver that is dead or slow, and one that fails is tried less and less.

use crate::{receiver::*, world::*};
use ergo_server::Clock;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::{Duration, Instant, UNIX_EPOCH},
};
use tokio::sync::Semaphore;

/// How many lanes of one receiver move at once.
const AT_ONCE: usize = 8;
/// When an answer that has not begun is no longer waited for.
const GIVEN_UP: Duration = Duration::from_secs(15);

/// A receiver that is to be sent everything so far, but not yet.
async fn waiting(world: &World, receiver: &Receiver) -> String {
    let (id, _) = add(world, receiver, &[]).await;
    sqlx::query("UPDATE receivers SET disabled_at = 1 WHERE id = $1")
        .bind(&id)
        .execute(&world.sql)
        .await
        .unwrap();
    webhooks(world, &["replay", &id, "--from", "1"]).await;
    id
}

async fn begin(world: &World, ids: &[String]) {
    for id in ids {
        let sql = "UPDATE receivers SET disabled_at = NULL WHERE id = $1";
        sqlx::query(sql).bind(id).execute(&world.sql).await.unwrap();
    }
}

/// Each of them has more workspaces than it has places.
#[tokio::test]
async fn however_many_receivers_are_dead_the_others_have_their_own_places() {
    let world = World::training().await;
    invent(&world, 24, 12).await;
    let (mut dead, mut ids) = (Vec::new(), Vec::new());
    for _ in 0..6 {
        let receiver = Receiver::answering(|_, _| Reply::never()).await;
        ids.push(waiting(&world, &receiver).await);
        dead.push(receiver);
    }
    let good = Receiver::open().await;
    let good_id = waiting(&world, &good).await;
    let began = Instant::now();
    begin(&world, &ids).await;
    world.until(async || dead.iter().all(|one| one.got().len() >= AT_ONCE)).await;
    begin(&world, &[good_id]).await;
    good.until_taken(24).await;
    let tried: Vec<usize> = dead.iter().map(|one| one.got().len()).collect();
    // On a machine that is quick enough to tell: nobody had to give up on the others first.
    if began.elapsed() < GIVEN_UP {
        assert_eq!(tried, [AT_ONCE; 6]);
    }
}

/// One that takes its time is sent as much at once as it has places, and each workspace in order.
#[tokio::test]
async fn a_slow_receiver_delays_nobody_else() {
    let world = World::training().await;
    invent(&world, 40, 20).await;
    let gate = Arc::new(Semaphore::new(0));
    let closed = Arc::clone(&gate);
    let slow = Receiver::answering(move |_, _| Reply::behind(&closed)).await;
    let good = Receiver::open().await;
    let ids = [waiting(&world, &slow).await, waiting(&world, &good).await];
    begin(&world, &ids).await;
    good.until_taken(40).await;
    world.until(async || slow.got().len() == AT_ONCE).await;
    gate.add_permits(40);
    slow.until_taken(40).await;
    for receiver in [&good, &slow] {
        for workspace in 0..20 {
            let workspace = format!("ws_{workspace}");
            let of_it: Vec<i64> =
                receiver.got().iter().filter(|one| one.workspace() == workspace).map(Received::seq).collect();
            assert!(of_it.len() == 2 && of_it.is_sorted(), "{of_it:?}");
        }
    }
}

#[tokio::test]
async fn what_does_not_arrive_is_tried_less_and_less_until_something_does() {
    let now = i64::try_from(UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    let clock = Clock::manual(now / 1000 * 1000);
    let own = clock.clone();
    let world = World::with(true, |config| config.clock = own).await;
    let status = Arc::new(AtomicU16::new(500));
    let answer = Arc::clone(&status);
    let receiver = Receiver::answering(move |_, _| Reply::status(answer.load(Ordering::SeqCst))).await;
    add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    world.entry(&sam, DANA, MARLOW).await;
    let tried = async |attempt: i64| {
        world.until(async || world.number("SELECT attempts FROM lanes").await == attempt).await;
        world.number("SELECT coalesce(next_at, 0) FROM lanes").await - clock.now_millis()
    };
    for attempt in 1..=6 {
        let pause = tried(attempt).await;
        let full = 1000 << (attempt - 1);
        assert!((full * 3 / 4..=full * 5 / 4).contains(&pause), "{attempt}: {pause}");
        if attempt == 2 {
            // A moment before it is due, nothing is sent.
            clock.advance(Duration::from_millis(u64::try_from(pause).unwrap() - 1));
            tokio::time::sleep(Duration::from_millis(1200)).await;
            assert_eq!(receiver.got().len(), 2);
            clock.advance(Duration::from_millis(1));
        } else {
            clock.advance(Duration::from_millis(u64::try_from(pause).unwrap()));
        }
    }
    tried(7).await;
    status.store(200, Ordering::SeqCst);
    clock.advance(Duration::from_mins(2));
    receiver.until_taken(1).await;
    assert_eq!(receiver.got().len(), 8);
    world.until(async || world.number("SELECT count(*) FROM deliveries").await == 0).await;
    assert_eq!(world.number("SELECT attempts FROM lanes").await, 0);
    // What comes next begins anew.
    status.store(500, Ordering::SeqCst);
    world.entry(&sam, DANA, MARLOW).await;
    assert!((750..=1250).contains(&tried(1).await));
}
