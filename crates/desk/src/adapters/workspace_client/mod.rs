//! The workspace server over HTTP: one method a call of the contract.
//!
//! Deliberately absent: a way to change a workspace without a [`ergo_session::Permit`], which only the gate of
//! invariant 5 gives, and any way to send a profile change with an impersonation token: the only call that touches
//! a profile takes a [`DirectToken`](crate::vault::DirectToken), which cannot be made from an impersonation
//! session.

mod entry;
mod session;
mod sessions;
mod sign_in;

use crate::{
    adapters::{
        answer::{parsed, read, send},
        patience::{Waits, pause},
        server_url::ServerUrl,
    },
    vault::AnyToken,
};
use ergo_protocol::{Code, Problem};
use reqwest::{
    Client, ClientBuilder, Method, RequestBuilder,
    header::{AUTHORIZATION, HeaderValue},
    redirect::Policy,
};
use serde::de::DeserializeOwned;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use zeroize::Zeroizing;

/// How long the push stream may be silent; the server writes something every 5 seconds.
const PUSH_SILENCE: Duration = Duration::from_secs(12);

/// The server, as the desk may use it.
#[derive(Clone)]
pub struct WorkspaceClient {
    http: Arc<RwLock<Client>>,
    /// For what the server pushes: it may last, but not be silent.
    pushed: Client,
    server: ServerUrl,
    waits: Waits,
}

impl WorkspaceClient {
    /// A client for one server. Fails only when the TLS backend cannot start.
    pub fn new(server: ServerUrl) -> Result<Self, reqwest::Error> {
        let pushed = builder().read_timeout(PUSH_SILENCE).build()?;
        Ok(Self { http: Arc::new(RwLock::new(http()?)), pushed, server, waits: Waits::default() })
    }

    /// Closes the connections once the requests under way are answered. The buffers of a connection hold what passed
    /// through it last, so they must not outlive a token that did.
    pub fn hang_up(&self) {
        match http() {
            Ok(fresh) => *self.http.write().unwrap_or_else(PoisonError::into_inner) = fresh,
            // They close by themselves when they have been idle for a while.
            Err(error) => tracing::error!(%error, "the connections could not be closed"),
        }
    }

    /// The server's address.
    pub fn server(&self) -> &ServerUrl {
        &self.server
    }

    /// The calls that wait because the server has too much to do.
    pub fn waits(&self) -> &Waits {
        &self.waits
    }

    async fn get<T: DeserializeOwned>(&self, token: &impl AnyToken, path: &str) -> Result<T, Problem> {
        self.look(bearer(self.request(Method::GET, path), token)?).await
    }

    /// Reads something, with patience for a server that has too much to do. Not for what changes anything there: that
    /// is sent once.
    async fn look<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Problem> {
        let begun = Instant::now();
        let mut tried = 0;
        loop {
            tried += 1;
            // What cannot be repeated (its body is a stream) is sent once; a GET has no body.
            let Some(once) = request.try_clone() else { return read(request).await };
            let refused = match send(once).await {
                Ok(body) => return parsed(&body),
                Err(refused) => refused,
            };
            let Some(pause) = pause(&refused, tried, begun.elapsed()) else { return Err(refused.problem) };
            let _waiting = self.waits.one_more();
            tokio::time::sleep(pause).await;
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let http = self.http.read().unwrap_or_else(PoisonError::into_inner);
        http.request(method, format!("{}{path}", self.server.as_str()))
    }
}

fn http() -> Result<Client, reqwest::Error> {
    builder().timeout(Duration::from_secs(8)).build()
}

fn builder() -> ClientBuilder {
    Client::builder()
        .redirect(Policy::none())
        .connect_timeout(Duration::from_secs(2))
        // A proxy named in the environment would see the token; an administrator can set one later.
        .no_proxy()
        // Before the server closes an idle connection (10 s): a call must not meet one that is closing.
        .pool_idle_timeout(Duration::from_secs(5))
        .user_agent(concat!("ergo-support/", env!("CARGO_PKG_VERSION")))
}

/// A path whose segments cannot break out of it: everything but unreserved characters is escaped.
fn path(segments: &[&str]) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for segment in segments {
        out.push('/');
        for byte in segment.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn bearer(request: RequestBuilder, token: &impl AnyToken) -> Result<RequestBuilder, Problem> {
    let text = Zeroizing::new(format!("Bearer {}", token.expose()));
    let mut value = HeaderValue::from_str(&text)
        .map_err(|_| Problem::new(Code::Malformed, "The session token is not usable. Sign in again."))?;
    value.set_sensitive(true);
    Ok(request.header(AUTHORIZATION, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_segment_cannot_leave_its_place() {
        assert_eq!(path(&["v1", "workspaces", "../x?y#z", "a b"]), "/v1/workspaces/%2E%2E%2Fx%3Fy%23z/a%20b");
    }
}
