//! Changes out: how long messages are kept, and for whom.

use crate::{receiver::*, setup::Setup, stage::*, world::*};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

const KEEP: Duration = Duration::from_hours(1);

async fn stage() -> Stage {
    Stage::with(Setup { keep: Some(KEEP), ..Setup::default() }).await
}

async fn listed(stage: &Stage) -> Value {
    webhooks(stage, &["list"]).await[0].clone()
}

async fn left(stage: &Stage) -> Vec<String> {
    stage.texts("SELECT CAST(seq AS TEXT) FROM outbox WHERE seq > 0 ORDER BY seq").await
}

/// Waits until the server has looked for what it can forget, at the time that it is now.
async fn until_pruned(stage: &Stage) {
    // It looks every ten minutes. Whatever else was over is gone when this is.
    stage.minutes_later(11).await;
    let old = "INSERT INTO outbox (seq, id, workspace_id, kind, at, body) VALUES (-1, 'msg_old', 'ws_old', 'x', 1, '{}')";
    stage.sql(old).await;
    stage.minutes_later(11).await;
    eventually("it was looked for", async || {
        stage.count("SELECT count(*) FROM outbox WHERE seq < 0").await == 0
    })
    .await;
}

/// Otherwise it could not be replayed, however soon somebody asks for it.
#[tokio::test]
async fn what_arrives_late_is_kept_from_then_on() {
    let stage = stage().await;
    let is_up = Arc::new(AtomicBool::new(false));
    let knows = Arc::clone(&is_up);
    let receiver = Receiver::answering(move |one, _| {
        let takes = one.workspace() == LUMEN || knows.load(Ordering::SeqCst);
        Reply::status(if takes { 200 } else { 500 })
    })
    .await;
    let (id, _) = add(&stage, &receiver, &[]).await;
    let sam = stage.sign_in(SAM).await;
    stage.entry(&sam, DANA, MARLOW).await;
    stage.entry(&sam, OTHER_DANA, LUMEN).await;
    receiver.until_taken(1).await;
    eventually("it has arrived", async || stage.count("SELECT count(*) FROM deliveries").await == 1).await;
    stage.minutes_later(70).await;
    eventually("what arrived in time is gone", async || left(&stage).await == ["1"]).await;
    is_up.store(true, Ordering::SeqCst);
    webhooks(&stage, &["enable", &id]).await;
    receiver.until_taken(2).await;
    eventually("it is settled", async || stage.count("SELECT count(*) FROM deliveries").await == 0).await;
    until_pruned(&stage).await;
    assert_eq!(left(&stage).await, ["1"]);
    assert_eq!(webhooks(&stage, &["replay", &id, "--since", "2020-01-01T00:00:00Z"]).await["queued"], 1);
    receiver.until_taken(3).await;
    eventually("it is settled", async || stage.count("SELECT count(*) FROM deliveries").await == 0).await;
    stage.minutes_later(61).await;
    eventually("it was kept as long as any other", async || left(&stage).await.is_empty()).await;
}

/// It is told what it has missed; and whatever others wait for stays.
#[tokio::test]
async fn a_disabled_receiver_does_not_hold_messages_forever() {
    let stage = stage().await;
    let off = Receiver::open().await;
    let (id, _) = add(&stage, &off, &[]).await;
    let sam = stage.sign_in(SAM).await;
    webhooks(&stage, &["disable", &id]).await;
    stage.entry(&sam, DANA, MARLOW).await;
    stage.entry(&sam, OTHER_DANA, LUMEN).await;
    let blocked = Receiver::answering(|_, _| Reply::status(500)).await;
    let (blocked_id, _) = add(&stage, &blocked, &["--workspace", LUMEN]).await;
    webhooks(&stage, &["replay", &blocked_id, "--from", "1"]).await;
    stage.minutes_later(20).await;
    until_pruned(&stage).await;
    assert_eq!((left(&stage).await.len(), &listed(&stage).await["waiting"]), (2, &json!(2)), "too early");
    let sam = stage.sign_in(SAM).await;
    stage.entry(&sam, DANA, MARLOW).await;
    until_pruned(&stage).await;
    eventually("what is too old is gone", async || left(&stage).await == ["2", "3"]).await;
    let said = listed(&stage).await;
    assert_eq!((&said["waiting"], &said["missed_to"]), (&json!(1), &json!(2)));
    let words = String::from_utf8(command(&stage, &["list"]).await.stdout).unwrap();
    assert!(words.contains("Messages up to number 2 were deleted while it was disabled"), "{words}");
    assert_eq!(webhooks(&stage, &["list"]).await[1]["waiting"], 1, "what somebody else waits for");
    assert_eq!(webhooks(&stage, &["enable", &id]).await["missed_to"], 2);
    assert_eq!(off.until_taken(1).await[0].seq(), 3);
    assert_eq!(listed(&stage).await["missed_to"], Value::Null);
    let audited = stage.audited("receiver.enabled").await.pop().unwrap();
    assert!(audited.detail.contains("messages up to number 2 were deleted meanwhile"), "{}", audited.detail);
}

