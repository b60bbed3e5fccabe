//! Delivering webhooks: in order, again and again, and nobody waits for somebody else.

use crate::{receiver::*, world::*};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A session there; two messages.
async fn enter(world: &World, agent: &str, workspace: &str) {
    let user = if workspace == LUMEN { OTHER_DANA } else { DANA };
    world.enter(agent, user, workspace).await;
}

async fn listed(world: &World) -> Value {
    webhooks(world, &["list"]).await[0].clone()
}

#[tokio::test]
async fn what_does_not_arrive_is_sent_again_before_what_came_after_it() {
    let world = World::training().await;
    // Each message is refused twice, each time otherwise.
    let receiver = Receiver::answering(|one, before| {
        let tried = before.iter().filter(|other| other.id == one.id).count();
        Reply::status([500, 302, 200][tried.min(2)])
    })
    .await;
    let (_, secret) = add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    enter(&world, &sam, MARLOW).await;
    let taken = receiver.until_taken(2).await;
    let got = receiver.got();
    let ids: Vec<&str> = got.iter().map(|one| one.id.as_str()).collect();
    let [first, second] = [&taken[0].id, &taken[1].id].map(String::as_str);
    assert_eq!(ids, [first, first, first, second, second, second]);
    // The same message each time, with the time of the attempt.
    assert!(got[..3].iter().all(|one| one.text == got[0].text && one.is_signed_with(&secret)));
    assert!(got[2].seconds > got[0].seconds);
    world.until(async || listed(&world).await["waiting"] == 0).await;
    assert_eq!(listed(&world).await["stuck"], json!([]));
}

#[tokio::test]
async fn a_dead_receiver_and_a_blocked_workspace_hold_up_nobody_else() {
    let world = World::training().await;
    let dead = Receiver::answering(|_, _| Reply::never()).await;
    add(&world, &dead, &[]).await;
    let refusing =
        |one: &Received, _: &[Received]| Reply::status(if one.workspace() == MARLOW { 500 } else { 200 });
    let picky = Receiver::answering(refusing).await;
    add(&world, &picky, &[]).await;
    let good = Receiver::open().await;
    add(&world, &good, &[]).await;
    let sam = world.sign_in(SAM).await;
    enter(&world, &sam, MARLOW).await;
    enter(&world, &sam, LUMEN).await;
    let started = Instant::now();
    good.until_taken(4).await;
    picky.until_taken(2).await;
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert!(picky.taken().iter().all(|one| one.workspace() == LUMEN));
    // Of the workspace that is blocked, nothing has overtaken the first message.
    let blocked: Vec<Received> = picky.got().into_iter().filter(|one| one.workspace() == MARLOW).collect();
    assert!(!blocked.is_empty() && blocked.iter().all(|one| one.id == blocked[0].id));
    world
        .until(async || {
            let all = webhooks(&world, &["list"]).await;
            all[1]["stuck"][0]["workspace"] == MARLOW && all[1]["stuck"][0]["last_error"] == "status 500"
        })
        .await;
    let all = webhooks(&world, &["list"]).await;
    assert_eq!(
        (&all[0]["waiting"], &all[1]["waiting"], &all[2]["waiting"]),
        (&json!(4), &json!(2), &json!(0))
    );
    assert!(all[1]["oldest_age_seconds"].is_i64() && all[1]["stuck"][0]["attempts"].as_i64() >= Some(1));
    assert!(all[1]["stuck"][0]["next_try_at"].is_string());
}

#[tokio::test]
async fn gone_disables_and_nothing_that_happens_meanwhile_is_lost() {
    let world = World::training().await;
    let receiver =
        Receiver::answering(|_, before| Reply::status(if before.is_empty() { 410 } else { 200 })).await;
    let (id, _) = add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    enter(&world, &sam, MARLOW).await;
    world.until(async || listed(&world).await["disabled_at"].is_string()).await;
    enter(&world, &sam, LUMEN).await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(receiver.got().len(), 1, "it is left alone");
    let said = listed(&world).await;
    assert_eq!((&said["waiting"], &said["disabled_why"]), (&json!(4), &json!("it answered 410 Gone")));
    let words = command(&world, &["list"]).await;
    assert!(String::from_utf8_lossy(&words.stdout).contains(&format!("webhooks enable {id}")));
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE action = 'receiver.disabled'").await, 1);
    assert_eq!(webhooks(&world, &["enable", &id]).await["enabled"], true);
    let taken = receiver.until_taken(4).await;
    let first = taken.iter().find(|one| one.workspace() == MARLOW).unwrap();
    assert_eq!(first.id, receiver.got()[0].id);
    assert_eq!(webhooks(&world, &["enable", &id]).await["enabled"], false);
}

