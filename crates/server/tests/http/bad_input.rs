//! Every class of bad input: the right status and code, nothing changed, nothing leaked.

use crate::world::*;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn paths_and_methods_that_do_not_exist() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    for path in
        ["/", "/nowhere", "/v1", "/v1/workspaces", "/v1/entry-requests/x/y/z", "/V1/session", "/v1/session/"]
    {
        world.get(path, &sam).await.refused(404, "not_found");
    }
    for (method, path) in [
        (Method::POST, "/v1/session"),
        (Method::PUT, "/v1/me/profile"),
        (Method::GET, "/oauth/token"),
        (Method::DELETE, "/healthz"),
        (Method::GET, "/v1/sessions/x"),
        (Method::PATCH, "/v1/workspaces/ws_marlow/members"),
    ] {
        let answer = send(world.request(method, path).bearer_auth(&sam)).await;
        answer.refused(405, "method_not_allowed");
        assert!(!answer.header("allow").is_empty(), "{path}");
    }
    // Not UTF-8 in a path, and an attempt to leave it.
    world.get("/v1/workspaces/%ff/members", &sam).await.refused(404, "not_found");
    world.get("/v1/workspaces/..%2F..%2Fetc/members", &sam).await.refused(404, "not_found");
}

#[tokio::test]
async fn bodies() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let before = world.dump().await;
    let path = "/v1/entry-requests";
    let raw = |body: String| {
        world
            .request(Method::POST, path)
            .bearer_auth(&sam)
            .header("content-type", "application/json")
            .body(body)
    };
    let good = draft(DANA, MARLOW).to_string();
    for (what, body) in [
        ("empty", String::new()),
        ("cut off", good[..good.len() - 5].to_owned()),
        ("not JSON", "user_id=x".to_owned()),
        ("an array", "[]".to_owned()),
        ("null", "null".to_owned()),
        ("something after it", format!("{good} {{}}")),
        ("too deep", "[".repeat(200)),
        ("unknown field", good.replacen('{', "{\"approved_by\":\"usr_5kfr\",", 1)),
        ("a field twice", good.replacen('{', "{\"minutes\":5,", 1)),
        ("a field missing", json!({"user_id": DANA}).to_string()),
        ("a wrong type", good.replace("30", "\"30\"")),
        ("a negative number", good.replace("30", "-30")),
        ("a fraction", good.replace("30", "30.5")),
        ("a huge number", good.replace("30", "99999999999")),
        ("a null", good.replace("30", "null")),
    ] {
        let answer = send(raw(body)).await;
        println!("{what}: {}", answer.text);
        answer.refused(400, "invalid_request");
        assert!(
            !answer.text.contains("SUP-4821") && !answer.text.contains("approved_by"),
            "{what} is echoed"
        );
    }
    send(raw("x".repeat(64 * 1024 + 1))).await.refused(413, "body_too_large");
    let not_utf8 =
        world.request(Method::POST, path).bearer_auth(&sam).header("content-type", "application/json");
    send(not_utf8.body(b"{\"reason\":\"\xff\"}".to_vec())).await.refused(400, "invalid_request");
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
        let request = world.request(Method::POST, path).bearer_auth(&sam).header("content-type", media_type);
        send(request.body(good.clone())).await.refused(415, "unsupported_media_type");
    }
    let none = world.request(Method::POST, path).bearer_auth(&sam).body(good.clone());
    send(none).await.refused(415, "unsupported_media_type");
    assert_eq!(world.dump().await, before);
    let charset = world.request(Method::POST, path).bearer_auth(&sam);
    let charset = charset.header("content-type", "Application/JSON; charset=utf-8").body(good);
    assert_eq!(send(charset).await.status, 201);
}

#[tokio::test]
async fn queries() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let members = format!("/v1/workspaces/{MARLOW}/members");
    for query in
        ["limit=0", "limit=201", "limit=x", "limit=-1", "cursor=x", "cursor=W10", "rolle=x", "q=a&q=b"]
    {
        world.get(&format!("{members}?{query}"), &inside).await.refused(400, "invalid_request");
    }
    let long = "x".repeat(201);
    world.get(&format!("{members}?q={long}"), &inside).await.refused(400, "invalid_request");
    world.get("/v1/directory", &sam).await.refused(400, "invalid_request");
    world.get("/v1/directory?q=dana&all=1", &sam).await.refused(400, "invalid_request");
    // Words of SQL are only words.
    for q in ["%25", "_", "'%20OR%201=1--", "%22", "%00"] {
        assert_eq!(world.get(&format!("{members}?q=zz{q}"), &inside).await.ok()["total"], 0);
    }
    let priya = world.sign_in(PRIYA).await;
    for query in ["limit=0", "cursor=x", "cursor=99999999999999999999", "since=1"] {
        world.get(&format!("/v1/audit?{query}"), &priya).await.refused(400, "invalid_request");
    }
}

#[tokio::test]
async fn every_answer_has_its_headers_and_health_says_nothing() {
    let world = World::training().await;
    let health = send(world.request(Method::GET, "/healthz")).await;
    assert_eq!((health.status, health.text.as_str()), (204, ""));
    let sam = world.sign_in(SAM).await;
    for path in ["/v1/session", "/v1/directory?q=dana", "/openapi.json", "/training/agents"] {
        let answer = world.get(path, &sam).await;
        answer.ok();
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
    }
}