/// What waits for it would grow forever. Whoever takes anything at all is never given up.
#[tokio::test]
async fn a_receiver_that_takes_nothing_for_a_month_is_disabled() {
    const DAY: u64 = 24 * 60;
    let stage = stage().await;
    let dead = Receiver::answering(|_, _| Reply::status(500)).await;
    add(&stage, &dead, &[]).await;
    let picky =
        Receiver::answering(|one, _| Reply::status(if one.workspace() == MARLOW { 500 } else { 200 })).await;
    add(&stage, &picky, &[]).await;
    let sam = stage.sign_in(SAM).await;
    stage.entry(&sam, DANA, MARLOW).await;
    let both = async |tried: usize| {
        eventually("it is tried", async || dead.got().len() >= tried && picky.got().len() >= tried).await;
        let settled = "SELECT count(*) FROM lanes WHERE lease <> ''";
        eventually("and that is noted", async || stage.count(settled).await == 0).await;
    };
    both(1).await;
    let since = listed(&stage).await["failing_since"].clone();
    assert!(since.is_string());
    stage.minutes_later(29 * DAY).await;
    both(2).await;
    assert_eq!(
        (&listed(&stage).await["disabled_at"], &listed(&stage).await["failing_since"]),
        (&Value::Null, &since)
    );
    let sam = stage.sign_in(SAM).await;
    stage.entry(&sam, OTHER_DANA, LUMEN).await;
    picky.until_taken(1).await;
    stage.minutes_later(2 * DAY).await;
    eventually("it is disabled", async || {
        listed(&stage).await["disabled_why"] == "nothing has arrived for 30 days"
    })
    .await;
    eventually("the other one is tried too", async || picky.got().len() >= 4).await;
    let all = webhooks(&stage, &["list"]).await;
    assert_eq!((&all[0]["waiting"], &all[1]["disabled_at"]), (&json!(2), &Value::Null));
    let audited = stage.audited("receiver.disabled").await;
    assert_eq!(audited.len(), 1);
    assert_eq!(audited[0].detail, "By the server: nothing has arrived for 30 days");
}

/// Thousands at once are forgotten, a thousand in each commit.
#[tokio::test]
async fn many_messages_are_forgotten_in_batches() {
    let stage = stage().await;
    invent(&stage, 2500, 7).await;
    let (_, token) = add_poller(&stage, "ids", &[]).await;
    stage.minutes_later(50).await;
    stage.sql("UPDATE outbox SET at = at + 6000000 WHERE seq > 2400").await;
    stage.minutes_later(20).await;
    eventually("they are gone", async || stage.count("SELECT count(*) FROM outbox").await == 100).await;
    let answer = stage.get("/v1/changes?after=0", &token).await;
    answer.refused(410, "changes_deleted");
    assert_eq!(answer.json()["next_after"], 2400);
    assert_eq!(
        stage.get("/v1/changes?after=2400", &token).await.ok()["items"],
        json!([]),
        "it was added later"
    );
}

/// Whoever can read the database a day after a rotation finds nothing that was replaced.
#[tokio::test]
async fn secrets_that_were_replaced_are_forgotten_when_their_time_is_up() {
    let stage = stage().await;
    let receiver = Receiver::open().await;
    let (id, _) = add(&stage, &receiver, &[]).await;
    let (poller, _) = add_poller(&stage, "ids", &[]).await;
    webhooks(&stage, &["rotate-secret", &id]).await;
    webhooks(&stage, &["rotate-token", &poller]).await;
    let left = async || {
        let tokens = stage.count("SELECT count(*) FROM receivers WHERE old_token_hash IS NOT NULL").await;
        (stage.count("SELECT count(*) FROM receiver_secrets").await, tokens)
    };
    assert_eq!(left().await, (2, 1));
    stage.minutes_later(24 * 60 + 1).await;
    eventually("they are gone", async || left().await == (1, 0)).await;
    webhooks(&stage, &["test", &id]).await;
}
