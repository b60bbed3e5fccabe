//! Tests over real sockets: what a hostile client sees, and what the others see in the meantime.

use super::{Edge, LINGER, Limits, MAX_HEADER_BYTES, MAX_LINGERING, serve};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    routing::{get, post},
};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

const SOON: Duration = Duration::from_secs(10);

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

async fn started(limits: Limits) -> Server {
    let router = Router::new()
        .route("/works", get(async || "yes"))
        .route("/takes", post(async |body: String| body))
        .route("/slow", get(async || sleep(Duration::from_millis(400)).await))
        .route("/large", get(async || Body::from(vec![b'x'; 64 << 20])))
        .route("/peer", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let edge = Edge { limits, ..Edge::default() };
    let served = tokio::spawn(async move {
        serve(listener, router, &edge, async { _ = stopped.await }).await;
    });
    Server { address, stop, served }
}

impl Server {
    async fn connected(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// The whole response on a separate connection.
    async fn answer(&self, path: &str) -> String {
        let mut stream = self.connected().await;
        stream.write_all(request(path).as_bytes()).await.unwrap();
        rest(&mut stream).await
    }

    async fn works(&self) -> bool {
        self.answer("/works").await.starts_with("HTTP/1.1 200")
    }
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: ergo\r\nConnection: close\r\n\r\n")
}

/// Reads until the server closes the connection. A reset counts as closed.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    _ = timeout(SOON, stream.read_to_end(&mut bytes)).await.expect("the server closes the connection");
    String::from_utf8(bytes).unwrap()
}

fn short(header_timeout: Duration) -> Limits {
    Limits { header_timeout, ..Limits::default() }
}

#[tokio::test]
async fn headers_that_do_not_arrive_in_time_end_the_connection_and_nobody_elses() {
    let server = started(short(Duration::from_millis(500))).await;
    let mut slow = server.connected().await;
    let began = Instant::now();
    let (mut reader, mut writer) = slow.split();
    // Sending a byte at a time keeps no connection alive, because the limit applies to the whole.
    let drip = async {
        for byte in request("/works").bytes().cycle() {
            if writer.write_all(&[byte.max(b'a')]).await.is_err() {
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
    };
    let cut = async {
        let mut bytes = Vec::new();
        _ = reader.read_to_end(&mut bytes).await;
        bytes
    };
    let others = async {
        for _ in 0..5 {
            assert!(server.works().await);
            sleep(Duration::from_millis(50)).await;
        }
        std::future::pending::<()>().await;
    };
    let received = timeout(SOON, async {
        tokio::select! {
            received = cut => received,
            () = drip => Vec::new(),
            () = others => unreachable!(),
        }
    });
    assert!(received.await.expect("it is cut").is_empty());
    assert!(began.elapsed() >= Duration::from_millis(400), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_connection_may_be_used_again_but_not_stay_idle() {
    let server = started(short(Duration::from_millis(1500))).await;
    let mut stream = server.connected().await;
    for _ in 0..3 {
        stream.write_all(b"GET /works HTTP/1.1\r\nHost: ergo\r\n\r\n").await.unwrap();
        let mut answer = [0; 512];
        let length = timeout(SOON, stream.read(&mut answer)).await.unwrap().unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 200"));
        sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn more_from_one_address_is_busy_until_a_place_is_free() {
    let limits = Limits { connections_per_address: 2, ..Limits::default() };
    let server = started(limits).await;
    let (first, second) = (server.connected().await, server.connected().await);
    let answer = server.answer("/works").await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{answer}");
    for header in [
        "Content-Type: application/problem+json",
        "Retry-After: 2",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cross-origin-resource-policy: same-origin",
        "Connection: close",
        &format!("Content-Length: {}", body.len()),
    ] {
        assert!(head.lines().any(|line| line == header), "{header} in {head}");
    }
    let problem: ergo_protocol::code::ProblemDetails = serde_json::from_str(body).unwrap();
    assert_eq!(problem.code, ergo_protocol::Code::Busy);
    assert_eq!((problem.kind.as_str(), problem.status), ("urn:ergo:problem:busy", 503));

    drop(first);
    timeout(SOON, async {
        while !server.works().await {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the place is free again");
    drop(second);
}

#[tokio::test]
async fn a_client_that_is_still_sending_sees_that_it_was_turned_away() {
    let server = started(Limits { connections: 0, ..Limits::default() }).await;
    let mut stream = server.connected().await;
    let body = vec![b'x'; 8 << 20];
    let head = format!("POST /takes HTTP/1.1\r\nHost: ergo\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 503"));
}

#[tokio::test]
async fn clients_that_are_turned_away_are_not_waited_for() {
    let server = started(Limits { connections: 0, ..Limits::default() }).await;
    let mut streams = Vec::new();
    for _ in 0..2 * MAX_LINGERING {
        streams.push(server.connected().await);
    }
    let mut told = 0;
    for stream in &mut streams {
        told += usize::from(rest(stream).await.starts_with("HTTP/1.1 503"));
    }
    assert!(told >= MAX_LINGERING, "{told}");
    // All are still open on this side; the server has dropped them, and can again tell the next one why.
    sleep(LINGER + Duration::from_millis(500)).await;
    assert!(server.answer("/works").await.starts_with("HTTP/1.1 503"));
}

#[tokio::test]
async fn three_hundred_idle_connections_stop_nobody() {
    let server = started(Limits::default()).await;
    let mut idle = Vec::new();
    for _ in 0..300 {
        idle.push(server.connected().await);
    }
    for _ in 0..50 {
        assert!(timeout(SOON, server.works()).await.unwrap());
    }
}

#[tokio::test]
async fn stopping_takes_no_more_and_finishes_what_runs() {
    let server = started(Limits::default()).await;
    let mut idle = server.connected().await;
    let mut running = server.connected().await;
    running.write_all(b"GET /slow HTTP/1.1\r\nHost: ergo\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(100)).await;
    drop(server.stop);
    assert!(rest(&mut running).await.starts_with("HTTP/1.1 200"));
    assert_eq!(rest(&mut idle).await, "");
    timeout(SOON, server.served).await.expect("it ends").unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn a_server_that_is_aborted_keeps_no_connection() {
    let server = started(Limits::default()).await;
    let mut open = server.connected().await;
    assert!(server.works().await);
    server.served.abort();
    assert_eq!(rest(&mut open).await, "");
}

#[tokio::test]
async fn an_answer_that_is_not_taken_is_given_up() {
    let limits = Limits { connections: 1, request_timeout: Duration::from_secs(2), ..Limits::default() };
    let server = started(limits).await;
    let mut stalled = server.connected().await;
    stalled.write_all(request("/large").as_bytes()).await.unwrap();
    sleep(Duration::from_millis(200)).await;
    assert!(!server.works().await, "it has the only place");
    timeout(SOON, async {
        while !server.works().await {
            sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("its place is free again");
    drop(stalled);
}

#[tokio::test]
async fn an_answer_that_is_taken_slowly_arrives_whole() {
    let limits = Limits { request_timeout: Duration::from_millis(1500), ..Limits::default() };
    let server = started(limits).await;
    let mut stream = server.connected().await;
    stream.write_all(request("/large").as_bytes()).await.unwrap();
    let (mut received, mut chunk, began) = (0, vec![0; 1 << 20], Instant::now());
    loop {
        let length = timeout(SOON, stream.read(&mut chunk)).await.unwrap().unwrap();
        if length == 0 {
            break;
        }
        received += length;
        sleep(Duration::from_millis(40)).await;
    }
    assert!(received > 64 << 20 && began.elapsed() > Duration::from_secs(2), "{received}");
}

#[tokio::test]
async fn headers_beyond_the_limit_are_refused() {
    let server = started(Limits::default()).await;
    let mut stream = server.connected().await;
    let large =
        format!("GET /works HTTP/1.1\r\nHost: ergo\r\nX-Large: {}\r\n\r\n", "x".repeat(MAX_HEADER_BYTES));
    stream.write_all(large.as_bytes()).await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 431"));
    let mut stream = server.connected().await;
    let many = format!("GET /works HTTP/1.1\r\nHost: ergo\r\n{}\r\n", "X: x\r\n".repeat(101));
    stream.write_all(many.as_bytes()).await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 431"));
}

#[tokio::test]
async fn a_handler_can_ask_who_is_there() {
    let server = started(Limits::default()).await;
    let mut stream = server.connected().await;
    let here = stream.local_addr().unwrap().to_string();
    stream.write_all(request("/peer").as_bytes()).await.unwrap();
    assert!(rest(&mut stream).await.ends_with(&here));
}
