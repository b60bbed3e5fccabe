//! The stored timezone is out of reach while impersonating, and so is "last seen".

use crate::world::*;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn ones_own_profile() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let path = "/v1/me/profile";
    assert_eq!(world.get(path, &sam).await.ok(), json!({"timezone": "Europe/London", "locale": "en-GB"}));
    let change = async |body: serde_json::Value| {
        send(world.request(Method::PATCH, path).bearer_auth(&sam).json(&body)).await
    };
    let changed = change(json!({"timezone": "Asia/Kathmandu"})).await;
    assert_eq!(changed.ok(), json!({"timezone": "Asia/Kathmandu", "locale": "en-GB"}));
    assert_eq!(world.get(path, &sam).await.etag(), changed.etag());
    change(json!({"locale": "pt-PT", "timezone": "UTC"})).await.ok();
    let before = world.dump().await;
    change(json!({})).await.ok();
    for bad in [
        json!({"timezone": "Moon/Base"}),
        json!({"timezone": ""}),
        json!({"timezone": "Europe/Lisbon; DROP TABLE people"}),
        json!({"timezone": 1}),
        json!({"locale": "english please"}),
        json!({"timezone": "UTC", "id": "usr_7f3k"}),
        json!([]),
    ] {
        change(bad).await.refused(400, "invalid_request");
    }
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn with_an_actor_it_is_out_of_reach_whatever_is_sent() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let before = world.dump().await;
    let patch = || world.request(Method::PATCH, "/v1/me/profile").bearer_auth(&inside);
    let code = "protected_while_impersonating";
    send(patch().json(&json!({"timezone": "Asia/Tokyo"}))).await.refused(403, code);
    send(patch().json(&json!({"timezone": "Europe/Lisbon"}))).await.refused(403, code);
    send(patch().json(&json!({"locale": "en-GB"}))).await.refused(403, code);
    send(patch().json(&json!({}))).await.refused(403, code);
    send(patch().json(&json!({"unknown": [1]}))).await.refused(403, code);
    send(patch().body("not even JSON")).await.refused(403, code);
    send(patch().body("x".repeat(70_000))).await.refused(403, code);
    send(patch()).await.refused(403, code);
    assert_eq!(world.get("/v1/me/profile", &inside).await.ok()["timezone"], "Europe/Lisbon");
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn last_seen_is_moved_by_the_person_only() {
    let world = World::training().await;
    let sql = "SELECT last_seen_at FROM people WHERE id = 'usr_7f3k'";
    let seeded = world.number(sql).await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    for path in ["", "/members", "/members/usr_7f3k", "/teams", "/roles", "/access-settings"] {
        world.get(&format!("/v1/workspaces/{MARLOW}{path}"), &inside).await.ok();
    }
    world.get("/v1/session", &inside).await.ok();
    world.get("/v1/me/profile", &inside).await.ok();
    assert_eq!(world.number(sql).await, seeded, "an impersonation session moved it");
    let dana = world.sign_in(DANA).await;
    assert_ne!(world.number(sql).await, seeded);
    world.execute("UPDATE people SET last_seen_at = 1 WHERE id = 'usr_7f3k'").await;
    world.get("/v1/session", &inside).await.ok();
    assert_eq!(world.number(sql).await, 1);
    world.get("/v1/session", &dana).await.ok();
    // Nobody waits for it, so it comes a moment later.
    world.until(async || world.number(sql).await > seeded - 1).await;
}
