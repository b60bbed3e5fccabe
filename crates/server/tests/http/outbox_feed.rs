//! Polling for changes: `GET /v1/changes`.

use crate::{receiver::*, world::*};
use serde_json::{Value, json};

async fn page(world: &World, token: &str, query: &str) -> Value {
    world.get(&format!("/v1/changes{query}"), token).await.ok()
}

#[tokio::test]
async fn a_poller_reads_everything_once_whatever_the_size_of_its_pages() {
    let world = World::training().await;
    let (_, all) = add_poller(&world, "ids", &[]).await;
    let only = ["--workspace", MARLOW, "--event", "session.entered"];
    let (_, entered) = add_poller(&world, "ids", &only).await;
    let empty = page(&world, &all, "").await;
    assert_eq!(empty, json!({ "items": [], "next_after": 0, "has_more": false }));
    let sam = world.sign_in(SAM).await;
    for _ in 0..3 {
        world.enter(&sam, DANA, MARLOW).await;
    }
    world.entry(&sam, OTHER_DANA, LUMEN).await;
    let (mut after, mut seen) = (0, Vec::new());
    loop {
        let page = page(&world, &all, &format!("?after={after}&limit=2")).await;
        seen.extend(page["items"].as_array().unwrap().clone());
        after = page["next_after"].as_i64().unwrap();
        if page["has_more"] == false {
            break;
        }
        assert_eq!(page["items"].as_array().unwrap().len(), 2);
    }
    let numbers: Vec<i64> = seen.iter().map(|one| one["seq"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
    let kinds: Vec<&str> = seen.iter().map(|one| one["type"].as_str().unwrap()).collect();
    let once = ["entry.approved", "session.entered"];
    assert_eq!(kinds, [once, once, once].concat().into_iter().chain(["entry.approved"]).collect::<Vec<_>>());
    // One that is sent less moves on as far.
    let less = page(&world, &entered, "").await;
    assert_eq!((less["items"].as_array().unwrap().len(), &less["next_after"]), (3, &json!(7)));
    assert_eq!(page(&world, &entered, "?after=7").await["items"], json!([]));
    for wrong in ["?after=-1", "?after=x", "?limit=0", "?limit=201", "?since=1", "?after=1&after=2"] {
        world.get(&format!("/v1/changes{wrong}"), &all).await.refused(400, "invalid_request");
    }
}

#[tokio::test]
async fn its_token_opens_the_feed_and_nothing_else_and_nothing_else_opens_it() {
    let world = World::training().await;
    let (id, token) = add_poller(&world, "full", &[]).await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    for other in [&sam, &inside, "feed_x", "", &token[..token.len() - 1]] {
        world.get("/v1/changes", other).await.refused(401, "unauthenticated");
    }
    for path in ["/v1/session", "/v1/audit", "/v1/directory?q=x", "/v1/workspaces/ws_marlow"] {
        let answer = world.get(path, &token).await;
        assert_eq!(answer.status, 401, "{path}: {}", answer.text);
    }
    // SCIM is not in the document that answers are compared with.
    let scim =
        world.request(reqwest::Method::GET, "/scim/v2/Users").bearer_auth(&token).send().await.unwrap();
    assert_eq!(scim.status(), 401);
    page(&world, &token, "").await;
    // Nobody can read the token, and when it was used can be seen.
    assert!(!world.dump().await.contains(&token));
    world.until(async || webhooks(&world, &["list"]).await[0]["last_polled_at"].is_string()).await;
    webhooks(&world, &["remove", &id]).await;
    world.get("/v1/changes", &token).await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_poller_is_told_when_it_may_have_missed_something() {
    let world = World::training().await;
    let (_, token) = add_poller(&world, "ids", &[]).await;
    let sam = world.sign_in(SAM).await;
    world.enter(&sam, DANA, MARLOW).await;
    world.enter(&sam, DANA, MARLOW).await;
    // As pruning leaves it: two are gone.
    world.execute("DELETE FROM outbox WHERE seq <= 2").await;
    world.execute("UPDATE outbox_state SET deleted_seq = 2").await;
    for gone in [0, 1] {
        let answer = world.get(&format!("/v1/changes?after={gone}"), &token).await;
        answer.refused(410, "changes_deleted");
        assert!(answer.text.contains("after=2") && answer.json()["next_after"] == 2);
    }
    for after in ["", "?after=2"] {
        let found = page(&world, &token, after).await;
        assert_eq!((found["items"].as_array().unwrap().len(), &found["next_after"]), (2, &json!(4)));
    }
    assert_eq!(page(&world, &token, "?after=4").await["items"], json!([]));
    // A number that was never given: the database is older than what the poller has read.
    let answer = world.get("/v1/changes?after=5", &token).await;
    answer.refused(410, "changes_deleted");
    assert!(answer.text.contains("backup") && answer.json()["next_after"] == 4);
    // Nothing else that is refused has a number.
    assert_eq!(world.get("/v1/changes?after=x", &token).await.json()["next_after"], Value::Null);
    let document = document::Document::get().json();
    let member = &document["components"]["schemas"]["ProblemDetails"]["properties"]["next_after"];
    assert!(member["description"].as_str().unwrap().contains("changes_deleted"), "{member}");
}

/// As `webhooks add` says: of what happens from now on.
#[tokio::test]
async fn what_happened_before_a_receiver_was_added_is_not_for_it() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    world.enter(&sam, DANA, MARLOW).await;
    let (_, token) = add_poller(&world, "full", &[]).await;
    for query in ["", "?after=0"] {
        assert_eq!(page(&world, &token, query).await["items"], json!([]), "{query}");
    }
    world.enter(&sam, DANA, MARLOW).await;
    assert_eq!(polled(&world, &token).await.len(), 2);
}
