//! What the document says and what the server does are the same. `send` compares every answer; here is what no other
//! test sends.

use crate::world::{document::Document, *};
use reqwest::{
    Method,
    header::{HeaderName, HeaderValue},
};
use serde_json::{Value, json};
use std::time::Duration;

/// A member of the workspace in which a second person decides.
pub const OTANI: &str = "usr_3bkp";

/// One answer that is in order, to be spoiled.
async fn profile() -> (World, Answer) {
    let world = World::training().await;
    let dana = world.sign_in(DANA).await;
    let answer = world.get("/v1/me/profile", &dana).await;
    answer.ok();
    (world, answer)
}

fn wrong(answer: &Answer) -> String {
    Document::get().check(&Method::GET, "/v1/me/profile", answer).unwrap_err()
}

#[tokio::test]
async fn an_answer_that_is_not_as_documented_is_caught() {
    let (_world, good) = profile().await;
    let Answer { status, headers, text } = good;
    let answer = |body: Value| Answer { status, headers: headers.clone(), text: body.to_string() };
    let body: Value = serde_json::from_str(&text).unwrap();
    Document::get().check(&Method::GET, "/v1/me/profile", &answer(body.clone())).unwrap();
    for (what, member, value) in [
        ("a wrong type", "locale", json!(1)),
        ("a null", "locale", json!(null)),
        ("a member that is not documented", "email", json!("dana@marlow.example")),
    ] {
        let mut body = body.clone();
        body[member] = value;
        println!("{what}: {}", wrong(&answer(body)));
    }
    let mut less = body.clone();
    less.as_object_mut().unwrap().remove("timezone");
    assert!(wrong(&answer(less)).contains("timezone"));
    assert!(wrong(&answer(json!([body]))).contains("object"));
    assert!(wrong(&Answer { text: text[1..].to_owned(), ..answer(json!({})) }).contains("JSON"));
    assert!(wrong(&Answer { status: 201, ..answer(body.clone()) }).contains("status 201"));
    assert!(wrong(&Answer { status: 204, ..answer(body.clone()) }).contains("status 204"));
    for name in ["etag", "cache-control", "x-content-type-options"] {
        let mut less = answer(body.clone());
        less.headers.remove(name);
        assert!(wrong(&less).to_lowercase().contains(name));
    }
    for (name, value) in
        [("etag", "W/\"x\""), ("content-type", "text/html"), ("content-type", "application/problem+json")]
    {
        let mut other = answer(body.clone());
        other.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        println!("{value}: {}", wrong(&other));
    }
}

#[tokio::test]
async fn a_refusal_that_is_not_as_documented_is_caught() {
    let world = World::training().await;
    let refused = send(world.request(Method::GET, "/v1/me/profile")).await;
    refused.refused(401, "unauthenticated");
    let answer = |text: String| Answer { status: 401, headers: refused.headers.clone(), text };
    for (from, to) in [
        ("unauthenticated\"}", "not_found\"}"),
        ("unauthenticated\"}", "no_such_code\"}"),
        ("\"status\":401", "\"status\":403"),
        ("{\"type\"", "{\"user\":\"usr_7f3k\",\"type\""),
    ] {
        assert!(refused.text.contains(from));
        println!("{to}: {}", wrong(&answer(refused.text.replacen(from, to, 1))));
    }
    let mut silent = answer(refused.text.clone());
    silent.headers.remove("www-authenticate");
    assert!(wrong(&silent).contains("WWW-Authenticate"));
}

#[tokio::test]
async fn methods_that_are_not_documented_are_405_and_head_is_get() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let paths: Vec<String> = Document::get().json()["paths"].as_object().unwrap().keys().cloned().collect();
    for path in paths {
        let filled = path.replace(['{', '}'], "x");
        for method in [Method::OPTIONS, Method::TRACE, Method::PUT] {
            let answer = send(world.request(method.clone(), &filled).bearer_auth(&sam)).await;
            answer.refused(405, "method_not_allowed");
            for (documented, _) in Document::get().json()["paths"][&path].as_object().unwrap() {
                assert!(answer.header("allow").contains(&documented.to_uppercase()), "{method} {path}");
            }
        }
    }
    for path in ["/v1/session", "/v1/workspaces/x", "/healthz", "/openapi.json"] {
        let get = world.get(path, &sam).await;
        let head = send(world.request(Method::HEAD, path).bearer_auth(&sam)).await;
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.headers.get("etag").is_some(), get.headers.get("etag").is_some(), "{path}");
    }
}

#[tokio::test]
async fn what_a_tagged_read_answers_again_is_documented() {
    let world = World::training().await;
    let dana = world.sign_in(DANA).await;
    let tag = world.get("/v1/me/profile", &dana).await.etag();
    for known in [tag.as_str(), "*", &format!("\"x\", W/{tag}")] {
        let request = world.request(Method::GET, "/v1/me/profile").bearer_auth(&dana);
        assert_eq!(send(request.header("if-none-match", known)).await.status, 304);
    }
}

/// What an agent hears, from its first line to its last.
#[tokio::test]
async fn events_are_as_documented() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let own = world.session_id(&sam).await;
    let request = world.request(Method::GET, "/v1/events").bearer_auth(&sam);
    let heard = tokio::spawn(async move { send(request).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let asked = world.entry(&sam, OTANI, NORTHWIND).await;
    let refusal = json!({ "word": "no" });
    world.post(&format!("/v1/entry-requests/{asked}/decline"), &priya, &refusal).await.ok();
    world.enter(&sam, DANA, MARLOW).await;
    world.delete(&format!("/v1/sessions/{own}"), &sam).await.ok();
    let heard = tokio::time::timeout(Duration::from_secs(8), heard).await.unwrap().unwrap();
    for event in ["ready", "request_decided", "session_ended"] {
        assert!(heard.text.contains(&format!("event: {event}\n")), "{}", heard.text);
    }
    for (from, to) in [("event: ready", "event: steady"), ("\"kind\"", "\"kin\""), ("exited", "vanished")] {
        assert!(heard.text.contains(from), "{}", heard.text);
        let spoiled =
            Answer { text: heard.text.replacen(from, to, 1), headers: heard.headers.clone(), ..heard };
        Document::get().check(&Method::GET, "/v1/events", &spoiled).unwrap_err();
    }
}
