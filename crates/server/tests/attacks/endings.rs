//! Invariant 14: a session ends when its own time, its parent's, the agent's role or the customer's permission ends.

use crate::{ears::Ears, stage::*, world::*};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn expired_sessions_are_swept_audited_and_notified_within_30_s() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let mut ears = Ears::open(&stage, &sam).await;
    let inside = stage.enter_for(&sam, DANA, MARLOW, 5).await;
    let session = sid(&inside);
    let ends_at = stage.get("/v1/session", &inside).await.ok()["ends_at"].as_i64().unwrap();
    stage.minutes_later(5).await;
    stage.advance(std::time::Duration::from_secs(30)).await;
    // Nobody calls: the server does it by itself.
    eventually("it was swept", async || stage.has_ended(&session).await).await;
    let expired = stage.audited("session.expired").await;
    let expired = expired.iter().find(|entry| entry.session_id.as_deref() == Some(&session)).unwrap();
    assert_eq!((expired.subject_id.as_str(), expired.actor_id.as_deref()), (DANA, Some(SAM)));
    assert_eq!(expired.workspace_id.as_deref(), Some(MARLOW));
    assert!(expired.at <= ends_at + 31_000, "{} s late", (expired.at - ends_at) / 1000);
    let told = stage.notified(IVANA, &session).await;
    assert_eq!(told.len(), 2, "of the beginning and of the end: {told:?}");
    let heard = ears.until("session_ended").await;
    assert_eq!((&heard["session_id"], &heard["cause"]), (&json!(session), &json!("expired")));
    // Once only.
    stage.minutes_later(5).await;
    stage.get("/v1/session", &inside).await.refused(401, "session_ended");
    assert_eq!(stage.notified(IVANA, &session).await.len(), 2);
}

#[tokio::test]
async fn time_that_is_over_is_over_before_the_sweeper_comes() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_for(&sam, DANA, MARLOW, 5).await;
    stage.minutes_later(5).await;
    let read = stage.get(&format!("/v1/workspaces/{MARLOW}/members"), &inside).await;
    read.refused(401, "session_ended");
    stage.renew(&sid(&inside), &sam).await.refused(401, "session_ended");
}

#[tokio::test]
async fn a_parents_end_ends_the_child() {
    let stage = Stage::set().await;
    for how in ["delete", "revoke"] {
        let (sam, elsewhere) = (stage.sign_in(SAM).await, stage.sign_in(SAM).await);
        let mut ears = Ears::open(&stage, &elsewhere).await;
        let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
        let change = setting_change("session_hours", &number(24));
        let grant = stage.arm(&inside, &change).await.ok();
        match how {
            "delete" => stage.end(&sid(&sam), &sam).await,
            _ => _ = stage.form("/oauth/revoke", &[("token", &sam)]).await.ok(),
        }
        stage.get("/v1/session", &inside).await.refused(401, "session_ended");
        stage.make_armed(&inside, MARLOW, &change, &grant).await.refused(401, "session_ended");
        let heard = loop {
            let heard = ears.until("session_ended").await;
            if heard["session_id"] == sid(&inside) {
                break heard;
            }
        };
        assert_eq!(heard["cause"], "parent_ended", "{how}");
    }
}

/// Three hours of a session that is entered ten minutes before the agent's own day is over.
#[tokio::test]
async fn a_parents_time_ends_the_child() {
    let stage = Stage::set().await;
    stage.sql("UPDATE workspaces SET longest_session_minutes = 240").await;
    let sam = stage.sign_in(SAM).await;
    let own = stage.get("/v1/session", &sam).await.ok()["ends_at"].as_i64().unwrap();
    stage.minutes_later(7 * 60 + 50).await;
    let inside = stage.enter_for(&sam, DANA, MARLOW, 180).await;
    let session = sid(&inside);
    let who = stage.get("/v1/session", &inside).await.ok();
    let shift = stage.time.now_millis() + 10 * 60_000;
    assert!(
        who["ends_at"].as_i64().unwrap() <= own.min(shift),
        "it says that it lasts longer than its parent"
    );
    assert!(who["extendable_until"].as_i64().unwrap() <= own.min(shift), "extendable beyond its parent");
    let more = json!({ "minutes": 30, "reason": "The customer is still looking" });
    let extended = stage.post(&format!("/v1/sessions/{session}/extend"), &sam, &more).await;
    assert!(extended.status >= 400, "extended beyond its parent: {}", extended.text);
    stage.minutes_later(11).await;
    stage.get("/v1/session", &sam).await.refused(401, "session_ended");
    stage.get("/v1/session", &inside).await.refused(401, "session_ended");
    eventually("both have ended", async || {
        stage.has_ended(&session).await && stage.has_ended(&sid(&sam)).await
    })
    .await;
    assert_eq!(stage.notified(IVANA, &session).await.len(), 2, "the customer is told of the end");
}

