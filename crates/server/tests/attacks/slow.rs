//! Invariant 16: clients that are slow, or many.

use crate::{
    raw::Wire,
    setup::{Limits, Setup},
    stage::*,
    world::*,
};
use reqwest::Method;
use std::time::{Duration, Instant};

/// Short limits, so that a test of them is short.
fn hasty() -> Setup {
    let limits = Limits {
        header_timeout: Duration::from_secs(1),
        body_timeout: Duration::from_secs(1),
        request_timeout: Duration::from_secs(3),
        ..Limits::default()
    };
    Setup { limits, ..Setup::default() }
}

fn headers(token: &str, length: usize) -> String {
    format!(
        "POST /v1/entry-requests HTTP/1.1\r\nhost: ergo\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )
}

#[tokio::test]
async fn slow_headers_time_out() {
    let stage = Stage::with(hasty()).await;
    for sent in ["", "GET /v1/session HT", "GET /v1/session HTTP/1.1\r\nhost: ergo\r\n"] {
        let mut wire = Wire::open(&stage).await;
        wire.send(sent).await;
        let said = within(8, "slow headers", wire.rest()).await;
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{sent:?}: {said}");
    }
    // A byte now and then keeps nothing alive.
    let mut wire = Wire::open(&stage).await;
    wire.send("GET /v1/session HTTP/1.1\r\n").await;
    let started = Instant::now();
    while wire.send("x-more: y\r\n").await {
        assert!(started.elapsed() < Duration::from_secs(8), "it is kept alive byte by byte");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn a_slow_body_times_out_with_a_code_and_nothing_happens() {
    let stage = Stage::with(hasty()).await;
    let sam = stage.sign_in(SAM).await;
    let mut wire = Wire::open(&stage).await;
    let body = draft(DANA, MARLOW).to_string();
    wire.send(&headers(&sam, body.len())).await;
    wire.send(&body[..20]).await;
    let answer = within(8, "a slow body", wire.answer()).await.expect("an answer");
    answer.refused(408, "timed_out");
    assert!(!answer.header("retry-after").is_empty());
    // What comes then is not read as another request either.
    wire.send(&format!("{}GET /healthz HTTP/1.1\r\nhost: ergo\r\n\r\n", &body[20..])).await;
    let rest = within(8, "the rest", wire.rest()).await;
    assert!(!rest.contains("HTTP/1.1 2"), "{rest}");
    assert_eq!(stage.count("SELECT count(*) FROM entry_requests").await, 0);
}

#[tokio::test]
async fn a_body_byte_by_byte_times_out_too() {
    let stage = Stage::with(hasty()).await;
    let sam = stage.sign_in(SAM).await;
    let mut wire = Wire::open(&stage).await;
    let body = draft(DANA, MARLOW).to_string();
    wire.send(&headers(&sam, body.len())).await;
    let started = Instant::now();
    for byte in body.chars() {
        if !wire.send(&byte.to_string()).await {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(8), "it is kept alive byte by byte");
        tokio::time::sleep(Duration::from_millis(100)).await;
        if started.elapsed() > Duration::from_secs(5) {
            break;
        }
    }
    let answer = within(8, "a dripping body", wire.answer()).await;
    // Hung up, or told; but not served.
    assert!(answer.as_ref().is_none_or(|answer| answer.status == 408), "{:?}", answer.map(|it| it.text));
    assert_eq!(stage.count("SELECT count(*) FROM entry_requests").await, 0);
}

/// It may have been done when the time is over, so nothing may say that it was not, nor invite to do it again.
#[tokio::test]
async fn what_takes_too_long_is_not_called_undone() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    // Beside it, one that gives up before the lock does.
    let issuer = stage.running.url().to_owned();
    let hasty = World::on(stage.database.shared(), true, |config| {
        config.public_url = Some(issuer);
        config.limits.request_timeout = Duration::from_millis(500);
    })
    .await;
    let lock = stage.hold_write_lock().await;
    let change = within(20, "a change", hasty.post("/v1/entry-requests", &sam, &draft(DANA, MARLOW))).await;
    change.refused(504, "unconfirmed");
    assert_eq!(change.header("retry-after"), "");
    assert!(change.text.contains("Check the current state") && !change.text.contains("Nothing was changed"));
    let form = [("token", sam.as_str())];
    within(20, "a revocation", hasty.form("/oauth/revoke", &form)).await.refused(504, "unconfirmed");
    // A read inside is recorded before it is answered, so it waits too; it can be done again.
    let path = format!("/v1/workspaces/{MARLOW}/members");
    let read = within(20, "a read", hasty.get(&path, &inside)).await;
    read.refused(503, "busy");
    assert!(!read.header("retry-after").is_empty());
    lock.rollback().await.unwrap();
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let stage = Stage::with(hasty()).await;
    let mut wire = Wire::open(&stage).await;
    wire.send("GET /healthz HTTP/1.1\r\nhost: ergo\r\n\r\n").await;
    assert!(wire.answer().await.unwrap().status < 300);
    within(10, "an idle connection", wire.rest()).await;
}

/// The limits that an administrator gets without asking for any.
#[tokio::test]
async fn the_limits_are_there_by_default() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let mut slow_head = Wire::open(&stage).await;
    slow_head.send("GET /v1/session HTTP/1.1\r\n").await;
    let mut slow_body = Wire::open(&stage).await;
    slow_body.send(&headers(&sam, 300)).await;
    slow_body.send("{").await;
    let both = async { tokio::join!(slow_head.rest(), slow_body.rest()) };
    let (head, body) = within(40, "slow clients", both).await;
    assert!(head.is_empty() || head.starts_with("HTTP/1.1 408"), "{head}");
    assert!(body.contains("timed_out"), "{body}");
}

#[tokio::test]
async fn more_connections_than_one_address_may_have_are_refused_with_retry_after() {
    let limits = Limits { connections_per_address: 20, ..Limits::default() };
    let stage = Stage::with(Setup { limits, ..Setup::default() }).await;
    let mut open = Vec::new();
    for _ in 0..40 {
        open.push(Wire::open_from(&stage, [127, 0, 0, 2]).await);
    }
    let mut last = open.pop().unwrap();
    last.send("GET /healthz HTTP/1.1\r\nhost: ergo\r\n\r\n").await;
    let answer = within(8, "one too many", last.answer()).await.expect("an answer");
    answer.refused(503, "busy");
    assert!(!answer.header("retry-after").is_empty());
    // An address is what the connection says, not what a header says.
    let mut spoofed = Wire::open_from(&stage, [127, 0, 0, 2]).await;
    spoofed.send("GET /healthz HTTP/1.1\r\nhost: ergo\r\nx-forwarded-for: 192.0.2.7\r\n\r\n").await;
    assert_eq!(within(8, "a spoofed one", spoofed.answer()).await.expect("an answer").status, 503);
    // Everybody else is served.
    send(stage.request(Method::GET, "/healthz")).await.ok();
    drop(open);
    eventually("there is room again", async || {
        let mut again = Wire::open_from(&stage, [127, 0, 0, 2]).await;
        again.send("GET /healthz HTTP/1.1\r\nhost: ergo\r\n\r\n").await;
        again.answer().await.is_some_and(|answer| answer.status < 300)
    })
    .await;
}

#[tokio::test]
async fn more_connections_in_all_than_there_may_be_are_refused() {
    let limits = Limits { connections: 30, ..Limits::default() };
    let stage = Stage::with(Setup { limits, ..Setup::default() }).await;
    let mut open = Vec::new();
    for at in 0..60_u8 {
        open.push(Wire::open_from(&stage, [127, 0, 1, at + 1]).await);
    }
    let mut last = open.pop().unwrap();
    last.send("GET /healthz HTTP/1.1\r\nhost: ergo\r\n\r\n").await;
    within(8, "one too many", last.answer()).await.expect("an answer").refused(503, "busy");
}

/// Three hundred sockets, each of them as slow as it may be, and a valid token.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_slow_bodies_stop_nobody() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let mut slow = Vec::new();
    for _ in 0..300 {
        let mut wire = Wire::open_from(&stage, [127, 0, 0, 3]).await;
        wire.send(&headers(&sam, 5000)).await;
        wire.send("{").await;
        slow.push(wire);
    }
    others_are_served(&stage, &priya).await;
    drop(slow);
}

