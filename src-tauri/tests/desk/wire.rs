//! The wire between desk and server: it can be cut, hold back what the server answers, answer rubbish in its
//! place, and lose or hold single requests.

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

/// What is done with a request whose head begins with some text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The connection is dropped.
    Lost,
    /// It waits until the rule is lifted.
    Held,
    /// The server gets it, and its answer is lost.
    Unanswered,
}

pub struct Wire {
    cut: AtomicBool,
    held: AtomicBool,
    rubbish: AtomicBool,
    rule: Mutex<Option<(&'static str, Fate)>>,
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
            rule: Mutex::new(None),
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

    pub fn rule(&self, rule: Option<(&'static str, Fate)>) {
        *self.rule.lock().unwrap() = rule;
    }

    /// Returns once the wire is cut: what is open then breaks too.
    async fn is_cut(&self) {
        while !self.cut.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn fate_of(&self, request: &[u8]) -> Option<Fate> {
        let rule = *self.rule.lock().unwrap();
        rule.filter(|(begins, _)| request.starts_with(begins.as_bytes())).map(|(_, fate)| fate)
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
                let mute = AtomicBool::new(false);
                tokio::select! {
                    () = wire.carry_out(near_in, far_out, &mute) => {}
                    () = wire.carry_back(far_in, near_out, &mute) => {}
                    () = wire.is_cut() => {}
                }
            });
        }
    }

    /// Carries requests to the server.
    async fn carry_out(&self, mut near: tcp::OwnedReadHalf, mut far: tcp::OwnedWriteHalf, mute: &AtomicBool) {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = near.read(&mut buffer).await {
            while self.fate_of(&buffer[..length]) == Some(Fate::Held) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let fate = self.fate_of(&buffer[..length]);
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
        mut near: tcp::OwnedWriteHalf,
        mute: &AtomicBool,
    ) {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = far.read(&mut buffer).await {
            while self.held.load(Ordering::SeqCst) {
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
            if near.write_all(answer).await.is_err() {
                return;
            }
        }
    }
}
