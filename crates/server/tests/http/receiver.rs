//! Receivers of changes: a socket that is sent webhooks, and the command that adds them.

use crate::world::*;
use aws_lc_rs::hmac;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use std::{
    process::{Command, Output},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Semaphore;

/// A webhook as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub id: String,
    pub seconds: i64,
    pub signatures: String,
    pub text: String,
    pub body: Value,
    /// Whether it was taken.
    pub status: u16,
}

impl Received {
    pub fn kind(&self) -> &str {
        self.body["type"].as_str().unwrap()
    }

    pub fn seq(&self) -> i64 {
        self.body["seq"].as_i64().unwrap()
    }

    pub fn workspace(&self) -> &str {
        self.body["workspace_id"].as_str().unwrap()
    }

    /// Whether one of the signatures was made with that secret.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let signed = format!("{}.{}.{}", self.id, self.seconds, self.text);
        self.signatures.split(' ').any(|signature| {
            let signature = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
            hmac::verify(&key, signed.as_bytes(), &signature).is_ok()
        })
    }
}

/// How a receiver answers.
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub after: Duration,
    /// It answers when there is a permit.
    pub gate: Option<Arc<Semaphore>>,
}

impl Reply {
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), after: Duration::ZERO, gate: None }
    }

    /// Takes it, but only when somebody lets it.
    pub fn behind(gate: &Arc<Semaphore>) -> Self {
        Self { gate: Some(Arc::clone(gate)), ..Self::status(200) }
    }

    pub fn never() -> Self {
        Self { after: Duration::from_hours(1), ..Self::status(200) }
    }
}

type Answering = Box<dyn Fn(&Received, &[Received]) -> Reply + Send + Sync>;

struct Inner {
    got: Mutex<Vec<Received>>,
    answering: Answering,
}

/// A receiver that listens on this computer.
pub struct Receiver {
    pub url: String,
    inner: Arc<Inner>,
}

impl Receiver {
    /// One that takes everything.
    pub async fn open() -> Self {
        Self::answering(|_, _| Reply::status(204)).await
    }

    /// One that answers so, by what comes and what came before.
    pub async fn answering(
        answering: impl Fn(&Received, &[Received]) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let inner = Arc::new(Inner { got: Mutex::default(), answering: Box::new(answering) });
        let router = Router::new().fallback(take).with_state(Arc::clone(&inner));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook/path-is-secret", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    /// Everything that came.
    pub fn got(&self) -> Vec<Received> {
        self.inner.got.lock().unwrap().clone()
    }

    /// What was taken.
    pub fn taken(&self) -> Vec<Received> {
        self.got().into_iter().filter(|one| (200..300).contains(&one.status)).collect()
    }

    /// Waits until so many were taken, and gives them.
    #[track_caller]
    pub fn until_taken(&self, count: usize) -> impl Future<Output = Vec<Received>> {
        let caller = std::panic::Location::caller();
        async move {
            for _ in 0..1500 {
                let taken = self.taken();
                if taken.len() >= count {
                    return taken;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            panic!("{caller}: {} of {count} came: {:?}", self.taken().len(), self.kinds());
        }
    }

    pub fn kinds(&self) -> Vec<String> {
        self.taken().iter().map(|one| one.kind().to_owned()).collect()
    }
}

async fn take(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/json");
    let text = String::from_utf8(body.to_vec()).unwrap();
    let mut received = Received {
        id: header("webhook-id"),
        seconds: header("webhook-timestamp").parse().unwrap(),
        signatures: header("webhook-signature"),
        body: serde_json::from_str(&text).unwrap(),
        text,
        status: 0,
    };
    let reply = {
        let mut got = inner.got.lock().unwrap();
        let reply = (inner.answering)(&received, &got);
        received.status = reply.status;
        got.push(received);
        reply
    };
    tokio::time::sleep(reply.after).await;
    if let Some(gate) = reply.gate {
        gate.acquire().await.unwrap().forget();
    }
    let mut response = StatusCode::from_u16(reply.status).unwrap().into_response();
    for (name, value) in reply.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

/// Runs `ergo-server webhooks …`.
pub async fn command(world: &World, args: &[&str]) -> Output {
    let url = world.database.url();
    let mut words = vec!["webhooks"];
    words.extend(args);
    words.extend(["--database", &url]);
    let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    let run = move || Command::new(env!("CARGO_BIN_EXE_ergo-server")).args(words).output().unwrap();
    tokio::task::spawn_blocking(run).await.unwrap()
}

/// The same with `--json`, which has to succeed.
#[track_caller]
pub fn webhooks(world: &World, args: &[&str]) -> impl Future<Output = Value> {
    let caller = std::panic::Location::caller();
    async move {
        let output = command(world, &[args, &["--json"]].concat()).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{caller}: {said}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// Adds a receiver that is sent webhooks; its id and its secret.
pub async fn add(world: &World, receiver: &Receiver, more: &[&str]) -> (String, String) {
    let base = ["add", "--name", "R", "--url", &receiver.url, "--personal-data", "full"];
    let added = webhooks(world, &[&base[..], more].concat()).await;
    let text = |name: &str| added[name].as_str().unwrap().to_owned();
    (text("id"), text("secret"))
}

/// Adds a receiver that polls; its id and its token.
pub async fn add_poller(world: &World, personal_data: &str, more: &[&str]) -> (String, String) {
    let base = ["add", "--name", "P", "--poll", "--personal-data", personal_data];
    let added = webhooks(world, &[&base[..], more].concat()).await;
    let text = |name: &str| added[name].as_str().unwrap().to_owned();
    (text("id"), text("token"))
}

/// Messages of the past that nobody waits for, as many as that, in workspaces that are called `ws_0` and so on.
pub async fn invent(world: &World, count: i64, workspaces: i64) {
    let sql = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < $1)
        INSERT INTO outbox (seq, id, workspace_id, kind, at, body)
        SELECT s.last_seq + n, 'msg_' || n, 'ws_' || (n % $2), 'webhook.test', $3,
            '{\"type\":\"webhook.test\",\"data\":{\"receiver_id\":\"r\"}}'
        FROM c CROSS JOIN outbox_state s";
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    let mut tx = world.sql.begin().await.unwrap();
    sqlx::query(sql).bind(count).bind(workspaces).bind(now).execute(&mut *tx).await.unwrap();
    let sql = "UPDATE outbox_state SET last_seq = last_seq + $1";
    sqlx::query(sql).bind(count).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// Everything that a receiver can read by polling.
pub async fn polled(world: &World, token: &str) -> Vec<Value> {
    let read = world.get("/v1/changes?limit=200", token).await.ok();
    read["items"].as_array().unwrap().clone()
}
