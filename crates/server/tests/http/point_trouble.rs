//! A decision point that is slow, gone, or wrong. The page says so, and is otherwise as it would be.

use crate::{point_fake::*, world::*};
use ergo_server::{Config, DecisionPoint, start};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

/// The page of a member, which has our own decisions and none of theirs.
async fn shown(world: &World, token: &str) -> Value {
    let access = world.get(&access_of(DANA), token).await.ok();
    let items = access["items"].as_array().unwrap();
    assert_eq!(items.len(), 26);
    assert!(items.iter().any(|item| item["granted_by"] != json!([])));
    assert!(items.iter().all(|item| item["decision"].is_null()), "a missing answer is no decision: {access}");
    access["decision_point"].clone()
}

const QUICK: Duration = Duration::from_millis(300);

#[tokio::test]
async fn whatever_is_no_answer_is_said_to_be_none() {
    let decisions = |count: usize, one: Value| json!({ "evaluations": vec![one; count] });
    let text = |status: u16, kind: &'static str, body: &str| {
        let body = body.to_owned();
        Box::new(move || Reply::Text(status, kind, body.clone())) as Box<dyn Fn() -> Reply + Send + Sync>
    };
    let json =
        |body: Value| Box::new(move || Reply::Json(body.clone())) as Box<dyn Fn() -> Reply + Send + Sync>;
    let status = |code: u16| Box::new(move || Reply::Status(code)) as Box<dyn Fn() -> Reply + Send + Sync>;
    let yes = json!({ "decision": true });
    for (reply, state) in [
        (Box::new(|| Reply::Never) as Box<dyn Fn() -> Reply + Send + Sync>, "timed_out"),
        (Box::new(|| Reply::Endless), "timed_out"),
        (status(401), "answered_wrongly"),
        (status(403), "answered_wrongly"),
        (status(500), "answered_wrongly"),
        (status(204), "answered_wrongly"),
        (text(200, "text/html", "<html>Sign in</html>"), "answered_wrongly"),
        (text(200, "application/json", ""), "answered_wrongly"),
        (text(200, "application/json", &"[".repeat(100_000)), "answered_wrongly"),
        (text(200, "application/json", &format!("\"{}\"", "x".repeat(2_000_000))), "answered_wrongly"),
        (text(400, "application/json", "{\"decision\":true}"), "answered_wrongly"),
        (json(json!([])), "answered_wrongly"),
        (json(json!({ "decision": true })), "answered_wrongly"),
        (json(decisions(25, yes.clone())), "answered_wrongly"),
        (json(decisions(27, yes.clone())), "answered_wrongly"),
        (json(decisions(26, json!({ "decision": "true" }))), "answered_wrongly"),
        (json(decisions(26, json!({ "decision": null }))), "answered_wrongly"),
        (json(decisions(26, json!({}))), "answered_wrongly"),
        (
            Box::new(|| Reply::Redirect("http://127.0.0.1:1/access/v1/evaluations".to_owned())),
            "answered_wrongly",
        ),
    ] {
        let point = FakePoint::answering(move |asked| {
            if asked.path == "/access/v1/evaluations" { reply() } else { Reply::Status(404) }
        })
        .await;
        let world = point.beside(|point| point.timeout = QUICK).await;
        let owner = world.sign_in(IVANA).await;
        let since = Instant::now();
        assert_eq!(shown(&world, &owner).await, json!({ "state": state, "paused": false }));
        assert!(since.elapsed() < Duration::from_secs(3), "{state}: {:?}", since.elapsed());
        world.running.stop().await;
    }
    // Nothing listens there.
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let point = DecisionPoint::at(format!("http://{address}"));
    let world = World::with(true, |config| config.decision_point = Some(point)).await;
    let owner = world.sign_in(IVANA).await;
    assert_eq!(shown(&world, &owner).await, json!({ "state": "unreachable", "paused": false }));
}

/// It denies because it could not decide: that is not the denial of a policy.
#[tokio::test]
async fn an_error_in_a_decision_is_shown_as_one() {
    let point = FakePoint::deciding(|_| {
        json!({ "decision": false, "context": { "error": { "status": 404, "message": "Resource not found" } } })
    })
    .await;
    let world = point.beside(|_| ()).await;
    let owner = world.sign_in(IVANA).await;
    let access = world.get(&access_of(IVANA), &owner).await.ok();
    let expected =
        json!({ "allowed": false, "differs": false, "failed": true, "reasons": ["Resource not found"] });
    assert_eq!(item(&access, "members.view")["decision"], expected);
}