/// The same without a token: nobody has to be let in to be slow. From two addresses, within what each may have.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_slow_strangers_stop_nobody() {
    let stage = Stage::set().await;
    let priya = stage.sign_in(PRIYA).await;
    let form = "POST /oauth/token HTTP/1.1\r\nhost: ergo\r\ncontent-length: 5000\r\n\
                content-type: application/x-www-form-urlencoded\r\n\r\ngrant_type=";
    let mut slow = Vec::new();
    for at in 0..500 {
        let mut wire = Wire::open_from(&stage, [127, 0, 0, if at % 2 == 0 { 3 } else { 4 }]).await;
        match at % 10 {
            0 => _ = wire.send("GET /v1/session HTTP/1.1\r\nhost:").await,
            1 => _ = wire.send(&headers("not.a.token", 5000)).await,
            _ => _ = wire.send(form).await,
        }
        slow.push(wire);
    }
    others_are_served(&stage, &priya).await;
    drop(slow);
}

/// Quickly, while somebody attacks.
async fn others_are_served(stage: &Stage, token: &str) {
    for _ in 0..5 {
        let started = Instant::now();
        within(8, "healthz", send(stage.request(Method::GET, "/healthz"))).await.ok();
        within(8, "who am I", stage.get("/v1/session", token)).await.ok();
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
}

/// A client that asks for more than it reads.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_ask_and_never_read_stop_nobody() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let asks = format!(
        "GET /v1/workspaces/{MARLOW}/members?limit=200 HTTP/1.1\r\nhost: ergo\r\nauthorization: Bearer {inside}\r\n\r\n"
    );
    let mut deaf = Vec::new();
    for _ in 0..40 {
        let mut wire = Wire::open_from(&stage, [127, 0, 0, 4]).await;
        let all = asks.repeat(50);
        _ = tokio::time::timeout(Duration::from_millis(200), wire.send(&all)).await;
        deaf.push(wire);
    }
    for _ in 0..5 {
        let started = Instant::now();
        within(10, "who am I", stage.get("/v1/session", &priya)).await.ok();
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    }
    drop(deaf);
}

