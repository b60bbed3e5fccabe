//! Floods: much of something, by somebody who may do it once.

use crate::{setup::Setup, stage::*, world::*};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

/// Quickly, while somebody attacks: a write and a read of somebody else's.
async fn others_go_on(stage: &Stage, token: &str) {
    for zone in ["Asia/Tokyo", "Asia/Kolkata", "Asia/Seoul", "Asia/Dubai", "Asia/Dhaka"] {
        let started = Instant::now();
        let change = async || stage.patch("/v1/me/profile", token, "*", &json!({ "timezone": zone })).await;
        // On a slow computer, somebody can be told to come back once.
        let changed = change().await;
        if changed.status == 503 { change().await } else { changed }.ok();
        stage.get("/v1/session", token).await.ok();
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    }
}

/// By one who reads faster than anybody can look.
#[cfg_attr(windows, ignore = "it measures seconds, and Wine takes more of them for itself")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_of_one_agents_reads_leaves_others_their_turn() {
    let stage = Stage::alone(Setup::default()).await;
    let (sam, tom) = (stage.sign_in(SAM).await, stage.sign_in(TOM).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let path = format!("/v1/workspaces/{MARLOW}/members?limit=200");
    let flood = join_all((0..240).map(|_| stage.get(&path, &inside)));
    let both = async { tokio::join!(flood, others_go_on(&stage, &tom)) };
    let (answers, ()) = within(60, "a flood", Box::pin(both)).await;
    for answer in answers {
        assert!(answer.status == 200 || [429, 503].contains(&answer.status), "{}", answer.text);
    }
}

/// A session that has ended keeps calling: each time the server checks whether something needs ending.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_of_calls_by_an_ended_session_leaves_others_their_turn() {
    let stage = Stage::alone(Setup::default()).await;
    let (sam, tom) = (stage.sign_in(SAM).await, stage.sign_in(TOM).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    stage.end(&sid(&inside), &sam).await;
    let flood = join_all((0..64).map(|_| async {
        for _ in 0..12 {
            stage.get("/v1/session", &inside).await.refused(401, "session_ended");
        }
    }));
    let both = async { tokio::join!(flood, others_go_on(&stage, &tom)) };
    within(60, "a flood", Box::pin(both)).await;
}

/// Anybody may ask whether the server is ready. If asking often made it say no, a load balancer would send everybody away.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_of_questions_whether_the_server_is_ready_does_not_make_it_say_no() {
    let stage = Stage::alone(Setup::default()).await;
    let tom = stage.sign_in(TOM).await;
    let flood = join_all((0..240).map(|_| async {
        for _ in 0..5 {
            let answer = send(stage.request(Method::GET, "/readyz")).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
    }));
    let both = async { tokio::join!(flood, others_go_on(&stage, &tom)) };
    within(60, "a flood", Box::pin(both)).await;
}

/// Whoever asks whether the server lives restarts it when it does not say so: it says so while everybody else waits for their turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_says_that_it_lives_during_a_flood() {
    let stage = Stage::alone(Setup::default()).await;
    let (sam, tom) = (stage.sign_in(SAM).await, stage.sign_in(TOM).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let path = format!("/v1/workspaces/{MARLOW}/members?limit=200");
    let reads = join_all((0..120).map(|_| stage.get(&path, &inside)));
    let asked = draft(DANA, MARLOW);
    let writes = join_all((0..60).map(|_| stage.post("/v1/entry-requests", &tom, &asked)));
    let looks = async {
        // One after the other, so that some of them come when the flood is at its highest.
        for _ in 0..30 {
            let answer = send(stage.request(Method::GET, "/healthz")).await;
            assert_eq!(answer.status, 204, "{}", answer.text);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let all = async { tokio::join!(reads, writes, looks) };
    within(60, "a flood", Box::pin(all)).await;
}

/// What is refused is recorded: that must not keep anybody from their work either.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_of_refused_changes_leaves_others_their_turn() {
    let stage = Stage::alone(Setup::default()).await;
    let (ruth, tom) = (stage.sign_in(RUTH).await, stage.sign_in(TOM).await);
    let flood = join_all((0..64).map(|_| async {
        for _ in 0..12 {
            let answer = stage.set_setting(&ruth, MARLOW, "public_links", switch(true)).await;
            assert!([403, 503].contains(&answer.status), "{}", answer.text);
        }
    }));
    let both = async { tokio::join!(flood, others_go_on(&stage, &tom)) };
    within(60, "a flood", Box::pin(both)).await;
}

/// Somebody who signs in all day: nothing limits how many sessions one person has.
async fn signed_in_often(stage: &Stage, times: u32) {
    let now = stage.time.now_millis();
    stage
        .sql(format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times})
             INSERT INTO sessions (id, subject_id, scope, started_at, ends_at)
             SELECT 'ses_flood' || i, '{SAM}', '', {now}, {} FROM n",
            now + 28_800_000
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_open_sessions_slow_nobody_down() {
    let stage = Stage::alone(Setup::default()).await;
    let tom = stage.sign_in(TOM).await;
    signed_in_often(&stage, 10_000).await;
    // A few beats of the sweeper, which looks at all of them.
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(3) {
        others_go_on(&stage, &tom).await;
    }
}

/// They are all over in the same second, and the sweeper ends them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_sessions_that_end_at_once_keep_nobody_from_their_work() {
    let stage = Stage::alone(Setup::default()).await;
    signed_in_often(&stage, 10_000).await;
    stage.minutes_later(8 * 60 + 1).await;
    let tom = stage.sign_in(TOM).await;
    let open = "SELECT count(*) FROM sessions WHERE id LIKE 'ses_flood%' AND ended_at IS NULL";
    let started = Instant::now();
    while stage.count(open).await > 0 {
        others_go_on(&stage, &tom).await;
        assert!(started.elapsed() < Duration::from_secs(30), "not swept within 30 s");
    }
    println!("swept within {:?}", started.elapsed());
}
