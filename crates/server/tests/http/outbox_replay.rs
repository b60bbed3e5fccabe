//! Sending messages once more.

use crate::{outbox::everything, receiver::*, world::*};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Semaphore;

async fn listed(world: &World) -> Value {
    webhooks(world, &["list"]).await[0].clone()
}

fn numbers(all: &[Received]) -> Vec<i64> {
    all.iter().map(Received::seq).collect()
}

#[tokio::test]
async fn a_replay_sends_the_same_messages_once_more_in_their_order() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let (id, _) = add(&world, &receiver, &["--workspace", MARLOW]).await;
    let (told, _) = everything(&world).await;
    let of_marlow = told.len() - 7;
    let first = receiver.until_taken(of_marlow).await;
    world.until(async || listed(&world).await["waiting"] == 0).await;
    let from = first[1].seq().to_string();
    let replayed = webhooks(&world, &["replay", &id, "--from", &from]).await;
    assert_eq!(replayed["queued"], of_marlow - 1);
    let all = receiver.until_taken(2 * of_marlow - 1).await;
    let texts = |all: &[Received]| all.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&all[of_marlow..]), texts(&first[1..]));
    // By time, and nothing of what nobody has.
    let since = async |time| webhooks(&world, &["replay", &id, "--since", time]).await;
    let all = since("2020-01-01T00:00:00Z").await;
    assert_eq!(
        (&all["queued"], &all["from"], &all["deleted_to"]),
        (&json!(of_marlow), &json!(1), &json!(null))
    );
    let none = since("2999-01-01T00:00:00Z").await;
    assert_eq!(
        (&none["queued"], &none["from_time"], &none["deleted_to"]),
        (&json!(0), &json!(null), &json!(null))
    );
    world.execute("UPDATE outbox_state SET deleted_seq = 3").await;
    let refused = command(&world, &["replay", &id, "--from", "2"]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("replay from 4"));
}

/// By time, somebody does not know what is left of what they ask for.
#[tokio::test]
async fn a_replay_says_where_it_begins_and_what_is_gone() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let (id, _) = add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    world.enter(&sam, DANA, MARLOW).await;
    world.enter(&sam, DANA, MARLOW).await;
    receiver.until_taken(4).await;
    world.until(async || listed(&world).await["waiting"] == 0).await;
    // As pruning leaves it: two are gone; and the others are of these times.
    world.execute("DELETE FROM outbox WHERE seq <= 2").await;
    world.execute("UPDATE outbox_state SET deleted_seq = 2").await;
    world.execute("UPDATE outbox SET at = 1796026200000 + seq * 1000").await;
    let since = async |time| webhooks(&world, &["replay", &id, "--since", time]).await;
    for (time, from, from_time, deleted_to) in [
        ("2026-11-30T08:00:00Z", 3, json!("2026-11-30T08:10:03Z"), json!(2)),
        ("2026-11-30T08:10:03Z", 3, json!("2026-11-30T08:10:03Z"), json!(2)),
        ("2026-11-30T08:10:03.5Z", 4, json!("2026-11-30T08:10:04Z"), json!(null)),
        ("2026-11-30T08:10:05Z", 5, json!(null), json!(null)),
    ] {
        let said = since(time).await;
        let expected = json!({
            "id": id, "queued": 5 - from, "from": from, "from_time": from_time, "deleted_to": deleted_to,
        });
        assert_eq!(said, expected, "{time}");
        world.until(async || listed(&world).await["waiting"] == 0).await;
    }
    let words = command(&world, &["replay", &id, "--since", "2026-11-30T08:00:00Z"]).await;
    let words = String::from_utf8_lossy(&words.stdout).into_owned();
    let begins = "2 messages from number 3 (2026-11-30T08:10:03Z) are sent to";
    assert!(words.starts_with(begins), "{words}");
    assert!(words.contains("Older ones are gone: messages up to number 2 may have been deleted"), "{words}");
    // By number, somebody does: they can ask for others.
    let refused = command(&world, &["replay", &id, "--from", "2"]).await;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("replay from 3"));
    // Nobody knows of what is no longer there.
    world.until(async || listed(&world).await["waiting"] == 0).await;
    world.execute("DELETE FROM outbox").await;
    world.execute("UPDATE outbox_state SET deleted_seq = 4").await;
    let said = since("2026-11-30T08:00:00Z").await;
    assert_eq!((&said["from"], &said["deleted_to"]), (&json!(5), &json!(4)));
}

