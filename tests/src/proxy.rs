//! The wire between app and server: a real reverse proxy that writes down what passes, and through which
//! faults come in. It can be cut, made slow, and told to rewrite an answer. The product has no fault code.

use crate::exchange::{Exchange, pairs};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::Response,
};
use serde_json::Value;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime},
};
use tokio::runtime::Runtime;

/// What a rule does to the JSON of an answer.
type Change = Box<dyn FnMut(&mut Value) + Send>;

struct Rule {
    method: &'static str,
    path: &'static str,
    /// How many answers it is still for; `None` for all.
    left: Option<u32>,
    delay: Duration,
    change: Option<Change>,
}

#[derive(Default)]
struct Wire {
    upstream: Mutex<String>,
    seen: Mutex<Vec<Exchange>>,
    rules: Mutex<Vec<Rule>>,
    http: reqwest::Client,
}

/// The proxy. Dropping it cuts the wire for good.
pub struct Proxy {
    address: SocketAddr,
    wire: Arc<Wire>,
    /// The listener and all connections live on a runtime of their own: ending it ends them all at once,
    /// as a pulled plug does.
    power: Mutex<Option<Runtime>>,
}

impl Proxy {
    /// Opens it on a free port. It has no server behind it yet.
    ///
    /// # Panics
    /// When there is no free port.
    pub fn open() -> Self {
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        let wire = Arc::new(Wire { http: http.build().expect("a client"), ..Wire::default() });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let power = Mutex::new(Some(serve(listener, Arc::clone(&wire))));
        Self { address, wire, power }
    }

    /// The address that the app is given.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Connects the server at `url`.
    pub fn connect(&self, url: &str) {
        url.trim_end_matches('/').clone_into(&mut lock(&self.wire.upstream));
    }

    /// Cuts the wire: open connections break, new ones are refused.
    pub fn cut(&self) {
        if let Some(runtime) = lock(&self.power).take() {
            runtime.shutdown_background();
        }
    }

    /// Mends it, on the same port.
    ///
    /// # Panics
    /// When the port was taken meanwhile.
    pub async fn mend(&self) {
        let listener = crate::poll::until("the port to be free", crate::poll::PATIENCE, async || {
            std::net::TcpListener::bind(self.address).ok()
        })
        .await;
        *lock(&self.power) = Some(serve(listener, Arc::clone(&self.wire)));
    }

    /// Holds back answers of `method path` (a prefix) from now on.
    pub fn slow(&self, method: &'static str, path: &'static str, delay: Duration) {
        self.rule(Rule { method, path, left: None, delay, change: None });
    }

    /// Rewrites the next answer of `method path` (a prefix).
    pub fn rewrite_next(
        &self,
        method: &'static str,
        path: &'static str,
        change: impl FnMut(&mut Value) + Send + 'static,
    ) {
        let change = Some(Box::new(change) as Change);
        self.rule(Rule { method, path, left: Some(1), delay: Duration::ZERO, change });
    }

    /// Rewrites every answer of `method path` (a prefix) from now on.
    pub fn rewrite(
        &self,
        method: &'static str,
        path: &'static str,
        change: impl FnMut(&mut Value) + Send + 'static,
    ) {
        let change = Some(Box::new(change) as Change);
        self.rule(Rule { method, path, left: None, delay: Duration::ZERO, change });
    }

    /// Forgets all rules: the wire is honest and quick again.
    pub fn behave(&self) {
        lock(&self.wire.rules).clear();
    }

    /// Everything that has passed so far.
    pub fn seen(&self) -> Vec<Exchange> {
        lock(&self.wire.seen).clone()
    }

    /// What has passed on `method path` (a prefix).
    pub fn calls(&self, method: &str, path: &str) -> Vec<Exchange> {
        self.seen().into_iter().filter(|seen| seen.method == method && seen.path.starts_with(path)).collect()
    }

    /// Forgets what has passed.
    pub fn forget(&self) {
        lock(&self.wire.seen).clear();
    }

    fn rule(&self, rule: Rule) {
        lock(&self.wire.rules).push(rule);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
    }
}

fn serve(listener: std::net::TcpListener, wire: Arc<Wire>) -> Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime for the proxy");
    runtime.spawn(async move {
        listener.set_nonblocking(true).expect("the listener can be polled");
        let listener = tokio::net::TcpListener::from_std(listener).expect("the listener is good");
        let router = Router::new().fallback(pass).with_state(wire);
        axum::serve(listener, router).await.expect("the proxy runs");
    });
    runtime
}

async fn pass(
    State(wire): State<Arc<Wire>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = SystemTime::now();
    let mut exchange = Exchange {
        method: method.to_string(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        request_headers: pairs(&headers),
        request_body: body.to_vec(),
        ..Exchange::default()
    };
    let url = format!("{}{uri}", *lock(&wire.upstream));
    let mut forwarded = headers.clone();
    forwarded.remove("host");
    forwarded.remove("content-length");
    let sent = wire.http.request(method, url).headers(forwarded).body(body).send().await;
    let Ok(answer) = sent else { return plain(StatusCode::BAD_GATEWAY) };
    let status = answer.status();
    let mut answered = answer.headers().clone();
    // What the server pushes goes through as it comes: it has no end.
    if answered.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream")) {
        exchange.status = status.as_u16();
        exchange.response_headers = pairs(&answered);
        lock(&wire.seen).push(exchange);
        let mut response = Response::new(Body::new(reqwest::Body::from(answer)));
        *response.headers_mut() = answered;
        return response;
    }
    let Ok(bytes) = answer.bytes().await else { return plain(StatusCode::BAD_GATEWAY) };

    let (delay, body) = apply(&wire, &exchange, bytes.to_vec());
    exchange.status = status.as_u16();
    exchange.response_headers = pairs(&answered);
    exchange.response_body.clone_from(&body);
    exchange.lasted = Some((asked, SystemTime::now() + delay));
    lock(&wire.seen).push(exchange);
    if !delay.is_zero() {
        // Not a wait for something to become true: the slowness is the fault that was asked for.
        tokio::time::sleep(delay).await;
    }
    answered.remove("content-length");
    answered.remove("transfer-encoding");
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = answered;
    response
}

/// Plays the rules on one answer: how long it is held back, and what is sent.
fn apply(wire: &Wire, exchange: &Exchange, body: Vec<u8>) -> (Duration, Vec<u8>) {
    let mut delay = Duration::ZERO;
    let mut json: Option<Value> = None;
    let mut rules = lock(&wire.rules);
    for rule in rules.iter_mut() {
        if rule.method != exchange.method || !exchange.path.starts_with(rule.path) || rule.left == Some(0) {
            continue;
        }
        delay += rule.delay;
        if let Some(change) = &mut rule.change {
            let value = match json.take() {
                Some(value) => Some(value),
                None => serde_json::from_slice(&body).ok(),
            };
            if let Some(mut value) = value {
                change(&mut value);
                rule.left = rule.left.map(|left| left - 1);
                json = Some(value);
            }
        }
    }
    (delay, json.map_or(body, |value| value.to_string().into_bytes()))
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// A panic elsewhere does not make what was written down any less true.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
