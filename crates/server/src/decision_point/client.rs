//! Calls to the decision point: limited in size, and without redirects. The caller sets the time limit.

use super::config::{PointError, token};
use crate::outbox::{
    address::Allowed,
    connect::{client, innermost},
};
use ergo_protocol::workspace::PointState;
use reqwest::{
    Client, RequestBuilder, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::Value;
use std::path::PathBuf;
use tokio::sync::OnceCell;

/// The largest answer that is read.
const LARGEST: usize = 1024 * 1024;

/// Why there is no answer: for the page, and in words for the log. Never the decision point's own words.
#[derive(Debug)]
pub struct Failed {
    /// For the page.
    pub state: PointState,
    /// For the log.
    pub cause: String,
}

impl Failed {
    /// It answered, but this is not an answer.
    pub fn wrongly(cause: impl Into<String>) -> Self {
        Self { state: PointState::AnsweredWrongly, cause: cause.into() }
    }

    fn unreachable(cause: impl Into<String>) -> Self {
        Self { state: PointState::Unreachable, cause: cause.into() }
    }
}

/// What the decision point answers.
pub enum Answer {
    /// JSON.
    Json(Value),
    /// It does not have this.
    NotThere,
}

/// Calls one decision point.
pub struct PointClient {
    token_file: Option<PathBuf>,
    /// For plain http, which stays on this computer. It trusts no certificate, because it never sees one.
    plain: Client,
    /// Created when needed, and retried: without CA certificates on this computer, it cannot be created.
    encrypted: OnceCell<Client>,
}

impl PointClient {
    /// One that sends the token in this file.
    pub fn new(token_file: Option<PathBuf>) -> Result<Self, PointError> {
        let plain = client(Allowed::Inside).tls_certs_only([]).build()?;
        Ok(Self { token_file, plain, encrypted: OnceCell::new() })
    }

    /// Asks for a document that everybody may read.
    pub async fn get(&self, url: &Url) -> Result<Answer, Failed> {
        answer(self.client(url).await?.get(url.clone())).await
    }

    /// Asks for decisions.
    pub async fn post(&self, url: &Url, body: &Value) -> Result<Answer, Failed> {
        let mut request = self.client(url).await?.post(url.clone());
        if let Some(file) = &self.token_file {
            let token = token(file).await.map_err(|error| Failed::unreachable(error.to_string()))?;
            request = request.header(AUTHORIZATION, token);
        }
        answer(request.header(CONTENT_TYPE, "application/json").body(body.to_string())).await
    }

    async fn client(&self, url: &Url) -> Result<&Client, Failed> {
        if url.scheme() == "http" {
            return Ok(&self.plain);
        }
        let made = self.encrypted.get_or_try_init(async || client(Allowed::Everywhere).build()).await;
        made.map_err(|error| {
            let cause = innermost(&error);
            Failed::unreachable(format!("https needs the CA certificates of this computer: {cause}"))
        })
    }
}

async fn answer(request: RequestBuilder) -> Result<Answer, Failed> {
    let broken = |error: reqwest::Error| {
        let state = if error.is_timeout() { PointState::TimedOut } else { PointState::Unreachable };
        Failed { state, cause: innermost(&error) }
    };
    let mut response = request.send().await.map_err(broken)?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => {
            return Ok(Answer::NotThere);
        }
        other => return Err(Failed::wrongly(format!("status {}", other.as_u16()))),
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if body.len() + chunk.len() > LARGEST {
            return Err(Failed::wrongly("the answer is too large"));
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map(Answer::Json).map_err(|_| Failed::wrongly("the answer is not JSON"))
}