/// What is under way then comes once more, in its place.
#[tokio::test]
async fn a_replay_during_a_delivery_begins_anew_and_ends_in_order() {
    let world = World::training().await;
    let gate = Arc::new(Semaphore::new(0));
    let closed = Arc::clone(&gate);
    let receiver = Receiver::answering(move |one, before| {
        let is_first = before.iter().all(|other| other.seq() != 3);
        if one.seq() == 3 && is_first { Reply::behind(&closed) } else { Reply::status(200) }
    })
    .await;
    let (id, _) = add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    world.enter(&sam, DANA, MARLOW).await;
    world.enter(&sam, DANA, MARLOW).await;
    world.until(async || receiver.got().len() == 3).await;
    let replayed = webhooks(&world, &["replay", &id, "--from", "1"]).await;
    assert_eq!(replayed["queued"], 2, "the others wait already");
    assert_eq!(receiver.got().len(), 3, "one at a time");
    gate.add_permits(1);
    world.until(async || listed(&world).await["waiting"] == 0).await;
    assert_eq!(numbers(&receiver.got()), [1, 2, 3, 1, 2, 3, 4]);
}

/// It is queued in several commits. What waits already is not sent between them.
#[tokio::test]
async fn a_long_replay_is_complete_and_in_order() {
    let world = World::training().await;
    invent(&world, 2500, 3).await;
    let receiver = Receiver::open().await;
    let (id, _) = add(&world, &receiver, &[]).await;
    world.execute("UPDATE receivers SET disabled_at = 1").await;
    let replayed = webhooks(&world, &["replay", &id, "--from", "11"]).await;
    assert_eq!((&replayed["queued"], &replayed["from"]), (&json!(2490), &json!(11)));
    assert_eq!(world.number("SELECT count(*) FROM deliveries WHERE seq > 10").await, 2490);
    assert_eq!(world.number("SELECT count(*) FROM lanes WHERE next_at IS NOT NULL").await, 3);
    assert_eq!(world.number("SELECT held_until FROM receivers").await, 0, "it is left alone no longer");
    // Once more, nothing is new. It keeps the pause that the receiver has asked for.
    world.execute("UPDATE receivers SET held_until = 9999999999999").await;
    assert_eq!(webhooks(&world, &["replay", &id, "--since", "2020-01-01T00:00:00Z"]).await["queued"], 10);
    let later = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis() + 3_600_000;
    sqlx::query("UPDATE receivers SET held_until = $1")
        .bind(i64::try_from(later).unwrap())
        .execute(&world.sql)
        .await
        .unwrap();
    assert_eq!(webhooks(&world, &["replay", &id, "--from", "1"]).await["queued"], 0);
    assert_eq!(u128::try_from(world.number("SELECT held_until FROM receivers").await).unwrap(), later);
    // The last ones of a lane, in their order.
    world.execute("DELETE FROM deliveries WHERE seq <= 2480").await;
    webhooks(&world, &["enable", &id]).await;
    let taken = receiver.until_taken(20).await;
    for workspace in ["ws_0", "ws_1", "ws_2"] {
        let of_it: Vec<Received> = taken.iter().filter(|one| one.workspace() == workspace).cloned().collect();
        assert!(numbers(&of_it).is_sorted() && of_it.len() >= 6, "{workspace}: {:?}", numbers(&of_it));
    }
}

/// As a replay leaves it alone, and as it asks for itself: also in the middle of what is sent one after the other.
#[tokio::test]
async fn a_receiver_that_is_left_alone_is_sent_nothing_more_in_any_workspace() {
    let world = World::training().await;
    let gate = Arc::new(Semaphore::new(0));
    let closed = Arc::clone(&gate);
    let receiver = Receiver::answering(move |one, before| match one.workspace() {
        MARLOW if one.seq() == 1 => Reply::behind(&closed),
        LUMEN if before.iter().all(|other| other.workspace() != LUMEN) => {
            Reply { headers: vec![("retry-after", "3600".to_owned())], ..Reply::status(429) }
        }
        _ => Reply::status(200),
    })
    .await;
    let (id, _) = add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    world.enter(&sam, DANA, MARLOW).await;
    world.until(async || receiver.got().len() == 1).await;
    world.entry(&sam, OTHER_DANA, LUMEN).await;
    world.until(async || listed(&world).await["stuck"][0]["workspace"] == LUMEN).await;
    gate.add_permits(1);
    let moving = "SELECT count(*) FROM lanes WHERE lease <> ''";
    world.until(async || listed(&world).await["waiting"] == 2 && world.number(moving).await == 0).await;
    assert_eq!(receiver.got().len(), 2, "{:?}", receiver.kinds());
    webhooks(&world, &["enable", &id]).await;
    receiver.until_taken(3).await;
}
