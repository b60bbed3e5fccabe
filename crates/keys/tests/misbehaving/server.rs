//! A key server that does whatever a test wants, byte by byte, on a real socket.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_session::{Policy, Profile};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub const NOW: i64 = 1_795_435_200;
pub const ISSUER: &str = "https://id.ergo.test";
pub const AUDIENCE: &str = "https://api.ergo.example";

/// What the server does with a request.
#[derive(Clone)]
pub enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends the bytes after a delay.
    Late(Duration, Vec<u8>),
    /// Sends a head, and then one byte of the body every 50 ms.
    Drip(Vec<u8>, Vec<u8>),
    /// Closes immediately, so that the client sees a reset.
    Reset,
    /// Accepts the connection and sends nothing.
    Silent,
}

pub struct KeyServer {
    pub url: String,
    seen: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

impl KeyServer {
    /// Gives the answers in order, then repeats the last one forever.
    pub async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let answers = Arc::new(Mutex::new(answers.into_iter().collect::<VecDeque<_>>()));
        let (log, queue) = (Arc::clone(&seen), Arc::clone(&answers));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&log), Arc::clone(&queue)));
            }
        });
        Self { url, seen, answers }
    }

    pub fn jwks(&self) -> String {
        format!("{}/jwks", self.url)
    }

    pub fn requests(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub fn paths(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    pub fn now_answers(&self, answers: impl IntoIterator<Item = Answer>) {
        *self.answers.lock().unwrap() = answers.into_iter().collect();
    }
}

async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Vec<String>>>, answers: Arc<Mutex<VecDeque<Answer>>>) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
    let text = String::from_utf8_lossy(&request).into_owned();
    seen.lock().unwrap().push(text.split_whitespace().nth(1).unwrap_or_default().to_owned());
    let answer = {
        let mut answers = answers.lock().unwrap();
        if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
    };
    match answer.unwrap() {
        Answer::Bytes(bytes) => drop(stream.write_all(&bytes).await),
        Answer::Late(wait, bytes) => {
            tokio::time::sleep(wait).await;
            drop(stream.write_all(&bytes).await);
        }
        Answer::Drip(head, body) => {
            drop(stream.write_all(&head).await);
            for byte in body {
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Answer::Reset => drop(stream.set_zero_linger()),
        Answer::Silent => tokio::time::sleep(Duration::from_mins(1)).await,
    }
}

/// A response with this body.
pub fn with_body(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n", body.len()).into_bytes();
    for (name, value) in headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

pub const JSON: (&str, &str) = ("content-type", "application/json");

/// A key set with these key ids.
pub fn keys(ids: &[&str]) -> Vec<u8> {
    set(&ids.iter().map(|id| jwk(id)).collect::<Vec<_>>())
}

pub fn set(jwks: &[Value]) -> Vec<u8> {
    with_body("200 OK", &[JSON], json!({ "keys": jwks }).to_string().as_bytes())
}

pub fn good(ids: &[&str]) -> Answer {
    Answer::Bytes(keys(ids))
}

pub fn jwk(id: &str) -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "kid": id, "x": b64(pair(id).public_key().as_ref())})
}

/// The key pair for an id; each id has its own.
fn pair(id: &str) -> Ed25519KeyPair {
    let mut seed = [7; 32];
    for (at, byte) in id.bytes().enumerate() {
        seed[at % 32] ^= byte;
    }
    Ed25519KeyPair::from_seed_unchecked(&seed).unwrap()
}

/// A valid impersonation token signed with the key with this id.
pub fn token(id: &str) -> String {
    let header = json!({"alg": "EdDSA", "kid": id, "typ": "at+jwt"});
    let claims = json!({"iss": ISSUER, "aud": AUDIENCE, "sub": "usr_dana", "iat": NOW, "nbf": NOW,
        "exp": NOW + 900, "jti": "t", "sid": "s", "workspace": "ws", "act": {"sub": "usr_sam"}});
    let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
    let signature = b64(pair(id).sign(message.as_bytes()));
    format!("{message}.{signature}")
}

pub fn policy() -> Policy {
    Policy { issuer: ISSUER.to_owned(), audience: AUDIENCE.to_owned(), profile: Profile::ergo() }
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
