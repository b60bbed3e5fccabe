//! Who can ask for decisions, how much at once, and what is recorded.

use crate::{authzen::*, receiver::add_poller, scim_client::Directory, world::*};
use ergo_protocol::authzen::EVALUATIONS;
use ergo_server::authzen_tokens;
use reqwest::Method;
use serde_json::{Value, json};

const PATHS: [&str; 5] = [
    "/access/v1/evaluation",
    "/access/v1/evaluations",
    "/access/v1/search/subject",
    "/access/v1/search/resource",
    "/access/v1/search/action",
];

#[tokio::test]
async fn its_token_opens_this_and_nothing_else_and_nothing_else_opens_it() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let asked = evaluation(&user(DANA), "members.view", &workspace(MARLOW));
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let owner = world.sign_in(IVANA).await;
    let (_, feed) = add_poller(&world, "full", &[]).await;
    let scim = Directory::of(&world, MARLOW).await.token.clone();
    let cut = &token[..token.len() - 1];
    for path in PATHS {
        for other in [&sam, &inside, &owner, &feed, &scim, "authzen_x", "", cut] {
            world.post(path, other, &asked).await.refused(401, "unauthenticated");
        }
        send(world.request(Method::POST, path).json(&asked)).await.refused(401, "unauthenticated");
        send(world.request(Method::GET, path).bearer_auth(&token)).await.refused(405, "method_not_allowed");
    }
    for path in ["/v1/session", "/v1/audit", "/v1/directory?q=x", "/v1/workspaces/ws_marlow", "/v1/changes"] {
        world.get(path, &token).await.refused(401, "unauthenticated");
    }
    let scim = world.request(Method::GET, "/scim/v2/Users").bearer_auth(&token).send().await.unwrap();
    assert_eq!(scim.status(), 401);
    world.post(PATHS[0], &token, &asked).await.ok();
    // Nobody can read the token, and when it was used can be seen.
    assert!(!world.dump().await.contains(&token));
    let database = world.database.url();
    world.until(async || authzen_tokens::list(&database).await.unwrap()[0].last_used_at.is_some()).await;
}

#[tokio::test]
async fn a_revoked_token_opens_nothing() {
    let world = World::training().await;
    let database = world.database.url();
    let (id, token) = authzen_tokens::create(&database, Some(MARLOW), "Gateway").await.unwrap();
    let asked = evaluation(&user(DANA), "members.view", &workspace(MARLOW));
    world.post(PATHS[0], &token, &asked).await.ok();
    assert!(authzen_tokens::revoke(&database, &id).await.unwrap());
    assert!(!authzen_tokens::revoke(&database, &id).await.unwrap());
    world.post(PATHS[0], &token, &asked).await.refused(401, "unauthenticated");
    // Making and revoking one is in the audit of its workspace, or of all if it is for all.
    let of_one =
        "SELECT count(*) FROM audit WHERE action LIKE 'authzen_token.%' AND workspace_id = 'ws_marlow'";
    assert_eq!(world.number(of_one).await, 2);
    authzen_tokens::create(&database, None, "Gateway").await.unwrap();
    assert_eq!(world.number(of_one).await, 3);
    let everywhere = "SELECT count(*) FROM workspaces w WHERE NOT EXISTS (
        SELECT 1 FROM audit a WHERE a.workspace_id = w.id AND a.action = 'authzen_token.created')";
    assert_eq!(world.number(everywhere).await, 0);
    // Decisions are not: they would fill it.
    let before = world.number("SELECT count(*) FROM audit").await;
    let (_, other) = authzen_tokens::create(&database, Some(MARLOW), "Other").await.unwrap();
    world.post(PATHS[0], &other, &asked).await.ok();
    assert_eq!(world.number("SELECT count(*) FROM audit").await, before + 1);
}

#[tokio::test]
async fn too_much_at_once_is_refused() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let of = |count: usize| -> Value {
        let mut asked = evaluation(&user(DANA), "members.view", &workspace(MARLOW));
        asked["evaluations"] = vec![json!({}); count].into();
        asked
    };
    let most = world.post(PATHS[1], &token, &of(EVALUATIONS)).await.ok();
    assert_eq!(most["evaluations"].as_array().unwrap().len(), EVALUATIONS);
    for count in [EVALUATIONS + 1, 10_000] {
        world.post(PATHS[1], &token, &of(count)).await.refused(400, "invalid_request");
    }
    let mut huge = of(1);
    huge["context"] = json!({ "x": "x".repeat(70_000) });
    for path in PATHS {
        world.post(path, &token, &huge).await.refused(413, "body_too_large");
        // Without a token, nobody makes the server read it.
        world.post(path, "x", &huge).await.refused(401, "unauthenticated");
    }
    // One token's requests do not crowd out others: a few hundred at once are answered or turned away.
    let asked = of(EVALUATIONS);
    let answers = (0..200).map(|_| world.post(PATHS[1], &token, &asked));
    let statuses: Vec<u16> =
        futures_util::future::join_all(answers).await.iter().map(|answer| answer.status).collect();
    assert!(statuses.iter().all(|status| [200, 429, 503].contains(status)), "{statuses:?}");
    assert!(statuses.contains(&200));
}

#[tokio::test]
async fn paths_lead_where_they_say() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let asked = evaluation(&user(DANA), "members.view", &workspace(MARLOW));
    for path in [
        "/access/v1/evaluation/",
        "/access/v1//evaluation",
        "/access/v1/search",
        "/access/v1/search/subject/x",
        "/access/v1/evaluation%2f",
        "/ACCESS/v1/evaluation",
        "/access/v2/evaluation",
        "/access/v1/",
    ] {
        let answer = world.post(path, &token, &asked).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn an_answer_has_the_id_of_its_request() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let asked = evaluation(&user(DANA), "members.view", &workspace(MARLOW));
    let call = async |path: &str, id: &str, token: &str| {
        let request = world.request(Method::POST, path).bearer_auth(token).json(&asked);
        send(request.header("x-request-id", id)).await
    };
    let long = "x".repeat(3000);
    for id in ["bfe9eb29-ab87-4ca3-be83-a1d5d8305716", "two words; \"quoted\" <b>", &long] {
        let answer = call(PATHS[0], id, &token).await;
        assert_eq!((answer.status, answer.header("x-request-id")), (200, id));
        // Also if it is refused. What the log calls it is in the body.
        let answer = call(PATHS[0], id, "wrong").await;
        assert_eq!((answer.status, answer.header("x-request-id")), (401, id));
        assert_ne!(answer.json()["request_id"], id);
    }
    // Nobody else can choose it.
    let request = world.request(Method::GET, "/v1/session").header("x-request-id", "mine");
    assert_ne!(send(request).await.header("x-request-id"), "mine");
    assert_eq!(world.post(PATHS[0], &token, &asked).await.header("x-request-id").len(), 16);
}