/// What HTTP itself can be bent to.
#[tokio::test]
async fn requests_that_two_could_read_differently_are_refused() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let head = format!("POST /v1/entry-requests HTTP/1.1\r\nhost: ergo\r\nauthorization: Bearer {sam}\r\n");
    let body = draft(DANA, MARLOW).to_string();
    let chunk = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let json = "content-type: application/json\r\n";
    for (what, rest) in [
        ("two lengths", format!("{json}content-length: 5\r\ncontent-length: {}\r\n\r\n{body}", body.len())),
        (
            "a length and chunks",
            format!("{json}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n{chunk}"),
        ),
        ("chunks twice", format!("{json}transfer-encoding: chunked, identity\r\n\r\n{chunk}")),
        ("a length that is none", format!("{json}content-length: +{}\r\n\r\n{body}", body.len())),
        ("a space before the colon", format!("{json}content-length : {}\r\n\r\n{body}", body.len())),
        ("a folded header", format!("{json}x-a: b\r\n content-length: 5\r\ncontent-length: 5\r\n\r\n{body}")),
    ] {
        let mut wire = Wire::open(&stage).await;
        wire.send(&head).await;
        wire.send(&rest).await;
        wire.send("GET /healthz HTTP/1.1\r\nhost: ergo\r\nconnection: close\r\n\r\n").await;
        let said = within(40, what, wire.rest()).await;
        let answers = said.matches("HTTP/1.1 ").count();
        println!("{what}: {answers} answers, {}", said.lines().next().unwrap_or_default());
        assert!(!said.starts_with("HTTP/1.1 5"), "{what}: {said}");
        // Refused, or read in one way: then there is one request, and the one behind it.
        let made = stage.count("SELECT count(*) FROM entry_requests").await;
        assert!(made == 0 || said.starts_with("HTTP/1.1 201"), "{what}: {said}");
        stage.sql("DELETE FROM entry_requests").await;
    }
    send(stage.request(Method::GET, "/healthz")).await.ok();
}

/// A request goes on when its caller hangs up, so hanging up must not make room for another one.
#[tokio::test]
async fn hanging_up_does_not_make_room_for_more_work() {
    let limits = Limits { connections: 12, ..Limits::default() };
    let stage = Stage::with(Setup { limits, ..Setup::default() }).await;
    let sam = stage.sign_in(SAM).await;
    // Nobody can write meanwhile, so each of these waits.
    let lock = stage.hold_write_lock().await;
    let body = draft(DANA, MARLOW).to_string();
    for _ in 0..40 {
        let mut wire = Wire::open(&stage).await;
        wire.send(&format!("{}{body}", headers(&sam, body.len()))).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut wire = Wire::open(&stage).await;
    wire.send("GET /healthz HTTP/1.1\r\nhost: ergo\r\n\r\n").await;
    let answer = within(5, "an answer", wire.answer()).await.expect("an answer");
    answer.refused(503, "busy");
    assert!(!answer.header("retry-after").is_empty());
    lock.rollback().await.unwrap();
    eventually("there is room again", async || {
        let mut wire = Wire::open(&stage).await;
        wire.send("GET /healthz HTTP/1.1\r\nhost: ergo\r\n\r\n").await;
        wire.answer().await.is_some_and(|answer| answer.status == 204)
    })
    .await;
    assert!(stage.count("SELECT count(*) FROM entry_requests").await <= 12);
}
