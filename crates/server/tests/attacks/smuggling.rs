//! Requests that two programs could read differently, as a proxy and this server are.

use crate::{raw::Wire, stage::*};

/// What comes back on one connection until the server hangs up, or has been silent for a moment.
async fn said(stage: &Stage, text: &str) -> String {
    let mut wire = Wire::open(stage).await;
    wire.send(text).await;
    // The last request asks for the end of the connection; a server that takes it for a body waits for more.
    within(25, text, wire.rest()).await
}

fn answers(said: &str) -> usize {
    said.matches("HTTP/1.1 ").count()
}

/// A second request, hidden in the body of the first for whoever reads it so.
const HIDDEN: &str = "DELETE /v1/session HTTP/1.1\r\nhost: ergo\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn headers_that_can_be_read_in_two_ways_are_refused() {
    let stage = Stage::set().await;
    for odd in [
        "content-length: 5\r\ncontent-length: 6",
        "content-length: +5",
        "content-length: 5,6",
        "content-length: 0x5",
        "content-length : 5",
        "transfer-encoding: xchunked",
        "transfer-encoding: chunked, identity",
        "transfer-encoding: \u{b}chunked",
        "x-forwarded-for : 192.0.2.1",
        "x-forwarded-for: 192.0.2.1\r\n folded: 192.0.2.2",
        "x-forwarded-for\0: 192.0.2.1",
        "x-forwarded-for: 192.0.2.1\0",
        "x-forwarded-for: 192.0.2.1\rx-request-id: 1",
        "no colon",
    ] {
        let said =
            said(&stage, &format!("POST /oauth/token HTTP/1.1\r\nhost: ergo\r\n{odd}\r\n\r\nhello{HIDDEN}"))
                .await;
        assert!(said.starts_with("HTTP/1.1 4") && answers(&said) == 1, "{odd:?}: {said}");
    }
}

#[tokio::test]
async fn a_length_beside_chunks_does_not_hide_a_request() {
    let stage = Stage::set().await;
    for order in [
        "content-length: LENGTH\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked\r\ncontent-length: LENGTH",
    ] {
        // By its length, the hidden request is a part of the body. By its chunks, the body ends before it.
        let body = format!("0\r\n\r\n{HIDDEN}");
        let headers = order.replace("LENGTH", &body.len().to_string());
        let said =
            said(&stage, &format!("POST /oauth/token HTTP/1.1\r\nhost: ergo\r\n{headers}\r\n\r\n{body}"))
                .await;
        assert_eq!(answers(&said), 1, "{order}: {said}");
    }
}

/// RFC 9112 §3.2: two programs that go by different ones would take it for different servers' requests.
#[tokio::test]
async fn a_request_names_one_host() {
    let stage = Stage::set().await;
    for (version, hosts, is_taken) in [
        ("1.1", "", false),
        ("1.1", "host: ergo\r\nhost: ergo\r\n", false),
        ("1.1", "host: ergo\r\nhost: other\r\n", false),
        ("1.1", "host: other@ergo\r\n", false),
        ("1.0", "host: ergo\r\nhost: other\r\n", false),
        ("1.1", "host: ergo\r\n", true),
        ("1.1", "host:\r\n", true),
        // It came with HTTP/1.1.
        ("1.0", "", true),
        ("1.0", "host: ergo\r\n", true),
    ] {
        for (path, status) in [("/healthz", 204), ("/readyz", 200), ("/v1/session", 401), ("/nothing", 404)] {
            let mut wire = Wire::open(&stage).await;
            wire.send(&format!("GET {path} HTTP/{version}\r\n{hosts}connection: close\r\n\r\n")).await;
            let answer = within(5, hosts, wire.answer()).await.expect("an answer");
            if is_taken {
                assert_eq!(answer.status, status, "{version} {hosts:?} {path}: {}", answer.text);
            } else {
                answer.refused(400, "invalid_request");
            }
        }
    }
}