#[tokio::test]
async fn an_agents_lost_role_ends_the_session_and_says_so() {
    for lost in ["UPDATE agents SET role = 'observer' WHERE person_id = 'usr_5kfr'"] {
        let stage = Stage::set().await;
        let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
        let inside = stage.enter(&sam, DANA, MARLOW).await;
        let session = sid(&inside);
        stage.sql(lost).await;
        let answer = stage.get(&format!("/v1/workspaces/{MARLOW}/members"), &inside).await;
        assert!([401, 403].contains(&answer.status), "read without the role: {}", answer.text);
        eventually("it has ended", async || stage.has_ended(&session).await).await;
        let audit = stage.get("/v1/audit", &priya).await.ok();
        let ended =
            audit["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "session.ended");
        assert!(ended.unwrap()["detail"].as_str().unwrap().contains("role"), "{ended:?}");
        assert_eq!(stage.notified(IVANA, &session).await.len(), 2);
    }
}

/// Nobody calls: the role is gone, and the sweeper finds it.
#[tokio::test]
async fn the_sweeper_finds_what_nobody_calls_about() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let by_role = sid(&stage.enter(&sam, DANA, MARLOW).await);
    let by_user = sid(&stage.enter(&priya, AIKO, MARLOW).await);
    stage.sql("UPDATE agents SET role = 'observer' WHERE person_id = 'usr_5kfr'").await;
    stage.sql("UPDATE memberships SET status = 'suspended' WHERE person_id = 'usr_3ak7'").await;
    stage.advance(std::time::Duration::from_secs(30)).await;
    eventually("both have ended", async || {
        stage.has_ended(&by_role).await && stage.has_ended(&by_user).await
    })
    .await;
}

#[tokio::test]
async fn revoking_with_an_expired_token_still_ends_the_session() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let session = sid(&inside);
    let expired = aged(&stage, &inside).await;
    stage.get("/v1/session", &expired).await.refused(401, "exp");
    assert_eq!(stage.form("/oauth/revoke", &[("token", &expired)]).await.status, 200);
    assert!(stage.has_ended(&session).await);
    stage.renew(&session, &sam).await.refused(401, "session_ended");
    // With a signature that does not fit, nothing ends.
    let other = stage.enter(&sam, DANA, MARLOW).await;
    let forged = aged(&stage, &other).await;
    let (signed, signature) = forged.rsplit_once('.').unwrap();
    let forged =
        format!("{signed}.{}{}", if signature.starts_with('A') { 'B' } else { 'A' }, &signature[1..]);
    assert_eq!(stage.form("/oauth/revoke", &[("token", &forged)]).await.status, 200);
    assert!(!stage.has_ended(&sid(&other)).await, "ended by a forged token");
}

/// The same token as it is ten minutes later, which is within its session.
async fn aged(stage: &Stage, token: &str) -> String {
    let mut told = claims(token);
    for claim in ["iat", "nbf", "exp"] {
        told[claim] = json!(told[claim].as_i64().unwrap() - 600);
    }
    stage.mint(&told).await
}

/// In state approved, by a second person.
async fn approval(stage: &Stage, sam: &str, priya: &str) -> String {
    stage.approved(sam, priya, OTANI, NORTHWIND).await
}

async fn revoke(stage: &Stage, request: &str, by: &str) -> Answer {
    let body = json!({ "word": "A mistake" });
    stage.post(&format!("/v1/entry-requests/{request}/revoke"), by, &body).await
}

