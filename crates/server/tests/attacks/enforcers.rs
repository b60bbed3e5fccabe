//! Programs that ask for decisions, as many and as much as they can.

use crate::{stage::*, world::*};
use ergo_server::authzen_tokens;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A program that can ask about everything; its token.
pub async fn program(stage: &Stage) -> String {
    authzen_tokens::create(&stage.database.url(), None, "Gateway").await.unwrap().1
}

/// A question for each path, which is answered with success.
pub fn questions() -> [(&'static str, Value); 5] {
    let (user, workspace) =
        (json!({ "type": "user", "id": DANA }), json!({ "type": "workspace", "id": MARLOW }));
    let asked = json!({ "subject": user, "action": { "name": "members.view" }, "resource": workspace });
    let mut several = asked.clone();
    // Each about somebody else, so that nothing is read only once.
    several["evaluations"] = (0..100)
        .map(|number| json!({ "subject": { "type": "email", "id": format!("nobody{number}@x.example") } }))
        .collect();
    [
        ("/access/v1/evaluation", asked.clone()),
        ("/access/v1/evaluations", several),
        ("/access/v1/search/subject", asked.clone()),
        ("/access/v1/search/resource", asked.clone()),
        ("/access/v1/search/action", asked),
    ]
}

/// Sixteen programs with sixteen requests each do not keep an agent waiting: what is too much is turned away.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn programs_that_flood_the_server_with_questions_keep_nobody_waiting() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let programs = join_all((0..16).map(|_| program(&stage))).await;
    let [_, (path, asked), ..] = questions();
    let flood = join_all(
        programs
            .iter()
            .flat_map(|token| (0..16).map(move |_| token))
            .map(|token| stage.post(path, token, &asked)),
    );
    let agent = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..20 {
            let since = Instant::now();
            stage.get(&format!("/v1/workspaces/{MARLOW}/members/{DANA}"), &inside).await.ok();
            slowest = slowest.max(since.elapsed());
        }
        slowest
    };
    let (answers, slowest) = within(60, "the flood", async { tokio::join!(flood, agent) }).await;
    for answer in &answers {
        assert!([200, 429, 503].contains(&answer.status), "{}", answer.text);
    }
    assert!(answers.iter().any(|answer| answer.status == 200));
    println!("the agent waited up to {slowest:?}");
    assert!(slowest < Duration::from_secs(5), "the agent waited {slowest:?}");
}

/// A token that is revoked while its program asks is worth nothing from the next request on.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_is_judged_at_each_request() {
    let stage = Stage::set().await;
    let (id, token) = authzen_tokens::create(&stage.database.url(), None, "Gateway").await.unwrap();
    let [(path, asked), ..] = questions();
    for _ in 0..3 {
        stage.post(path, &token, &asked).await.ok();
    }
    authzen_tokens::revoke(&stage.database.url(), &id).await.unwrap();
    stage.post(path, &token, &asked).await.refused(401, "unauthenticated");
}