#[tokio::test]
async fn after_two_failures_pages_do_not_wait_for_it_until_it_answers_again() {
    let works = Arc::new(AtomicBool::new(false));
    let is_up = Arc::clone(&works);
    let point = FakePoint::answering(move |asked| match asked.path.as_str() {
        "/access/v1/evaluations" if is_up.load(Ordering::SeqCst) => {
            let all = vec![json!({ "decision": true }); asked.actions().len()];
            Reply::Json(json!({ "evaluations": all }))
        }
        "/access/v1/evaluations" => Reply::Never,
        _ => Reply::Status(404),
    })
    .await;
    let pause = Duration::from_millis(1500);
    let world = point
        .beside(|point| {
            point.timeout = QUICK;
            point.pause = pause;
        })
        .await;
    let owner = world.sign_in(IVANA).await;
    let timed_out = |paused: bool| json!({ "state": "timed_out", "paused": paused });
    for _ in 0..2 {
        assert_eq!(shown(&world, &owner).await, timed_out(false));
    }
    let since = Instant::now();
    for _ in 0..3 {
        assert_eq!(shown(&world, &owner).await, timed_out(true));
    }
    assert!(since.elapsed() < pause, "they did not wait");
    assert_eq!(point.questions().len(), 2);
    let sql = "SELECT count(*) FROM audit WHERE detail = 'decision point: timed_out (not asked again)'";
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, AIKO, MARLOW).await;
    shown(&world, &inside).await;
    assert_eq!(world.number(sql).await, 1);
    works.store(true, Ordering::SeqCst);
    tokio::time::sleep(pause).await;
    let access = world.get(&access_of(DANA), &owner).await.ok();
    assert_eq!(access["decision_point"], json!({ "state": "answered", "paused": false }));
}

/// Nobody waits for another server with a connection to the database in their hands.
#[tokio::test]
async fn a_slow_one_delays_nobody_else() {
    let point = FakePoint::answering(|asked| {
        if asked.path.starts_with("/.well-known") { Reply::Status(404) } else { Reply::Never }
    })
    .await;
    let mut slow = DecisionPoint::at(point.url.clone());
    slow.timeout = Duration::from_secs(3);
    let world = World::with(true, |config| {
        config.connections = 1;
        config.decision_point = Some(slow);
    })
    .await;
    let owner = world.sign_in(IVANA).await;
    let path = access_of(DANA);
    let (slow, quick) = tokio::join!(world.get(&path, &owner), async {
        world.until(async || !point.questions().is_empty()).await;
        let since = Instant::now();
        world.get(&format!("/v1/workspaces/{MARLOW}/roles"), &owner).await.ok();
        since.elapsed()
    });
    assert_eq!(slow.ok()["decision_point"]["state"], "timed_out");
    assert!(quick < Duration::from_secs(2), "{quick:?}");
}

/// If the session ends while the decision point is being asked, the page is not shown.
#[tokio::test]
async fn a_session_that_ends_while_it_is_asked_sees_nothing() {
    let point = FakePoint::answering(|asked| {
        if asked.path.starts_with("/.well-known") { Reply::Status(404) } else { Reply::Never }
    })
    .await;
    let world = point.beside(|point| point.timeout = Duration::from_secs(1)).await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, AIKO, MARLOW).await;
    let session = world.session_id(&inside).await;
    let path = access_of(DANA);
    let (seen, _) = tokio::join!(world.get(&path, &inside), async {
        world.until(async || !point.questions().is_empty()).await;
        world.delete(&format!("/v1/sessions/{session}"), &sam).await
    });
    seen.refused(401, "session_ended");
}

/// The same for a right that is taken away in the meantime.
#[tokio::test]
async fn what_the_viewed_user_may_no_longer_see_is_not_shown() {
    let point = FakePoint::answering(|asked| {
        if asked.path.starts_with("/.well-known") { Reply::Status(404) } else { Reply::Never }
    })
    .await;
    let world = point.beside(|point| point.timeout = Duration::from_secs(1)).await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, AIKO, MARLOW).await;
    let path = access_of(DANA);
    let (seen, ()) = tokio::join!(world.get(&path, &inside), async {
        world.until(async || !point.questions().is_empty()).await;
        world.execute("UPDATE roles SET permissions = 'members.view' WHERE name = 'Admin'").await;
    });
    seen.refused(403, "viewed_user_cannot");
}

/// A token file that is not there is found before the server starts; one that goes later is no reason to fail.
#[tokio::test]
async fn its_token_has_to_be_there_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    let mut point = DecisionPoint::at("http://127.0.0.1:1".to_owned());
    point.token_file = Some(file.clone());
    let database = database::Database::empty().await;
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), database.url());
    config.decision_point = Some(point.clone());
    let error = start(config).await.err().unwrap().to_string();
    assert!(error.contains("token cannot be read"), "{error}");
    std::fs::write(&file, "token").unwrap();
    let world = World::with(true, |config| config.decision_point = Some(point)).await;
    std::fs::remove_file(&file).unwrap();
    let owner = world.sign_in(IVANA).await;
    assert_eq!(shown(&world, &owner).await["state"], "unreachable");
}