#[tokio::test]
async fn an_approver_revokes_what_is_unused() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let request = approval(&stage, &sam, &priya).await;
    let ticket = stage.ticket(&sam, &request).await;
    let approved = stage.get("/v1/entry-requests?state=approved", &priya).await.ok();
    assert_eq!(approved["items"][0]["id"], json!(request));
    let revoked = revoke(&stage, &request, &priya).await.ok();
    assert_eq!(revoked["state"], "withdrawn");
    assert_eq!(
        (&revoked["revocation"]["by"]["id"], &revoked["revocation"]["word"]),
        (&json!(PRIYA), &json!("A mistake"))
    );
    stage.exchange(&ticket, &sam).await.token_error("invalid_grant", "entry_ticket_invalid");
    let again = stage.post(&format!("/v1/entry-requests/{request}/ticket"), &sam, &Value::Null).await;
    again.refused(409, "request_closed");
    assert_eq!(stage.count("SELECT count(*) FROM sessions WHERE actor_id IS NOT NULL").await, 0);
    let audited = stage.audited("entry.revoked").await;
    assert_eq!((audited.len(), audited[0].workspace_id.as_deref()), (1, Some(NORTHWIND)));
}

#[tokio::test]
async fn an_approver_revokes_what_is_used_and_the_session_ends_at_once() {
    let stage = Stage::set().await;
    let (sam, priya, tamsin) =
        (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await, stage.sign_in(TAMSIN).await);
    let mut ears = Ears::open(&stage, &sam).await;
    for by in [&priya, &tamsin] {
        let request = approval(&stage, &sam, &priya).await;
        let ticket = stage.ticket(&sam, &request).await;
        let inside = token_of(&stage.exchange(&ticket, &sam).await.ok());
        let session = sid(&inside);
        let started = std::time::Instant::now();
        let revoked = revoke(&stage, &request, by).await.ok();
        assert_eq!(revoked["state"], "used");
        assert!(revoked["revocation"].is_object());
        let heard = ears.until("session_ended").await;
        assert!(started.elapsed().as_millis() < 1000, "{:?}", started.elapsed());
        assert_eq!(heard["by"]["id"], claims(by)["sub"]);
        assert_eq!((&heard["session_id"], &heard["cause"]), (&json!(session), &json!("approval_revoked")));
        stage.get("/v1/session", &inside).await.refused(401, "session_ended");
        stage.renew(&session, &sam).await.refused(401, "session_ended");
        assert!(stage.notified(OTANI, &session).await.len() >= 2, "the viewed user is told");
    }
}

#[tokio::test]
async fn an_approval_is_revoked_by_whoever_could_give_it_and_never_by_the_agent() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let request = approval(&stage, &sam, &priya).await;
    let inside = stage.enter(&sam, AIKO, MARLOW).await;
    let before = stage.state().await;
    for person in [DANA, ROBIN, IVANA, OTANI] {
        let token = stage.sign_in(person).await;
        let answer = revoke(&stage, &request, &token).await;
        assert!([403, 404].contains(&answer.status), "{person}: {} {}", answer.status, answer.text);
    }
    let own = revoke(&stage, &request, &sam).await;
    assert!([403, 404].contains(&own.status), "by the agent: {} {}", own.status, own.text);
    assert!(revoke(&stage, &request, &inside).await.status >= 400);
    // A lead's own request, too, and an agent who is an admin there.
    let leads = stage.post("/v1/entry-requests", &priya, &draft(OTANI, NORTHWIND)).await.ok();
    assert!(revoke(&stage, leads["id"].as_str().unwrap(), &priya).await.status >= 400);
    stage.join(NORTHWIND, SAM, "Admin").await;
    assert!(revoke(&stage, &request, &sam).await.status >= 400);
    assert!(before.contains("approved"));
    assert_eq!(stage.get(&format!("/v1/entry-requests/{request}"), &sam).await.ok()["state"], "approved");
}

/// What was approved by policy can be taken back by those who decide there.
#[tokio::test]
async fn revoking_is_once_and_leaves_declined_ones_alone() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let request = approval(&stage, &sam, &priya).await;
    revoke(&stage, &request, &priya).await.ok();
    let again = revoke(&stage, &request, &priya).await;
    assert!([200, 409].contains(&again.status), "{}", again.text);
    let pending = stage.entry(&sam, OTANI, NORTHWIND).await;
    let early = revoke(&stage, &pending, &priya).await;
    assert_eq!(early.status, 409, "a request that waits has no approval: {}", early.text);
    stage.post(&format!("/v1/entry-requests/{pending}/decline"), &priya, &json!({ "word": "No" })).await.ok();
    assert_eq!(revoke(&stage, &pending, &priya).await.status, 409);
    let no_body = stage.approved(&sam, &priya, OTANI, NORTHWIND).await;
    let bare =
        stage.request(Method::POST, &format!("/v1/entry-requests/{no_body}/revoke")).bearer_auth(&priya);
    assert_eq!(send(bare).await.ok()["state"], "withdrawn");
}
