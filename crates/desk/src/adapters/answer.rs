//! Responses from the workspace server, read up to a size limit, and refusals, which say when to try again.

use crate::{adapters::network::why, plain::message};
use ergo_catalog::{Sentence, text};
use ergo_protocol::{
    Code, Problem,
    code::{MAX_REQUEST_ID_CHARS, ProblemDetails, REQUEST_ID},
    oauth::TokenError,
};
use reqwest::{
    RequestBuilder, Response, StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};
use serde::de::DeserializeOwned;
use std::time::Duration;
use zeroize::Zeroizing;

/// The largest accepted response. A real page of 200 members is a tenth of this size, and even a page of 100 entry
/// requests with texts of maximum length fits.
const ANSWER_CAP: usize = 1024 * 1024;
/// The initial buffer size: enough for any response that contains a token.
const FIRST_ROOM: usize = 32 * 1024;
/// The longest `Retry-After` that is respected.
const LONGEST_AFTER: Duration = Duration::from_hours(1);

/// A refusal, or no response at all.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The server's code and message, or ours if it did not answer.
    pub problem: Problem,
    /// How long to wait before trying again, if the server says so (`Retry-After`).
    pub after: Option<Duration>,
}

/// The error of a call to the server.
pub trait HasProblem {
    /// What the desk acts on and the agent reads.
    fn problem(&self) -> &Problem;
}

impl HasProblem for Problem {
    fn problem(&self) -> &Problem {
        self
    }
}

impl HasProblem for Refused {
    fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, after: None }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        refused.problem
    }
}

/// Sends a request and parses the response as the expected type.
pub async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Problem> {
    parsed(&send(request).await?)
}

/// Parses the body of a response as the expected type.
pub fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|_| misbehaved(text!("an answer that this app cannot read")))
}

/// Sends a request whose response only confirms that it was done.
pub async fn done(request: RequestBuilder) -> Result<(), Problem> {
    send(request).await?;
    Ok(())
}

/// The largest accepted receipt: of the longest journal, with its hashes and salts.
const RECEIPT_CAP: usize = 64 * 1024 * 1024;

/// Sends a request for a receipt, and reads it.
pub async fn receipt<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Problem> {
    let response = begin(request).await.map_err(|refused| refused.problem)?;
    parsed(&up_to(response, RECEIPT_CAP).await?)
}

/// Sends a request and reads the response, up to the size limit.
pub async fn send(request: RequestBuilder) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let response = begin(request).await?;
    Ok(capped(response).await?)
}

/// Sends a request. A refusal is read; any other response is not yet.
pub async fn begin(request: RequestBuilder) -> Result<Response, Refused> {
    let response = request.send().await.map_err(|error| unreachable_server(&error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let (after, request_id) = (retry_after(response.headers()), request_id(response.headers()));
    let problem = Problem { request_id, ..refusal(status, &capped(response).await?) };
    Err(Refused { problem, after })
}

/// RFC 9110 §10.2.3, in seconds: our server sends no dates.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_AFTER))
}

/// The server's id of the request. It is shown to people, so it must look like one.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let is_one =
        (1..=MAX_REQUEST_ID_CHARS).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    is_one.then(|| id.to_owned())
}

/// Reads a body up to the size limit. It is wiped when dropped, because it may contain a token. (The app's allocator
/// wipes the copies made by the HTTP and TLS libraries.)
async fn capped(response: Response) -> Result<Zeroizing<Vec<u8>>, Problem> {
    up_to(response, ANSWER_CAP).await
}

async fn up_to(mut response: Response, cap: usize) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut body = Zeroizing::new(Vec::with_capacity(FIRST_ROOM));
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable_server(&error))? {
        if body.len() + chunk.len() > cap {
            return Err(misbehaved(text!("an answer that is far too large")));
        }
        if body.len() + chunk.len() > body.capacity() {
            // Growing the vector itself could leave the old bytes behind.
            let mut larger = Zeroizing::new(Vec::with_capacity((body.len() + chunk.len()) * 2));
            larger.extend_from_slice(&body);
            body = larger;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn refusal(status: StatusCode, body: &[u8]) -> Problem {
    if let Ok(details) = serde_json::from_slice::<ProblemDetails>(body) {
        // Only the app itself knows that, and logs why.
        if details.code == Code::ServerUnreachable {
            return misbehaved(text!("a refusal that makes no sense"));
        }
        return Problem::new(details.code, message(&details.detail));
    }
    if let Ok(error) = serde_json::from_slice::<TokenError>(body) {
        return Problem::new(error.code, message(&error.error_description));
    }
    match status {
        // A proxy in front of the server says the same, without our error code.
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Problem::new(
            Code::Busy,
            text!("The workspace server is too busy right now. Try again in a moment."),
        ),
        status => {
            misbehaved(text!("status {status} without an explanation", status = u32::from(status.as_u16())))
        }
    }
}

fn unreachable_server(error: &reqwest::Error) -> Problem {
    Problem::new(Code::ServerUnreachable, why(error, text!("The workspace server")))
}

/// `what` the server sent, which a program cannot use.
fn misbehaved(what: impl Into<Sentence>) -> Problem {
    Problem::new(
        Code::ServerMisbehaved,
        text!("The workspace server sent {what}. Try again, or tell your administrator.", what = what),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    #[test]
    fn a_refusal_keeps_the_servers_code_and_an_odd_one_is_said_so() {
        let body =
            br#"{"type":"urn:ergo:problem:stale","title":"t","status":412,"detail":"d","code":"stale"}"#;
        assert_eq!(refusal(StatusCode::PRECONDITION_FAILED, body), Problem::new(Code::Stale, "d"));
        assert_eq!(refusal(StatusCode::BAD_GATEWAY, b"<html>").code, Code::ServerMisbehaved);
        assert_eq!(refusal(StatusCode::SERVICE_UNAVAILABLE, b"<html>").code, Code::Busy);
    }

    #[test]
    fn a_request_id_is_shown_only_if_it_looks_like_one() {
        let of = |text: &str| {
            let name = HeaderName::from_static(REQUEST_ID);
            request_id(&HeaderMap::from_iter([(name, HeaderValue::from_str(text).unwrap())]))
        };
        assert_eq!(of("7f3k9x0abcdefghj"), Some("7f3k9x0abcdefghj".to_owned()));
        assert_eq!((of(""), of("two words"), of(&"x".repeat(MAX_REQUEST_ID_CHARS + 1))), (None, None, None));
        assert_eq!(request_id(&HeaderMap::new()), None);
    }

    #[test]
    fn retry_after_is_read_in_seconds_and_never_without_end() {
        let of = |text: &'static str| {
            retry_after(&HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]))
        };
        assert_eq!(of("2"), Some(Duration::from_secs(2)));
        assert_eq!(of("99999999"), Some(LONGEST_AFTER));
        assert_eq!((of("-1"), of("Fri, 31 Dec 1999 23:59:59 GMT")), (None, None));
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
