//! One fetch, limited in time and size, and only from where the configuration says.

use crate::source::{self, Source};
use ergo_session::{KeySet, MAX_SET_BYTES};
use reqwest::{
    Client, ClientBuilder, StatusCode, Url,
    header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap},
    redirect,
};
use serde::Deserialize;
use std::{error::Error, time::Duration};

/// The time limit of one whole fetch, including discovery.
const TOTAL: Duration = Duration::from_secs(5);
const CONNECT: Duration = Duration::from_secs(2);

/// Why a fetch failed. The server's response is not quoted: it could contain anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// There was no response, or not in time.
    #[error("no answer in time")]
    Unreachable,
    /// The status was not 200. A redirect counts as a failure too.
    #[error("status {0}")]
    Status(u16),
    /// The media type was not JSON.
    #[error("not JSON")]
    MediaType,
    /// The response was larger than 64 KiB.
    #[error("too large")]
    TooLarge,
    /// The content was not what it should be.
    #[error("not a key set")]
    Content,
    /// The discovery document was another issuer's, or its keys are on another host.
    #[error("discovery names another issuer or host")]
    Discovery,
}

/// The result of a fetch.
pub struct Fetched {
    /// The usable keys; others are skipped.
    pub keys: KeySet,
    /// How long they are fresh, according to the issuer.
    pub fresh_for: Option<Duration>,
}

/// The same client with limits, and without redirects.
pub fn client(made: impl Fn() -> ClientBuilder) -> Result<Client, reqwest::Error> {
    // A computer without CA certificates is no reason not to start; then no server is trusted over https.
    limited(made()).build().or_else(|error| {
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        tracing::warn!(
            cause,
            "no keys can be fetched over https until this is fixed and the program is restarted"
        );
        limited(made()).tls_certs_only([]).build()
    })
}

fn limited(client: ClientBuilder) -> ClientBuilder {
    client.redirect(redirect::Policy::none()).connect_timeout(CONNECT).timeout(TOTAL)
}

/// Fetches the keys from a source.
pub async fn fetch(http: &Client, source: &Source) -> Result<Fetched, FetchError> {
    tokio::time::timeout(TOTAL, go(http, source)).await.unwrap_or(Err(FetchError::Unreachable))
}

async fn go(http: &Client, source: &Source) -> Result<Fetched, FetchError> {
    let address = match source {
        Source::Fixed(address) => address.clone(),
        Source::Discovered { document, issuer } => discover(http, document, issuer).await?,
    };
    let (headers, body) = get(http, address).await?;
    let (keys, skipped) = KeySet::parse(&body).map_err(|_| FetchError::Content)?;
    if !skipped.is_empty() {
        tracing::warn!(count = skipped.len(), "some of the issuer's keys are not usable and were skipped");
    }
    Ok(Fetched { keys, fresh_for: fresh_for(&headers) })
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: String,
}

/// `OpenID` Connect Discovery 1.0 §4.3: the document must name exactly the issuer that was asked.
async fn discover(http: &Client, document: &Url, issuer: &str) -> Result<Url, FetchError> {
    let (_, body) = get(http, document.clone()).await?;
    let said: Document = serde_json::from_slice(&body).map_err(|_| FetchError::Content)?;
    let address = source::checked(&said.jwks_uri).map_err(|_| FetchError::Discovery)?;
    if said.issuer == issuer && source::same_host(&address, document) {
        return Ok(address);
    }
    Err(FetchError::Discovery)
}

async fn get(http: &Client, address: Url) -> Result<(HeaderMap, Vec<u8>), FetchError> {
    let mut response = http.get(address).send().await.map_err(|_| FetchError::Unreachable)?;
    if response.status() != StatusCode::OK {
        return Err(FetchError::Status(response.status().as_u16()));
    }
    let headers = response.headers().clone();
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // application/json, application/jwk-set+json (RFC 7517 §8.5.2).
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence != "application/json" && !(essence.starts_with("application/") && essence.ends_with("+json")) {
        return Err(FetchError::MediaType);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| FetchError::Unreachable)? {
        if body.len() + chunk.len() > MAX_SET_BYTES {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok((headers, body))
}

/// RFC 9111 §5.2.2: `max-age`; zero for `no-store` and `no-cache`.
fn fresh_for(headers: &HeaderMap) -> Option<Duration> {
    let said = headers.get(CACHE_CONTROL)?.to_str().ok()?.to_ascii_lowercase();
    let mut directives = said.split(',').map(str::trim);
    if directives.clone().any(|one| one == "no-store" || one == "no-cache") {
        return Some(Duration::ZERO);
    }
    directives.find_map(|one| one.strip_prefix("max-age=")?.parse().ok()).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_issuer_says_of_freshness() {
        for (said, seconds) in [
            ("public, max-age=300", Some(300)),
            ("Max-Age=60", Some(60)),
            ("no-store", Some(0)),
            ("no-cache, max-age=300", Some(0)),
            ("public", None),
            ("max-age=soon", None),
            ("max-age=-1", None),
        ] {
            let headers = HeaderMap::from_iter([(CACHE_CONTROL, said.parse().unwrap())]);
            assert_eq!(fresh_for(&headers), seconds.map(Duration::from_secs), "{said}");
        }
        assert_eq!(fresh_for(&HeaderMap::new()), None);
    }
}
