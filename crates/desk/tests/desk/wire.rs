//! The wire between the desk and the server. It can be cut, hold back the server's responses, replace them with
//! garbage, lose, hold, or answer single requests, and count requests.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp},
};

/// What happens to a request whose head begins with a given text.
#[derive(Clone, PartialEq, Eq)]
pub enum Fate {
    /// The connection is dropped.
    Lost,
    /// The request waits until the rule is removed.
    Held,
    /// The server gets it, but the response is lost.
    Unanswered,
    /// The server gets it, but the response waits until the rule is removed.
    Late,
    /// The server does not get it; this is the response.
    Says(String),
}

impl Fate {
    /// A response from a server that is too busy for this many seconds.
    pub fn busy(after: u32) -> Self {
        Self::refused(503, "busy", &format!("retry-after: {after}\r\n"))
    }

    /// A refusal with this code.
    pub fn refused(status: u16, code: &str, headers: &str) -> Self {
        let body = format!(
            r#"{{"type":"urn:ergo:problem:{code}","title":"t","status":{status},"detail":"Refused.","code":"{code}"}}"#
        );
        Self::answer(status, headers, &body)
    }

    /// A response with this JSON.
    pub fn json(body: &str) -> Self {
        Self::answer(200, "content-type: application/json\r\n", body)
    }

    fn answer(status: u16, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::Says(format!(
            "HTTP/1.1 {status} Said\r\n{headers}connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        ))
    }
}

pub struct Wire {
    cut: AtomicBool,
    held: AtomicBool,
    rubbish: AtomicBool,
    rules: Mutex<Vec<(&'static str, Fate)>>,
    seen: Mutex<Vec<String>>,
    pub url: String,
}

impl Wire {
    pub async fn lay() -> (Arc<Self>, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let wire = Self {
            cut: AtomicBool::new(false),
            held: AtomicBool::new(false),
            rubbish: AtomicBool::new(false),
            rules: Mutex::default(),
            seen: Mutex::default(),
            url,
        };
        (Arc::new(wire), listener)
    }

    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::SeqCst);
    }

    pub fn hold_answers(&self, held: bool) {
        self.held.store(held, Ordering::SeqCst);
    }

    pub fn answer_rubbish(&self, rubbish: bool) {
        self.rubbish.store(rubbish, Ordering::SeqCst);
    }

    /// Sets the only rule from now on, or none.
    pub fn rule(&self, rule: Option<(&'static str, Fate)>) {
        *self.rules.lock().unwrap() = rule.into_iter().collect();
    }

    /// Adds a rule; the first one that matches applies.
    pub fn also(&self, begins: &'static str, fate: Fate) {
        self.rules.lock().unwrap().push((begins, fate));
    }

    /// The number of requests so far with this beginning.
    pub fn count(&self, begins: &str) -> usize {
        self.seen.lock().unwrap().iter().filter(|line| line.starts_with(begins)).count()
    }

    /// Returns once the wire is cut, which also breaks open connections.
    async fn is_cut(&self) {
        while !self.cut.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn fate_of(&self, request: &[u8]) -> Option<Fate> {
        let rules = self.rules.lock().unwrap();
        rules.iter().find(|(begins, _)| request.starts_with(begins.as_bytes())).map(|(_, fate)| fate.clone())
    }

    pub async fn carry(self: Arc<Self>, listener: TcpListener, to: SocketAddr) {
        while let Ok((near, _)) = listener.accept().await {
            if self.cut.load(Ordering::SeqCst) {
                continue;
            }
            let wire = Arc::clone(&self);
            tokio::spawn(async move {
                let Ok(far) = TcpStream::connect(to).await else { return };
                let (near_in, near_out) = near.into_split();
                let (far_in, far_out) = far.into_split();
                let (mute, asked) = (AtomicBool::new(false), Mutex::default());
                let near_out = tokio::sync::Mutex::new(near_out);
                tokio::select! {
                    () = wire.carry_out(near_in, far_out, &near_out, &mute, &asked) => {}
                    () = wire.carry_back(far_in, &near_out, &mute, &asked) => {}
                    () = wire.is_cut() => {}
                }
            });
        }
    }

    /// Remembers the first line of a request.
    fn note(&self, bytes: &[u8]) {
        let line = bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        if line.ends_with(" HTTP/1.1") {
            self.seen.lock().unwrap().push(line.into_owned());
        }
    }

    /// Carries requests to the server.
    async fn carry_out(
        &self,
        mut near: tcp::OwnedReadHalf,
        mut far: tcp::OwnedWriteHalf,
        back: &tokio::sync::Mutex<tcp::OwnedWriteHalf>,
        mute: &AtomicBool,
        asked: &Mutex<Vec<u8>>,
    ) {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = near.read(&mut buffer).await {
            self.note(&buffer[..length]);
            buffer[..length].clone_into(&mut asked.lock().unwrap());
            while self.fate_of(&buffer[..length]) == Some(Fate::Held) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let fate = self.fate_of(&buffer[..length]);
            if let Some(Fate::Says(answer)) = &fate {
                // Read to the end, because a client that is still sending when the connection closes does not get the
                // response.
                let mut left = rest_of(&buffer[..length]);
                while left > 0 {
                    let Ok(more @ 1..) = near.read(&mut buffer).await else { return };
                    left = left.saturating_sub(more);
                }
                let mut back = back.lock().await;
                let _ = back.write_all(answer.as_bytes()).await;
                let _ = back.shutdown().await;
                return;
            }
            if fate == Some(Fate::Unanswered) {
                mute.store(true, Ordering::SeqCst);
            }
            if fate == Some(Fate::Lost) || far.write_all(&buffer[..length]).await.is_err() {
                return;
            }
        }
    }

    async fn carry_back(
        &self,
        mut far: tcp::OwnedReadHalf,
        near: &tokio::sync::Mutex<tcp::OwnedWriteHalf>,
        mute: &AtomicBool,
        asked: &Mutex<Vec<u8>>,
    ) {
        let mut buffer = vec![0; 64 * 1024];
        let is_late = || self.fate_of(&asked.lock().unwrap()) == Some(Fate::Late);
        while let Ok(length @ 1..) = far.read(&mut buffer).await {
            while self.held.load(Ordering::SeqCst) || is_late() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            if self.cut.load(Ordering::SeqCst) || mute.load(Ordering::SeqCst) {
                return;
            }
            let answer: &[u8] = if self.rubbish.load(Ordering::SeqCst) {
                b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nrubbish"
            } else {
                &buffer[..length]
            };
            if near.lock().await.write_all(answer).await.is_err() {
                return;
            }
        }
    }
}

/// How much of a request's body has not arrived yet.
fn rest_of(begun: &[u8]) -> usize {
    let text = String::from_utf8_lossy(begun).to_ascii_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return 0 };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    let head_ends = begun.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    (head_ends + length).saturating_sub(begun.len())
}
