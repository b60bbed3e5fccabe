//! One attempt to deliver a message: a signed POST with a time limit that follows no redirects.

use super::{
    address::{self, Allowed},
    connect::{client, innermost},
    signing,
};
use ergo_protocol::UnixMillis;
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
};
use std::time::{Duration, SystemTime};
use tokio::{sync::OnceCell, time::timeout};

/// How long to wait for the status. Standard Webhooks recommends 15 to 30 seconds.
const ANSWER: Duration = Duration::from_secs(15);
/// How long to read what comes after the status.
const REST: Duration = Duration::from_secs(1);
/// The time limit of a whole attempt.
pub const TOTAL: Duration = ANSWER.saturating_add(REST);
/// How much of a response's body is read, so that the connection can be reused.
const MOST_READ: usize = 16 * 1024;
/// How much of an error is kept, in characters.
const LONGEST_ERROR: usize = 200;

/// A message, ready to be sent.
pub struct Parcel {
    /// Its address.
    pub url: String,
    /// Whether the address may be in a private network.
    pub internal: bool,
    /// The message's id.
    pub id: String,
    /// The message's number.
    pub seq: i64,
    /// Now, in Unix seconds.
    pub seconds: i64,
    /// The signing secrets, newest first.
    pub secrets: Vec<String>,
    /// The message as JSON.
    pub body: String,
}

/// Why a message did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The error in our own words. Never the receiver's, which could contain anything.
    pub error: String,
    /// How long the receiver asks to wait.
    pub asked: Option<UnixMillis>,
    /// 429: applies to everything that is sent to the receiver.
    pub is_throttled: bool,
    /// 410: the receiver wants no more messages.
    pub is_gone: bool,
}

/// Sends messages.
pub struct Sender {
    /// How long to wait for the status.
    patience: Duration,
    /// For unencrypted connections within the organization's own network.
    plain: Client,
    /// Created when needed, and retried: without CA certificates on this computer, it cannot be created.
    public: OnceCell<Client>,
    everywhere: OnceCell<Client>,
}

impl Sender {
    /// Creates a sender. It does not need CA certificates.
    pub fn new() -> Result<Self, reqwest::Error> {
        Self::waiting(ANSWER)
    }

    fn waiting(patience: Duration) -> Result<Self, reqwest::Error> {
        // This client trusts no certificate, because it never sees one.
        let plain = client(Allowed::Inside).tls_certs_only([]).build()?;
        Ok(Self { patience, plain, public: OnceCell::new(), everywhere: OnceCell::new() })
    }

    /// Sends a message once. Returns the status that the receiver answered with.
    pub async fn send(&self, parcel: &Parcel) -> Result<u16, Refused> {
        let url = address::checked(&parcel.url, parcel.internal)
            .map_err(|error| Refused::plain(format!("the address is not allowed: {error}")))?;
        let client = self.client(&url, parcel.internal).await.map_err(|error| {
            let cause = innermost(&error);
            Refused::plain(format!("https needs the CA certificates of this computer: {cause}"))
        })?;
        // The limit covers everything: resolving a name, connecting, and headers that never end.
        let response = match timeout(self.patience, post(client, url, parcel)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(Refused::plain(words(&error))),
            Err(_) => return Err(Refused::plain(too_slow())),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        // What follows does not matter, even if it never ends or breaks off: the status has arrived.
        _ = timeout(REST, read_a_little(response)).await;
        if status.is_success() {
            return Ok(status.as_u16());
        }
        Err(Refused {
            error: format!("status {}", status.as_u16()),
            asked: retry_after(&headers, SystemTime::now()),
            is_throttled: status == StatusCode::TOO_MANY_REQUESTS,
            is_gone: status == StatusCode::GONE,
        })
    }

    /// The client for this address: each connects only to addresses that are allowed.
    async fn client(&self, url: &Url, internal: bool) -> Result<&Client, reqwest::Error> {
        if url.scheme() == "http" {
            return Ok(&self.plain);
        }
        let (cell, allowed) =
            if internal { (&self.everywhere, Allowed::Everywhere) } else { (&self.public, Allowed::Public) };
        cell.get_or_try_init(async || client(allowed).build()).await
    }
}

async fn post(client: &Client, url: Url, parcel: &Parcel) -> Result<Response, reqwest::Error> {
    let Parcel { id, seconds, secrets, body, .. } = parcel;
    client
        .post(url)
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .header("webhook-id", id)
        .header("webhook-timestamp", *seconds)
        .header("webhook-signature", signing::header(secrets, id, *seconds, body))
        .body(body.clone())
        .send()
        .await
}

impl Refused {
    /// A refusal with nothing but this message.
    pub fn plain(error: String) -> Self {
        Self { error, asked: None, is_throttled: false, is_gone: false }
    }
}

/// Reads a little of the body. If that was all of it, the connection can be reused.
async fn read_a_little(mut response: Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        read += chunk.len();
        if read > MOST_READ {
            return;
        }
    }
}

