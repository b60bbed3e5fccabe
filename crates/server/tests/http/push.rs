//! What is pushed, to whom, and how soon.

use crate::world::*;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    async fn open(world: &World, token: &str) -> Self {
        let response = world.request(Method::GET, "/v1/events").bearer_auth(token).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
        let mut stream = Self { response, text: String::new() };
        assert_eq!(stream.next().await.unwrap()["kind"], "ready");
        stream
    }

    /// The next event; `None` when the stream has ended. Without what leads hear of sessions: that comes all the time.
    async fn next(&mut self) -> Option<Value> {
        loop {
            let event = self.any().await;
            if event.as_ref().is_none_or(|event| event["kind"] != "sessions_changed") {
                return event;
            }
        }
    }

    async fn any(&mut self) -> Option<Value> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let event: String = self.text.drain(..end + 2).collect();
                let data = event.lines().find_map(|line| line.strip_prefix("data: ")).map(str::to_owned);
                match data {
                    Some(data) => return Some(serde_json::from_str(&data).unwrap()),
                    None => continue,
                }
            }
            let chunk =
                tokio::time::timeout(Duration::from_secs(8), self.response.chunk()).await.unwrap().ok()??;
            self.text += std::str::from_utf8(&chunk).unwrap();
        }
    }

    /// Whether nothing comes for a moment.
    async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(300), self.next()).await.is_err()
    }
}

#[tokio::test]
async fn whatever_ends_a_session_is_pushed_to_its_agent_within_a_second() {
    let world = World::training().await;
    let (sam, priya, ivana) =
        (world.sign_in(SAM).await, world.sign_in(PRIYA).await, world.sign_in(IVANA).await);
    let mut own = Stream::open(&world, &sam).await;
    let mut others = Stream::open(&world, &priya).await;
    for how in ["lead", "revoke", "policy"] {
        let inside = world.enter(&sam, DANA, MARLOW).await;
        let sid = world.session_id(&inside).await;
        let begun = Instant::now();
        match how {
            "lead" => _ = world.delete(&format!("/v1/sessions/{sid}"), &priya).await,
            "revoke" => _ = world.form("/oauth/revoke", &[("token", &inside)]).await,
            _ => {
                let setting = format!("/v1/workspaces/{MARLOW}/access-settings/support_access");
                let off = json!({ "value": { "type": "choice", "value": "off" } });
                world.patch(&setting, &ivana, "*", &off).await.ok();
            }
        }
        let ended = own.next().await.unwrap();
        assert_eq!((&ended["kind"], &ended["session_id"]), (&json!("session_ended"), &json!(sid)));
        assert!(ended["cause"].is_string(), "{ended}");
        assert!(begun.elapsed() < Duration::from_secs(1), "{how}: {:?}", begun.elapsed());
    }
    assert_eq!(others.next().await.unwrap(), json!({ "kind": "approvals_changed" }), "the workspace closed");
    assert!(others.is_silent().await);
}

#[tokio::test]
async fn leads_hear_of_requests_and_agents_of_decisions() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let mut agent = Stream::open(&world, &sam).await;
    let mut lead = Stream::open(&world, &priya).await;
    let user = world
        .text(
            "SELECT m.person_id FROM memberships m JOIN roles r ON r.id = m.role_id
             WHERE m.workspace_id = 'ws_northwind' AND m.status = 'active' AND r.is_owner = 0 LIMIT 1",
        )
        .await;
    let request = world.post("/v1/entry-requests", &sam, &draft(&user, NORTHWIND)).await.ok();
    assert_eq!(lead.next().await.unwrap()["kind"], "approvals_changed");
    assert!(agent.is_silent().await);
    let id = request["id"].as_str().unwrap();
    world.post(&format!("/v1/entry-requests/{id}/decline"), &priya, &json!({ "word": "no" })).await.ok();
    assert_eq!(agent.next().await.unwrap(), json!({ "kind": "request_decided", "request_id": id }));
    assert_eq!(lead.next().await.unwrap()["kind"], "approvals_changed");
}

#[tokio::test]
async fn a_stream_is_for_agents_beats_and_ends_with_the_session_and_with_the_server() {
    let world = World::training().await;
    let (sam, dana) = (world.sign_in(SAM).await, world.sign_in(DANA).await);
    world.get("/v1/events", &dana).await.refused(403, "forbidden");
    let inside = world.enter(&sam, DANA, MARLOW).await;
    world.get("/v1/events", &inside).await.refused(403, "forbidden");
    let mut stream = Stream::open(&world, &sam).await;
    let beat = tokio::time::timeout(Duration::from_secs(7), stream.response.chunk()).await.unwrap().unwrap();
    assert!(beat.unwrap().starts_with(b":"), "a comment keeps the line alive");
    let own = world.session_id(&sam).await;
    world.delete(&format!("/v1/sessions/{own}"), &sam).await;
    // The session that was entered from it ends too; the order of the two is not said.
    let mut ended = Vec::new();
    while let Some(event) = stream.next().await {
        ended.push(event["session_id"].clone());
    }
    assert!(ended.contains(&json!(own)), "{ended:?}");

    let priya = world.sign_in(PRIYA).await;
    let mut stream = Stream::open(&world, &priya).await;
    let begun = Instant::now();
    world.running.stop().await;
    assert_eq!(stream.next().await, Some(json!({ "kind": "closing" })), "open another, elsewhere");
    assert_eq!(stream.next().await, None);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}
