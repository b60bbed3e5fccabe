//! Pruning: what is over is deleted after a while; what is recorded is not.

use crate::{setup::Setup, stage::*, world::*};
use serde_json::json;
use std::time::Duration;

const KEEP: Duration = Duration::from_hours(1);

const ROWS: [&str; 3] = ["entry_requests", "entry_tickets", "change_grants"];

#[tokio::test]
async fn used_and_lapsed_things_are_pruned_and_the_audit_is_not() {
    let stage = Stage::with(Setup { keep: Some(KEEP), ..Setup::default() }).await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    // Used, void, lapsed, declined, withdrawn.
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let change = setting_change("session_hours", &number(24));
    stage.arm(&inside, &change).await.ok();
    let grant = stage.arm(&inside, &change).await.ok();
    stage.make_armed(&inside, MARLOW, &change, &grant).await.ok();
    stage.end(&sid(&inside), &sam).await;
    let lapses = stage.entry(&sam, DANA, MARLOW).await;
    stage.ticket(&sam, &lapses).await;
    let declined = stage.entry(&sam, OTANI, NORTHWIND).await;
    stage
        .post(&format!("/v1/entry-requests/{declined}/decline"), &priya, &json!({ "word": "No" }))
        .await
        .ok();
    let withdrawn = stage.entry(&sam, DANA, MARLOW).await;
    stage.post(&format!("/v1/entry-requests/{withdrawn}/withdraw"), &sam, &json!(null)).await.ok();
    let recorded = stage.audit_after(0).await;
    for table in ROWS {
        assert!(stage.count(format!("SELECT count(*) FROM {table}")).await > 0, "{table}");
    }
    // Not before their time.
    stage.minutes_later(31).await;
    let fresh = stage.entry(&sam, DANA, MARLOW).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    for table in ROWS {
        assert!(stage.count(format!("SELECT count(*) FROM {table}")).await > 0, "{table} too early");
    }
    stage.minutes_later(60).await;
    for table in ["entry_tickets", "change_grants"] {
        eventually(table, async || stage.count(format!("SELECT count(*) FROM {table}")).await == 0).await;
    }
    for id in [&lapses, &declined, &withdrawn] {
        let left = format!("SELECT count(*) FROM entry_requests WHERE id = '{id}'");
        eventually("a request that is over", async || stage.count(left.clone()).await == 0).await;
    }
    let left = format!("SELECT count(*) FROM entry_requests WHERE id = '{fresh}'");
    assert_eq!(stage.count(left).await, 1, "a request that lapsed half an hour ago");
    // Of the record, nothing is missing.
    let now = stage.audit_after(0).await;
    for entry in recorded {
        let kept = now.iter().find(|kept| kept.seq == entry.seq);
        assert!(
            kept.is_some_and(|kept| kept.detail == entry.detail && kept.action == entry.action),
            "{entry:?}"
        );
    }
}

#[tokio::test]
async fn what_is_open_is_not_pruned_and_reading_the_notifications_lets_them_go() {
    let stage = Stage::with(Setup { keep: Some(KEEP), ..Setup::default() }).await;
    let (sam, ivana) = (stage.sign_in(SAM).await, stage.sign_in(IVANA).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let session = sid(&inside);
    stage.end(&session, &sam).await;
    assert_eq!(stage.notified(IVANA, &session).await.len(), 2);
    // Nobody has read them: they wait, however long it takes.
    stage.minutes_later(5 * 60).await;
    let fresh = stage.entry(&sam, DANA, MARLOW).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(stage.notified(IVANA, &session).await.len(), 2, "pruned unread");
    assert_eq!(stage.get(&format!("/v1/entry-requests/{fresh}"), &sam).await.ok()["state"], "approved");
    let read = stage.get("/v1/me/notifications", &ivana).await.ok();
    assert_eq!(read["items"].as_array().unwrap().len(), 2);
    let unread = "SELECT count(*) FROM notifications WHERE read_at IS NULL";
    eventually("they are read", async || stage.count(unread).await == 0).await;
    stage.minutes_later(61).await;
    eventually("they are gone", async || stage.notified(IVANA, &session).await.is_empty()).await;
}

/// Pruning must not make a one-time thing good again, nor break what still refers to it.
#[tokio::test]
async fn what_was_pruned_stays_used() {
    let stage = Stage::with(Setup { keep: Some(Duration::from_mins(1)), ..Setup::default() }).await;
    let sam = stage.sign_in(SAM).await;
    let request = stage.entry(&sam, AIKO, MARLOW).await;
    let ticket = stage.ticket(&sam, &request).await;
    let inside = token_of(&stage.exchange(&ticket, &sam).await.ok());
    let session = sid(&inside);
    // The server looks for what it can forget every ten minutes.
    stage.minutes_later(11).await;
    let inside = token_of(&stage.renew(&session, &sam).await.ok());
    eventually("the ticket is pruned", async || stage.count("SELECT count(*) FROM entry_tickets").await == 0)
        .await;
    stage.exchange(&ticket, &sam).await.token_error("invalid_grant", "entry_ticket_invalid");
    // The session that came of it goes on: it is asked at every call what was approved.
    stage.get("/v1/session", &inside).await.ok();
    stage.renew(&session, &sam).await.ok();
    let more = json!({ "minutes": 5, "reason": "The customer is still looking" });
    stage.post(&format!("/v1/sessions/{session}/extend"), &sam, &more).await.ok();
    stage.minutes_later(40).await;
    eventually("it has ended", async || stage.has_ended(&session).await).await;
    stage.minutes_later(40).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    // Entries that arrive late for yesterday's session are still stored.
    stage.get("/v1/session", &inside).await.refused(401, "session_ended");
    assert_eq!(stage.delete(&format!("/v1/sessions/{session}"), &sam).await.status, 204);
    if !stage.database.is_postgres() {
        assert_eq!(stage.count("SELECT count(*) FROM pragma_foreign_key_check").await, 0);
    }
}

/// A hand-over is remembered at least as long as its token could be handed over again.
#[tokio::test]
async fn hand_overs_are_pruned_when_their_tokens_have_long_expired() {
    let stage = Stage::with(Setup { keep: Some(KEEP), ..Setup::default() }).await;
    let hours = |hours: i64| stage.time.now_millis() - hours * 3_600_000;
    // A profile can accept tokens of up to thirty days.
    for (hash, at) in [("old", hours(32 * 24)), ("young", hours(29 * 24))] {
        let row = format!("'{hash}', '{SAM}', {at}");
        stage.sql(format!("INSERT INTO hand_overs (hash, agent_id, received_at) VALUES ({row})")).await;
    }
    stage.minutes_later(11).await;
    let left = async || stage.texts("SELECT hash FROM hand_overs").await;
    eventually("the old one is gone", async || left().await == ["young"]).await;
    // In steps: a clock that jumps by days is doubted.
    for _ in 0..2 {
        stage.minutes_later(36 * 60).await;
        let now = stage.time.now_millis();
        let seen = format!("SELECT count(*) FROM timekeeping WHERE seen_at = {now}");
        eventually("the server looks", async || stage.count(seen.clone()).await == 1).await;
    }
    eventually("both are gone", async || left().await.is_empty()).await;
}
