//! The workspace server over HTTP: one method for each call of the contract.
//!
//! Deliberately absent: any way to change a workspace without an [`ergo_session::Permit`], which only the gate of
//! invariant 5 grants, and any way to send a profile change with an impersonation token: the calls that touch a
//! profile take a [`DirectToken`](crate::vault::DirectToken), which cannot be made from an impersonation session.

mod entry;
mod session;
mod sessions;
mod sign_in;

use crate::{
    adapters::{
        answer::{parsed, read, send},
        network::Network,
        patience::{Waits, pause},
        server_url::ServerUrl,
    },
    vault::AnyToken,
};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem};
use reqwest::{
    Client, ClientBuilder, Method, RequestBuilder,
    header::{AUTHORIZATION, HeaderValue},
};
use serde::de::DeserializeOwned;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use zeroize::Zeroizing;

/// How long the push stream may be silent; the server sends something every 5 seconds.
const PUSH_SILENCE: Duration = Duration::from_secs(12);

/// The client for the workspace server.
#[derive(Clone)]
pub struct WorkspaceClient {
    http: Arc<RwLock<Client>>,
    /// For the push stream, which may stay open but not be silent.
    pushed: Client,
    server: ServerUrl,
    network: Network,
    waits: Waits,
}

impl WorkspaceClient {
    /// Creates a client for one server. Fails only if the TLS backend cannot start.
    pub fn new(server: ServerUrl, network: Network) -> Result<Self, reqwest::Error> {
        let pushed = builder(&server, &network).read_timeout(PUSH_SILENCE).build()?;
        let http = Arc::new(RwLock::new(http(&server, &network)?));
        Ok(Self { http, pushed, server, network, waits: Waits::default() })
    }

    /// Closes the connections once the requests in progress are answered. A connection's buffers contain what last
    /// passed through it, so they must not outlive a token that did.
    pub fn hang_up(&self) {
        match http(&self.server, &self.network) {
            Ok(fresh) => *self.http.write().unwrap_or_else(PoisonError::into_inner) = fresh,
            // They close on their own once they have been idle for a while.
            Err(error) => tracing::error!(%error, "the connections could not be closed"),
        }
    }

    /// The server's address.
    pub fn server(&self) -> &ServerUrl {
        &self.server
    }

    /// The calls that are waiting because the server is overloaded.
    pub fn waits(&self) -> &Waits {
        &self.waits
    }

    async fn get<T: DeserializeOwned>(&self, token: &impl AnyToken, path: &str) -> Result<T, Problem> {
        self.look(bearer(self.request(Method::GET, path), token)?).await
    }

    /// Sends a read, and retries it if the server is overloaded. Not for requests that change anything: those are
    /// sent once.
    async fn look<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Problem> {
        let begun = Instant::now();
        let mut tried = 0;
        loop {
            tried += 1;
            // A request that cannot be cloned (its body is a stream) is sent once; a GET has no body.
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

fn http(server: &ServerUrl, network: &Network) -> Result<Client, reqwest::Error> {
    builder(server, network).timeout(Duration::from_secs(8)).build()
}

fn builder(server: &ServerUrl, network: &Network) -> ClientBuilder {
    network
        .to_workspace_server(server.url())
        .connect_timeout(Duration::from_secs(2))
        // Shorter than the server's limit for idle connections (10 s), so that a call never uses one that is closing.
        .pool_idle_timeout(Duration::from_secs(5))
}

/// Builds a path whose segments cannot break out of it: all but unreserved characters are escaped.
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
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        Problem::new(Code::Malformed, text!("The session token is not usable. Sign in again."))
    })?;
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
