//! Invariants 14 and 16, for event streams: they end with their session, and there are not too many.

use crate::{ears::Ears, stage::*, world::*};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn event_streams_end_with_their_session() {
    let stage = Stage::set().await;
    // By its person, by a token that is revoked, and by its time.
    for how in ["delete", "revoke", "time"] {
        let sam = stage.sign_in(SAM).await;
        let mut ears = Ears::open(&stage, &sam).await;
        match how {
            "delete" => stage.end(&sid(&sam), &sam).await,
            "revoke" => _ = stage.form("/oauth/revoke", &[("token", &sam)]).await.ok(),
            _ => stage.minutes_later(8 * 60 + 1).await,
        }
        let heard = ears.rest().await;
        let own = json!(sid(&sam));
        assert!(heard.iter().any(|event| event["session_id"] == own), "{how}: {heard:?}");
    }
}

#[tokio::test]
async fn session_ended_comes_before_policy_changed() {
    let stage = Stage::set().await;
    let (sam, ivana) = (stage.sign_in(SAM).await, stage.sign_in(IVANA).await);
    let mut ears = Ears::open(&stage, &sam).await;
    let sessions = [stage.enter(&sam, DANA, MARLOW).await, stage.enter(&sam, AIKO, MARLOW).await];
    stage.set_setting(&ivana, MARLOW, "support_access", choice("off")).await.ok();
    let mut ended = Vec::new();
    loop {
        let event = ears.next().await.unwrap();
        if event["kind"] == "policy_changed" {
            break;
        }
        assert_eq!(
            (&event["kind"], &event["cause"]),
            (&json!("session_ended"), &json!("support_access_off"))
        );
        ended.push(event["session_id"].clone());
    }
    assert_eq!(ended.len(), 2, "an ending came after the policy");
    for inside in sessions {
        assert!(ended.contains(&json!(sid(&inside))));
    }
}

#[tokio::test]
async fn streams_are_rechecked_when_a_role_changes() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let mut ears = Ears::open(&stage, &priya).await;
    stage.entry(&sam, OTANI, NORTHWIND).await;
    assert_eq!(ears.next().await.unwrap()["kind"], "approvals_changed");
    stage.sql(format!("UPDATE agents SET role = 'agent' WHERE person_id = '{PRIYA}'")).await;
    stage.entry(&sam, OTANI, NORTHWIND).await;
    // It may end, or go on without what only leads hear.
    let heard = tokio::time::timeout(Duration::from_millis(1500), ears.next()).await;
    assert!(!matches!(&heard, Ok(Some(event)) if event["kind"] == "approvals_changed"), "{heard:?}");
}

/// An impersonation session has no stream of its own. That of the sign-in which it was entered from says its end, goes on,
/// and has nothing more to say of that customer.
#[tokio::test]
async fn when_support_is_switched_off_a_stream_says_the_end_and_no_more_of_that_customer() {
    let stage = Stage::set().await;
    let (sam, priya, ivana) =
        (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await, stage.sign_in(IVANA).await);
    let (mut own, mut leads) = (Ears::open(&stage, &sam).await, Ears::open(&stage, &priya).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    // Loosened or tightened without an end: whoever is inside hears of it.
    stage.set_setting(&ivana, MARLOW, "longest_session_minutes", number(240)).await.ok();
    assert_eq!(own.next().await.unwrap()["kind"], "policy_changed");
    assert_eq!(leads.next().await.unwrap()["kind"], "approvals_changed");
    stage.set_setting(&ivana, MARLOW, "support_access", choice("off")).await.ok();
    let ended = json!({ "kind": "session_ended", "session_id": sid(&inside), "cause": "support_access_off" });
    assert_eq!(own.next().await.unwrap(), ended);
    assert_eq!(own.next().await.unwrap(), json!({ "kind": "policy_changed", "workspace_id": MARLOW }));
    assert_eq!(leads.next().await.unwrap(), json!({ "kind": "approvals_changed" }));
    stage.get("/v1/events", &inside).await.refused(401, "session_ended");
    // Nobody is inside any more: what this customer sets is not Sam's to hear.
    stage.set_setting(&ivana, MARLOW, "longest_session_minutes", number(60)).await.ok();
    assert!(own.is_silent().await);
    assert!(leads.next().await.is_some());
    // It ends with the sign-in, and the end is the last that it says.
    stage.end(&sid(&sam), &sam).await;
    let rest = own.rest().await;
    assert_eq!(rest, [json!({ "kind": "session_ended", "session_id": sid(&sam), "cause": "exited" })]);
}

#[tokio::test]
async fn the_ninth_stream_is_refused() {
    let stage = Stage::set().await;
    // From two sign-ins of one agent: the limit is the agent's.
    let tokens = [stage.sign_in(SAM).await, stage.sign_in(SAM).await];
    let mut open = Vec::new();
    for at in 0..8 {
        open.push(Ears::open(&stage, &tokens[at % 2]).await);
    }
    for token in &tokens {
        let refused = Ears::try_open(&stage, token).await.err().expect("a ninth stream");
        refused.refused(429, "too_many");
        assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    }
    // Others are not concerned, and a place that becomes free can be taken.
    let priya = stage.sign_in(PRIYA).await;
    let _other = Ears::open(&stage, &priya).await;
    drop(open.pop());
    eventually("a place is free", async || Ears::try_open(&stage, &tokens[0]).await.is_ok()).await;
    drop(open);
}

/// Streams that nobody reads hold nobody up, and places come back however they end.
#[tokio::test]
async fn streams_that_nobody_reads_hold_nobody_up() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let mut deaf = Vec::new();
    for _ in 0..7 {
        deaf.push(Ears::open(&stage, &priya).await);
    }
    let mut ears = Ears::open(&stage, &priya).await;
    for _ in 0..300 {
        let request = stage.entry(&sam, OTANI, NORTHWIND).await;
        let withdrawn =
            stage.post(&format!("/v1/entry-requests/{request}/withdraw"), &sam, &Value::Null).await;
        assert!([200, 429].contains(&withdrawn.status));
        assert_eq!(ears.next().await.unwrap()["kind"], "approvals_changed");
        assert_eq!(ears.next().await.unwrap()["kind"], "approvals_changed");
    }
    drop((deaf, ears));
    eventually("all places are free", async || {
        let mut open = Vec::new();
        for _ in 0..8 {
            match Ears::try_open(&stage, &priya).await {
                Ok(ears) => open.push(ears),
                Err(_) => return false,
            }
        }
        true
    })
    .await;
}

/// An ended session leaves no stream of another sign-in of the same agent behind, and takes none.
#[tokio::test]
async fn the_end_of_one_sign_in_leaves_the_streams_of_the_other() {
    let stage = Stage::set().await;
    let (first, second) = (stage.sign_in(SAM).await, stage.sign_in(SAM).await);
    let (mut one, mut two) = (Ears::open(&stage, &first).await, Ears::open(&stage, &second).await);
    stage.end(&sid(&first), &second).await;
    one.rest().await;
    assert_eq!(two.until("session_ended").await["session_id"], json!(sid(&first)));
    assert!(two.is_silent().await);
    stage.get("/v1/session", &second).await.ok();
}
