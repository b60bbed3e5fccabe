//! How the program stops: `/readyz` says no, streams end with a word, what runs is finished or cut.

use crate::{serving::Serving, world::*};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

const SOON: Duration = Duration::from_secs(8);

async fn sign_in(http: &reqwest::Client, server: &Serving, person: &str) -> String {
    let asked = http.post(format!("{}/training/sign-in", server.url)).json(&json!({ "person_id": person }));
    send(asked).await.ok()["access_token"].as_str().unwrap().to_owned()
}

fn client() -> reqwest::Client {
    // A connection for each request, as from many clients.
    reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap()
}

/// A request whose body has not arrived as a whole. The server has read its headers.
struct Begun(TcpStream);

impl Begun {
    async fn at(server: &Serving) -> Self {
        let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
        let head = "POST /oauth/token HTTP/1.1\r\nhost: ergo\r\nexpect: 100-continue\r\ncontent-length: 10\r\n\
                    content-type: application/x-www-form-urlencoded\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut go_on = [0; 25];
        timeout(SOON, stream.read_exact(&mut go_on)).await.unwrap().unwrap();
        assert!(go_on.starts_with(b"HTTP/1.1 100"));
        Self(stream)
    }

    async fn rest(mut self, body: &str) -> String {
        // The server may have hung up.
        _ = self.0.write_all(body.as_bytes()).await;
        let mut answer = String::new();
        _ = timeout(SOON, self.0.read_to_string(&mut answer)).await.expect("the server hangs up");
        answer
    }
}

#[tokio::test]
async fn a_drained_server_says_no_tells_its_streams_and_finishes_what_runs() {
    let mut server =
        Serving::start(&["--training", "--drain-notice-seconds", "1", "--metrics-listen", "127.0.0.1:0"]);
    let http = client();
    let ready = |url: String| send(http.get(url));
    assert_eq!(ready(format!("{}/readyz", server.url)).await.ok(), json!({ "ready": true, "failed": [] }));
    let sam = sign_in(&http, &server, SAM).await;
    let mut stream = http.get(format!("{}/v1/events", server.url)).bearer_auth(&sam).send().await.unwrap();
    let begun = Begun::at(&server).await;
    server.signal("TERM");

    // During the notice everything works as before, but for what load balancers ask.
    sleep(Duration::from_millis(300)).await;
    let answer = ready(format!("{}/readyz", server.url)).await;
    assert_eq!((answer.status, answer.json()), (503, json!({ "ready": false, "failed": ["draining"] })));
    send(http.get(format!("{}/healthz", server.url))).await.ok();
    send(http.get(format!("{}/v1/session", server.url)).bearer_auth(&sam)).await.ok();

    // Then no more connections are taken, and the stream says so before it ends.
    let mut heard = String::new();
    while let Some(chunk) = timeout(SOON, stream.chunk()).await.unwrap().unwrap() {
        heard += std::str::from_utf8(&chunk).unwrap();
    }
    assert!(heard.ends_with("event: closing\ndata: {\"kind\":\"closing\"}\n\n"), "{heard}");
    assert!(http.get(format!("{}/healthz", server.url)).send().await.is_err(), "it still listens");
    let operations = server.metrics().replace("/metrics", "/readyz");
    let answer = http.get(operations).send().await.unwrap();
    assert_eq!(answer.status(), 503, "who runs the server still sees it");

    // What had begun is answered.
    let answer = begun.rest("grant_type").await;
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("connection: close"), "{answer}");
    assert!(server.ended(SOON).success(), "{}", server.log());
}

#[tokio::test]
async fn what_is_not_finished_by_the_deadline_is_cut() {
    let mut server = Serving::start(&["--training", "--drain-seconds", "1"]);
    let begun = Begun::at(&server).await;
    let started = Instant::now();
    server.signal("INT");
    assert_eq!(begun.rest("").await, "");
    assert_eq!(server.ended(SOON).code(), Some(1), "it says that something was cut");
    let took = started.elapsed();
    assert!(took > Duration::from_millis(900) && took < Duration::from_secs(4), "{took:?}");
    assert!(server.log().contains("cut"), "{}", server.log());
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    for notice in ["0", "60"] {
        let mut server =
            Serving::start(&["--training", "--drain-seconds", "60", "--drain-notice-seconds", notice]);
        let _begun = Begun::at(&server).await;
        server.signal("TERM");
        sleep(Duration::from_millis(300)).await;
        assert!(server.process.try_wait().unwrap().is_none(), "it waits");
        let started = Instant::now();
        server.signal("TERM");
        assert_eq!(server.ended(SOON).code(), Some(1));
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn a_server_is_not_ready_without_its_database_or_its_keys() {
    let world = World::training().await;
    let readyz = async || {
        // What was seen a moment ago is not looked at again.
        sleep(Duration::from_millis(300)).await;
        send(world.request(reqwest::Method::GET, "/readyz")).await
    };
    assert!(readyz().await.ok()["ready"] == json!(true));
    let failed = async |what: &str| {
        let answer = readyz().await;
        assert_eq!((answer.status, answer.json()["failed"].clone()), (503, json!([what])), "{}", answer.text);
        assert_eq!(answer.json()["ready"], Value::Bool(false));
    };
    world.execute("UPDATE signing_keys SET drops_at = 1").await;
    failed("keys").await;
    world.execute("UPDATE signing_keys SET drops_at = NULL").await;
    assert_eq!(readyz().await.status, 200);
    world.execute("ALTER TABLE signing_keys RENAME TO out_of_reach").await;
    failed("database").await;
}
