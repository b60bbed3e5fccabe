//! Changing receivers at the command line.

use crate::{receiver::*, world::*};
use serde_json::{Value, json};

async fn listed(world: &World) -> Value {
    webhooks(world, &["list"]).await[0].clone()
}

async fn audited(world: &World, action: &str) -> Vec<String> {
    let sql = "SELECT detail FROM audit WHERE action = $1 ORDER BY seq";
    sqlx::query_scalar(sql).bind(action).fetch_all(&world.sql).await.unwrap()
}

#[tokio::test]
async fn a_receiver_is_disabled_and_enabled_and_misses_nothing() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let (id, _) = add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    world.entry(&sam, DANA, MARLOW).await;
    receiver.until_taken(1).await;
    assert_eq!(webhooks(&world, &["disable", &id]).await, json!({ "id": id, "disabled": true }));
    assert_eq!(webhooks(&world, &["disable", &id]).await["disabled"], false);
    let said = listed(&world).await;
    assert_eq!(said["disabled_why"], "an administrator disabled it");
    world.enter(&sam, DANA, MARLOW).await;
    // Somebody else is sent it: by then it would have been.
    let other = Receiver::open().await;
    let (other_id, _) = add(&world, &other, &[]).await;
    webhooks(&world, &["replay", &other_id, "--from", "1"]).await;
    other.until_taken(3).await;
    assert_eq!((receiver.got().len(), &listed(&world).await["waiting"]), (1, &json!(2)));
    let enabled = json!({ "id": id, "enabled": true, "missed_to": null });
    assert_eq!(webhooks(&world, &["enable", &id]).await, enabled);
    receiver.until_taken(3).await;
    assert_eq!(
        (audited(&world, "receiver.disabled").await.len(), audited(&world, "receiver.enabled").await.len()),
        (1, 1)
    );
    // One that polls.
    let (poller, token) = add_poller(&world, "ids", &[]).await;
    webhooks(&world, &["disable", &poller]).await;
    world.get("/v1/changes", &token).await.refused(401, "unauthenticated");
    let words = command(&world, &["enable", &poller]).await;
    assert_eq!(String::from_utf8_lossy(&words.stdout), format!("{poller} is enabled\n"));
    world.get("/v1/changes", &token).await.ok();
}

#[tokio::test]
async fn what_waits_goes_to_the_new_address_at_once() {
    let world = World::training().await;
    let broken = Receiver::answering(|_, _| Reply::status(500)).await;
    let (id, secret) = add(&world, &broken, &[]).await;
    let sam = world.sign_in(SAM).await;
    world.enter(&sam, DANA, MARLOW).await;
    world.until(async || broken.got().len() == 2).await;
    // It would wait for an hour.
    world.execute("UPDATE lanes SET attempts = 20, next_at = next_at + 3600000").await;
    let receiver = Receiver::open().await;
    webhooks(&world, &["set", &id, "--url", &receiver.url]).await;
    let taken = receiver.until_taken(2).await;
    assert!(taken.iter().all(|one| one.is_signed_with(&secret)));
    assert_eq!(listed(&world).await["address"], receiver.url.split("/hook").next().unwrap());
    let audit = audited(&world, "receiver.moved").await.remove(0);
    for url in [&broken.url, &receiver.url] {
        let (origin, _) = url.split_once("/hook").unwrap();
        assert!(audit.contains(origin) && !audit.contains("path-is-secret"), "{audit}");
    }
    // The flag belongs to the address.
    let private = ["set", &id, "--url", "https://10.0.0.1/"];
    assert_eq!(command(&world, &private).await.status.code(), Some(1));
    webhooks(&world, &[&private[..], &["--internal"]].concat()).await;
    assert_eq!(listed(&world).await["internal"], true);
    webhooks(&world, &["set", &id, "--url", "https://hooks.example/"]).await;
    assert_eq!(listed(&world).await["internal"], false);
}

#[tokio::test]
async fn a_poller_gets_another_token_and_the_old_one_is_good_for_a_while() {
    let world = World::training().await;
    let (id, first) = add_poller(&world, "ids", &[]).await;
    let rotate = async |more: &[&str]| {
        let said = webhooks(&world, &[&["rotate-secret", &id], more].concat()).await;
        said["token"].as_str().unwrap().to_owned()
    };
    let opens = async |token: &str| world.get("/v1/changes", token).await.status == 200;
    let second = rotate(&[]).await;
    assert!(second.starts_with("feed_") && opens(&first).await && opens(&second).await);
    // A day later, as the database has it.
    world.execute("UPDATE receivers SET old_token_until = 1").await;
    assert!(!opens(&first).await && opens(&second).await);
    let third = rotate(&["--keep-hours", "0"]).await;
    assert!(!opens(&first).await && !opens(&second).await && opens(&third).await);
    // A third one leaves no room for the first.
    let fourth = rotate(&[]).await;
    let fifth = rotate(&[]).await;
    assert!(!opens(&third).await && opens(&fourth).await && opens(&fifth).await);
    let dump = world.dump().await;
    assert!([&first, &second, &third, &fourth, &fifth].iter().all(|token| !dump.contains(token.as_str())));
    assert_eq!(audited(&world, "receiver.token_rotated").await.len(), 4);
    // Nothing opens what is disabled.
    webhooks(&world, &["disable", &id]).await;
    assert!(!opens(&fourth).await && !opens(&fifth).await);
    let words = command(&world, &["rotate-secret", &id, "--keep-hours", "0"]).await;
    let said = String::from_utf8_lossy(&words.stderr).into_owned();
    assert!(said.contains("new token") && said.contains("The old one no longer works."), "{said}");
}

#[tokio::test]
async fn a_kind_that_is_named_twice_is_meant_once() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let twice = ["--event", "session.entered", "--event", "entry.approved", "--event", "session.entered"];
    add(&world, &receiver, &twice).await;
    let all = listed(&world).await;
    assert_eq!(all["kinds"], json!(["entry.approved", "session.entered"]));
    let audit = audited(&world, "receiver.added").await.remove(0);
    assert_eq!(audit.matches("session.entered").count(), 1, "{audit}");
}
