//! What a header says about who is calling counts only if a named proxy has written it.

use crate::{
    raw::Wire,
    setup::{Limits, Setup},
    stage::*,
    world::*,
};

/// The proxy that is believed. All of 127.0.0.0/8 is this computer, on Linux.
const PROXY: [u8; 4] = [127, 0, 0, 2];
const STRANGER: [u8; 4] = [127, 0, 0, 3];

/// A server behind that proxy where a client may have two requests open.
async fn behind_a_proxy() -> Stage {
    let limits = Limits { connections_per_address: 2, ..Limits::default() };
    Stage::with(Setup { limits, proxies: vec![PROXY.into()], ..Setup::default() }).await
}

/// A request from there that says who is calling.
async fn asked(stage: &Stage, from: [u8; 4], path: &str, headers: &str) -> Wire {
    let mut wire = Wire::open_from(stage, from).await;
    wire.send(&format!("GET {path} HTTP/1.1\r\nhost: ergo\r\n{headers}\r\n")).await;
    wire
}

async fn answer(stage: &Stage, from: [u8; 4], headers: &str) -> Answer {
    let mut wire = asked(stage, from, "/healthz", headers).await;
    within(8, "an answer", wire.answer()).await.expect("an answer")
}

fn of(client: &str) -> String {
    format!("x-forwarded-for: {client}\r\n")
}

/// A stream of events of that client stays open, with its place.
async fn stream(stage: &Stage, client: &str) -> Wire {
    let sam = stage.sign_in(SAM).await;
    let headers = format!("{}authorization: Bearer {sam}\r\n", of(client));
    let mut wire = asked(stage, PROXY, "/v1/events", &headers).await;
    let begun = within(8, "a stream", wire.answer()).await.expect("an answer");
    assert_eq!(begun.status, 200, "{}", begun.text);
    wire
}

#[tokio::test]
async fn clients_of_a_named_proxy_have_a_limit_each() {
    let stage = behind_a_proxy().await;
    let open = [stream(&stage, "192.0.2.1").await, stream(&stage, "192.0.2.1").await];
    answer(&stage, PROXY, &of("192.0.2.1")).await.refused(503, "busy");
    answer(&stage, PROXY, "forwarded: for=\"192.0.2.1:4711\";proto=https\r\n").await.refused(503, "busy");
    // What the client wrote itself stands before what the proxy adds.
    answer(&stage, PROXY, &of("198.51.100.9, 192.0.2.1")).await.refused(503, "busy");
    let two_lines = format!("{}{}", of("198.51.100.9"), of("192.0.2.1"));
    answer(&stage, PROXY, &two_lines).await.refused(503, "busy");
    // The others are served, over more connections than one address may have.
    for client in ["192.0.2.2", "2001:db8::1", "192.0.2.1, 192.0.2.3", "192.0.2.1, unknown", ""] {
        assert_eq!(answer(&stage, PROXY, &of(client)).await.status, 204, "{client}");
    }
    drop(open);
    eventually("there is room again", async || answer(&stage, PROXY, &of("192.0.2.1")).await.status == 204)
        .await;
}

#[tokio::test]
async fn a_stranger_speaks_for_nobody_else() {
    let stage = behind_a_proxy().await;
    // It cannot take another one's places ...
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut wire = asked(&stage, STRANGER, "/healthz", &of("192.0.2.1")).await;
        assert_eq!(wire.answer().await.unwrap().status, 204);
        open.push(wire);
    }
    let _both = [stream(&stage, "192.0.2.1").await, stream(&stage, "192.0.2.1").await];
    // ... nor have more than its own by making up addresses.
    for client in ["192.0.2.77", "127.0.0.2", "192.0.2.77, 127.0.0.2"] {
        let headers = format!("{}forwarded: for={client}\r\n", of(client));
        answer(&stage, STRANGER, &headers).await.refused(503, "busy");
    }
}

#[tokio::test]
async fn two_headers_that_disagree_are_refused_behind_a_proxy_only() {
    let stage = behind_a_proxy().await;
    let both = |client: &str| format!("{}forwarded: for={client}\r\n", of("192.0.2.1"));
    assert_eq!(answer(&stage, PROXY, &both("192.0.2.1")).await.status, 204);
    answer(&stage, PROXY, &both("192.0.2.2")).await.refused(400, "invalid_request");
    assert_eq!(answer(&stage, STRANGER, &both("192.0.2.2")).await.status, 204);
}

#[tokio::test]
async fn the_id_of_a_request_is_taken_from_a_named_proxy_only() {
    let stage = behind_a_proxy().await;
    let sent = |id: &str| format!("x-request-id: {id}\r\n");
    let id = "Root=1-67891233-abcdef012345678912345678";
    assert_eq!(answer(&stage, PROXY, &sent(id)).await.header("x-request-id"), id);
    for (from, id) in [(STRANGER, id), (PROXY, "two words"), (PROXY, "<script>"), (PROXY, &"x".repeat(65))] {
        let answer = answer(&stage, from, &sent(id)).await;
        assert_eq!((answer.status, answer.header("x-request-id").len()), (204, 16), "{id}");
    }
}