#[tokio::test]
async fn a_receiver_that_asks_for_time_gets_it() {
    let world = World::training().await;
    let receiver = Receiver::answering(|_, before| match before.len() {
        0 => Reply { headers: vec![("retry-after", "5".to_owned())], ..Reply::status(429) },
        _ => Reply::status(200),
    })
    .await;
    add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    enter(&world, &sam, MARLOW).await;
    world.until(async || !receiver.got().is_empty()).await;
    let asked = Instant::now();
    // All of it is left alone, also what is of another workspace.
    enter(&world, &sam, LUMEN).await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(receiver.got().len(), 1);
    receiver.until_taken(4).await;
    assert!(asked.elapsed() >= Duration::from_millis(4400), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_a_body_without_end_holds_up_nothing() {
    let world = World::training().await;
    let elsewhere = Receiver::open().await;
    let to = elsewhere.url.clone();
    let receiver = Receiver::answering(move |_, before| match before.len() {
        0 => Reply { headers: vec![("location", to.clone())], ..Reply::status(307) },
        _ => Reply::status(200),
    })
    .await;
    add(&world, &receiver, &[]).await;
    // It says yes, and goes on talking.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let chatty = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = socket.read(&mut request).await;
                let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n").await;
                while socket.write_all(&[b'x'; 1024]).await.is_ok() {}
            });
        }
    });
    webhooks(&world, &["add", "--name", "Chatty", "--url", &chatty, "--personal-data", "none"]).await;
    let sam = world.sign_in(SAM).await;
    enter(&world, &sam, MARLOW).await;
    receiver.until_taken(2).await;
    assert_eq!(elsewhere.got().len(), 0);
    world.until(async || webhooks(&world, &["list"]).await[1]["waiting"] == 0).await;
}

#[tokio::test]
async fn both_secrets_sign_until_the_old_one_is_over() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let (id, old) = add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    let new = webhooks(&world, &["rotate-secret", &id]).await["secret"].as_str().unwrap().to_owned();
    enter(&world, &sam, MARLOW).await;
    let taken = receiver.until_taken(2).await;
    assert!(taken.iter().all(|one| one.is_signed_with(&old) && one.is_signed_with(&new)));
    assert_eq!(taken[0].signatures.split(' ').count(), 2);
    let newest = webhooks(&world, &["rotate-secret", &id, "--keep-hours", "0"]).await;
    let newest = newest["secret"].as_str().unwrap();
    enter(&world, &sam, MARLOW).await;
    let last = receiver.until_taken(4).await.pop().unwrap();
    assert!(last.is_signed_with(newest) && !last.is_signed_with(&old) && !last.is_signed_with(&new));
    assert_eq!(world.number("SELECT count(*) FROM receiver_secrets").await, 1, "what is over is forgotten");
}

/// Each signature is in the header of each webhook, and receivers do not take headers of any length.
#[tokio::test]
async fn the_secret_that_was_just_replaced_signs_on_although_the_clock_was_ahead() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let (id, _) = add(&world, &receiver, &[]).await;
    for _ in 0..2 {
        webhooks(&world, &["rotate-secret", &id]).await;
    }
    world.execute("UPDATE receiver_secrets SET created_at = created_at + 31536000000").await;
    let mut secrets = Vec::new();
    for _ in 0..2 {
        let said = webhooks(&world, &["rotate-secret", &id]).await;
        secrets.push(said["secret"].as_str().unwrap().to_owned());
    }
    let sam = world.sign_in(SAM).await;
    enter(&world, &sam, MARLOW).await;
    for taken in receiver.until_taken(2).await {
        assert!(secrets.iter().all(|secret| taken.is_signed_with(secret)), "{}", taken.signatures);
    }
}

#[tokio::test]
async fn no_more_than_three_secrets_sign_however_often_they_are_replaced() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let (id, first) = add(&world, &receiver, &[]).await;
    let mut secrets = vec![first];
    for _ in 0..5 {
        let said = webhooks(&world, &["rotate-secret", &id]).await;
        secrets.push(said["secret"].as_str().unwrap().to_owned());
    }
    let sam = world.sign_in(SAM).await;
    enter(&world, &sam, MARLOW).await;
    for taken in receiver.until_taken(2).await {
        let signs: Vec<bool> = secrets.iter().map(|secret| taken.is_signed_with(secret)).collect();
        assert_eq!(signs, [false, false, false, true, true, true]);
        assert_eq!(taken.signatures.split(' ').count(), 3);
    }
    assert_eq!(world.number("SELECT count(*) FROM receiver_secrets").await, 3, "what is over is forgotten");
}
