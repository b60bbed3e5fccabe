//! Short-lived tokens, their renewal, and the extension of a session.

use crate::world::*;
use ergo_server::EntryPolicy;
use serde_json::{Value, json};
use std::time::Duration;

async fn renew(world: &World, agent: &str, sid: &str) -> Answer {
    world.post(&format!("/v1/sessions/{sid}/renew"), agent, &Value::Null).await
}

#[tokio::test]
async fn a_renewed_token_is_of_the_same_session_and_only_for_the_one_who_entered() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let (old, sid) = (claims(&inside), world.session_id(&inside).await);
    let answer = renew(&world, &sam, &sid).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let renewed = answer.ok()["access_token"].as_str().unwrap().to_owned();
    let new = claims(&renewed);
    for same in ["iss", "aud", "sub", "act", "sid", "workspace", "scope"] {
        assert_eq!(new[same], old[same], "{same}");
    }
    assert_ne!(new["jti"], old["jti"]);
    world.get("/v1/session", &renewed).await.ok();
    // Neither with the token itself, nor by another agent, nor from another session of the same agent.
    renew(&world, &inside, &sid).await.refused(403, "nested_entry");
    let priya = world.sign_in(PRIYA).await;
    renew(&world, &priya, &sid).await.refused(404, "not_found");
    let elsewhere = world.sign_in(SAM).await;
    renew(&world, &elsewhere, &sid).await.refused(404, "not_found");
    renew(&world, &sam, "ses_nothing").await.refused(404, "not_found");
    world.delete(&format!("/v1/sessions/{sid}"), &sam).await;
    renew(&world, &sam, &sid).await.refused(401, "session_ended");
}

#[tokio::test]
async fn a_token_that_ran_out_is_to_be_renewed_and_one_of_an_ended_session_is_not() {
    let world = World::with(true, |config| config.tokens_live = Duration::from_secs(1)).await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let mut told = claims(&inside);
    assert_eq!(told["exp"].as_i64().unwrap() - told["iat"].as_i64().unwrap(), 1);
    // Not waited for: the same token, as it would be after the verifier's leeway.
    for claim in ["iat", "nbf", "exp"] {
        told[claim] = json!(told[claim].as_i64().unwrap() - 120);
    }
    let ran_out = world.mint(&told).await;
    world.get("/v1/session", &ran_out).await.refused(401, "exp");
    let sid = told["sid"].as_str().unwrap();
    renew(&world, &sam, sid).await.ok();
    world.delete(&format!("/v1/sessions/{sid}"), &sam).await;
    world.get("/v1/session", &ran_out).await.refused(401, "session_ended");
    // Nothing is said of a token that was never good.
    let forged = format!("{}x", &ran_out[..ran_out.len() - 1]);
    let answer = world.get("/v1/session", &forged).await;
    assert!(["unauthenticated", "session_ended"].contains(&answer.json()["code"].as_str().unwrap()));
}

#[tokio::test]
async fn every_renewal_asks_the_customer_again() {
    let on_request = "UPDATE workspaces SET support_access = 'on_request' WHERE id = 'ws_marlow'";
    let off = "UPDATE workspaces SET support_access = 'off' WHERE id = 'ws_marlow'";
    for (sql, code) in [(on_request, "approval_needed"), (off, "support_access_off")] {
        let world = World::training().await;
        let sam = world.sign_in(SAM).await;
        let inside = world.enter(&sam, DANA, MARLOW).await;
        let sid = world.session_id(&inside).await;
        world.execute(sql).await;
        renew(&world, &sam, &sid).await.refused(403, code);
        world.get("/v1/session", &inside).await.refused(401, "session_ended");
    }
    // Changes that are no longer allowed are no longer in the token, and the session goes on.
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter_to_change(&sam, AIKO, MARLOW).await;
    assert!(claims(&inside)["scope"].as_str().unwrap().ends_with(" change"));
    assert_eq!(world.get("/v1/session", &inside).await.ok()["changes_allowed"], true);
    world.execute("UPDATE workspaces SET changes_allowed = 0 WHERE id = 'ws_marlow'").await;
    assert_eq!(world.get("/v1/session", &inside).await.ok()["changes_allowed"], false);
    let renewed = renew(&world, &sam, &world.session_id(&inside).await).await.ok();
    assert_eq!(renewed["scope"], "members:read teams:read roles:read access:read");
    assert!(!EntryPolicy::default().owners);
}

#[tokio::test]
async fn a_session_is_extended_within_the_customers_limit_and_shortened_by_it() {
    let world = World::training().await;
    let (sam, ivana) = (world.sign_in(SAM).await, world.sign_in(IVANA).await);
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let sid = world.session_id(&inside).await;
    let path = format!("/v1/sessions/{sid}/extend");
    let ask = |minutes: u32| json!({ "minutes": minutes, "reason": "The customer is still looking" });
    let before = world.get("/v1/session", &inside).await.ok()["ends_at"].as_i64().unwrap();
    world.post(&path, &sam, &ask(31)).await.refused(403, "session_limit");
    world.post(&path, &sam, &ask(0)).await.refused(422, "minutes_out_of_range");
    world.post(&path, &sam, &json!({ "minutes": 5, "reason": "short" })).await.refused(422, "reason_length");
    world.post(&path, &inside, &ask(5)).await.refused(403, "nested_entry");
    world.post(&path, &world.sign_in(PRIYA).await, &ask(5)).await.refused(404, "not_found");
    let extended = world.post(&path, &sam, &ask(20)).await.ok()["ends_at"].as_i64().unwrap();
    assert_eq!(extended - before, 20 * 60_000);
    assert_eq!(world.get("/v1/session", &inside).await.ok()["ends_at"], extended);
    let limit = format!("/v1/workspaces/{MARLOW}/access-settings/longest_session_minutes");
    world.patch(&limit, &ivana, "*", &json!({ "value": { "type": "number", "value": 5 } })).await.ok();
    let now = world.get("/v1/session", &inside).await.ok();
    assert_eq!(
        now["ends_at"].as_i64().unwrap() - claims(&inside)["iat"].as_i64().unwrap() * 1000,
        5 * 60_000
    );
    assert_eq!(now["extendable_until"], now["ends_at"]);
}