/// The innermost cause, because reqwest's own message contains the address, whose path can be a secret.
fn words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return too_slow();
    }
    let cause = innermost(error);
    let what = if error.is_connect() { "no connection" } else { "the connection broke" };
    format!("{what}: {cause}").trim_end_matches(": ").chars().take(LONGEST_ERROR).collect()
}

fn too_slow() -> String {
    format!("no answer within {} seconds", ANSWER.as_secs())
}

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<UnixMillis> {
    let said = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = match said.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(said).ok()?.duration_since(now).unwrap_or_default(),
    };
    Some(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::SocketAddr, time::UNIX_EPOCH};
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    /// A receiver that sends `first`, and then `again` over and over.
    async fn saying(first: &'static [u8], again: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut request = [0; 4096];
                    let _ = socket.read(&mut request).await;
                    let mut said = socket.write_all(first).await;
                    while said.is_ok() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                        said = socket.write_all(again).await;
                    }
                });
            }
        });
        address
    }

    fn parcel(url: String, internal: bool) -> Parcel {
        let (id, body) = ("msg_1".to_owned(), "{}".to_owned());
        Parcel { url, internal, id, seq: 1, seconds: 1, secrets: Vec::new(), body }
    }

    #[tokio::test]
    async fn an_answer_has_to_begin_in_time_and_need_not_end() {
        let sender = Sender::waiting(Duration::from_millis(300)).unwrap();
        let slow = Err(Refused::plain("no answer within 15 seconds".to_owned()));
        for (first, again, came) in [
            // The status never arrives, or headers or interim responses never end.
            (&b""[..], &b""[..], slow.clone()),
            (b"HTTP/1.1 200 OK\r\n", b"a: b\r\n", slow.clone()),
            (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", slow.clone()),
            // The status arrives, and the body drips or breaks off.
            (b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n", b"x", Ok(200)),
            (b"HTTP/1.1 202 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"no chunk", Ok(202)),
        ] {
            let url = format!("http://{}/", saying(first, again).await);
            assert_eq!(sender.send(&parcel(url, false)).await, came, "{:?}", String::from_utf8_lossy(first));
        }
    }

    /// Even for a stored address: its name may resolve to a forbidden address, or do so only now.
    #[tokio::test]
    async fn each_address_is_judged_when_it_is_called() {
        let sender = Sender::waiting(Duration::from_millis(300)).unwrap();
        let port = saying(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", b"").await.port();
        assert_eq!(sender.send(&parcel(format!("http://localhost:{port}/"), true)).await, Ok(200));
        for (url, internal, why) in [
            (
                format!("https://localhost:{port}/"),
                false,
                "leads to an address that webhooks are not sent to",
            ),
            (format!("http://localhost:{port}/"), false, "the address is not allowed"),
            ("http://93.184.216.34/".to_owned(), true, "the address is not allowed"),
            ("http://[64:ff9b::a9fe:a9fe]/".to_owned(), true, "never sent to that address"),
        ] {
            let refused = sender.send(&parcel(url.clone(), internal)).await.unwrap_err();
            assert!(refused.error.contains(why), "{url}: {}", refused.error);
        }
    }

    #[test]
    fn how_long_a_receiver_wants_to_be_left_alone() {
        let now = UNIX_EPOCH + Duration::from_hours(24 * 365);
        let date = httpdate::fmt_http_date(now + Duration::from_mins(2));
        for (said, millis) in [
            ("120", Some(120_000)),
            (date.as_str(), Some(120_000)),
            ("Wed, 21 Oct 1970 07:28:00 GMT", Some(0)),
            ("99999999999999999999", None),
            ("-1", None),
            ("soon", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, said.parse().unwrap())]);
            assert_eq!(retry_after(&headers, now), millis, "{said}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
