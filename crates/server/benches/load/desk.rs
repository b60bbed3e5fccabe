//! A desk before several processes: it tries the next one when its own cannot be reached, and opens its stream again.

use crate::{figures::Figures, organization, provider::Provider, rng::Rng};
use ergo_protocol::oauth::{GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// How long a desk goes on trying.
const PATIENCE: Duration = Duration::from_secs(30);

/// The processes as one desk reaches them.
pub struct Site {
    urls: Arc<Vec<String>>,
    home: AtomicUsize,
    http: Client,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub body: Value,
}

impl Reply {
    /// A success.
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A text of its body.
    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_default().to_owned()
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        format!("{} {}", self.status, self.body["code"].as_str().unwrap_or("without a code"))
    }
}

impl Site {
    pub fn new(urls: Arc<Vec<String>>, home: usize, http: Client) -> Self {
        Self { urls, home: AtomicUsize::new(home), http }
    }

    /// All processes.
    pub fn all(&self) -> &[String] {
        &self.urls
    }

    /// The client that everybody shares.
    pub fn http(&self) -> &Client {
        &self.http
    }

    fn home(&self) -> String {
        self.urls[self.home.load(Ordering::Relaxed) % self.urls.len()].clone()
    }

    fn move_on(&self) {
        self.home.fetch_add(1, Ordering::Relaxed);
    }
}

/// An agent's desk, signed in.
pub struct Desk {
    pub site: Site,
    pub figures: Arc<Figures>,
    /// The agent's own token.
    pub token: String,
}

impl Desk {
    /// Signs somebody in with a token of their provider.
    pub async fn sign_in(site: Site, provider: &Provider, person: &str, figures: &Arc<Figures>) -> Self {
        let mut desk = Self { site, figures: Arc::clone(figures), token: String::new() };
        let login = provider.token(person);
        let form = [
            ("grant_type", GRANT_TOKEN_EXCHANGE),
            ("subject_token", &login),
            ("subject_token_type", TYPE_ACCESS_TOKEN),
        ];
        let signed_in =
            desk.send("sign in", |http, url| http.post(format!("{url}/oauth/token")).form(&form)).await;
        let signed_in = signed_in.expect("the server answers");
        assert!(
            signed_in.is_ok(),
            "{person} cannot sign in at {}: {}",
            organization::email(person),
            signed_in.body
        );
        desk.token = signed_in.text("access_token");
        desk
    }

    /// Sends a request, again where that is safe: it was refused for lack of room, or reached nobody. `None` when nobody
    /// knows whether it was done.
    pub async fn send(
        &self,
        step: &'static str,
        build: impl Fn(&Client, &str) -> RequestBuilder,
    ) -> Option<Reply> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let started = Instant::now();
            let response = match build(&self.site.http, &self.site.home()).send().await {
                Ok(response) => response,
                Err(error) => {
                    self.site.move_on();
                    if error.is_connect() {
                        self.figures.trouble("no connection");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        continue;
                    }
                    self.figures.trouble("connection lost");
                    return None;
                }
            };
            let Some(reply) = read(response).await else {
                self.site.move_on();
                self.figures.trouble("connection lost");
                return None;
            };
            if !reply.is_ok() {
                self.figures.trouble(&reply.code());
            }
            if matches!(reply.status, 429 | 503) {
                tokio::time::sleep(Duration::from_millis(500)).await;
                continue;
            }
            if reply.is_ok() {
                self.figures.took(step, started.elapsed());
            }
            return Some(reply);
        }
        None
    }

    /// Reads something: that is safe to do again.
    pub async fn read(&self, token: &str, path: &str) -> Option<Reply> {
        for _ in 0..5 {
            let found =
                self.send("read", |http, url| http.get(format!("{url}{path}")).bearer_auth(token)).await;
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Keeps the event stream open until it is over. When the last one was opened; `None` when there is none.
    pub async fn listen(self: Arc<Self>, over: Arc<AtomicBool>) -> Option<Instant> {
        let mut rng = Rng::new(self.token.len());
        let mut ready = None;
        while !over.load(Ordering::Relaxed) {
            let url = format!("{}/v1/events", self.site.home());
            let asked = self.site.http.get(url).bearer_auth(&self.token).timeout(Duration::from_hours(1));
            match asked.send().await {
                Ok(stream) if stream.status() == 200 => {
                    ready = Some(Instant::now());
                    if until_it_ends(stream, &over).await {
                        ready = None;
                        self.figures.trouble("stream ended");
                    }
                }
                Ok(refused) => self.figures.trouble(&format!("{} stream", refused.status().as_u16())),
                Err(_) => self.site.move_on(),
            }
            tokio::time::sleep(Duration::from_millis(50 + rng.below(400))).await;
        }
        ready
    }
}

/// Whether it ended before the whole run was over.
async fn until_it_ends(mut stream: Response, over: &AtomicBool) -> bool {
    while !over.load(Ordering::Relaxed) {
        match tokio::time::timeout(Duration::from_millis(500), stream.chunk()).await {
            Ok(Ok(Some(_))) | Err(_) => {}
            Ok(Ok(None) | Err(_)) => return true,
        }
    }
    false
}

/// The whole answer, if it arrives.
pub async fn read(response: Response) -> Option<Reply> {
    let status = response.status().as_u16();
    let text = response.text().await.ok()?;
    Some(Reply { status, body: serde_json::from_str(&text).unwrap_or(Value::Null) })
}
