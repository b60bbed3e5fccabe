//! One attempt to deliver a message: a signed POST, bounded in time, that follows nothing.

use super::{
    address::{self, Allowed, Resolver},
    signing,
};
use ergo_protocol::UnixMillis;
use reqwest::{
    Client, ClientBuilder, Response, StatusCode, Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect,
};
use std::{error::Error, sync::Arc, time::Duration, time::SystemTime};
use tokio::{sync::OnceCell, time::timeout};

/// Until the status is there. Standard Webhooks recommends 15 to 30 seconds.
const ANSWER: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(5);
/// For reading what comes after the status.
const REST: Duration = Duration::from_secs(1);
/// For everything that one attempt takes.
pub const TOTAL: Duration = ANSWER.saturating_add(REST);
/// How much of an answer's body is read, so that the connection can be used again.
const MOST_READ: usize = 16 * 1024;
/// How much of an error is kept, in characters.
const LONGEST_ERROR: usize = 200;

/// A message, ready to be sent.
pub struct Parcel {
    /// Where it goes.
    pub url: String,
    /// Whether that may be in a private network.
    pub internal: bool,
    /// The message's id.
    pub id: String,
    /// The message's number.
    pub seq: i64,
    /// Now, in Unix seconds.
    pub seconds: i64,
    /// What it is signed with, the newest first.
    pub secrets: Vec<String>,
    /// The message as JSON.
    pub body: String,
}

/// Why a message did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// In words. Never the receiver's: they can hold anything.
    pub error: String,
    /// How long the receiver wants to be left alone.
    pub asked: Option<UnixMillis>,
    /// 429: it means everything that it is sent.
    pub is_throttled: bool,
    /// 410: it wants no more.
    pub is_gone: bool,
}

/// Sends messages.
pub struct Sender {
    /// How soon the status has to be there.
    patience: Duration,
    /// Without encryption, inside one's own network.
    plain: Client,
    /// Made when they are needed, and tried again: without CA certificates on this computer there are none.
    public: OnceCell<Client>,
    everywhere: OnceCell<Client>,
}

impl Sender {
    /// A sender. It needs nothing of this computer.
    pub fn new() -> Result<Self, reqwest::Error> {
        Self::waiting(ANSWER)
    }

    fn waiting(patience: Duration) -> Result<Self, reqwest::Error> {
        // It trusts no certificate, because it never sees one.
        let plain = client(Allowed::Inside).tls_certs_only([]).build()?;
        Ok(Self { patience, plain, public: OnceCell::new(), everywhere: OnceCell::new() })
    }

    /// Sends a message once. The status with which it was taken.
    pub async fn send(&self, parcel: &Parcel) -> Result<u16, Refused> {
        let url = address::checked(&parcel.url, parcel.internal)
            .map_err(|error| Refused::plain(format!("the address is not allowed: {error}")))?;
        let client = self.client(&url, parcel.internal).await.map_err(|error| {
            let cause = innermost(&error);
            Refused::plain(format!("https needs the CA certificates of this computer: {cause}"))
        })?;
        // Around all of it: looking up a name, connecting, and headers that never end.
        let response = match timeout(self.patience, post(client, url, parcel)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(Refused::plain(words(&error))),
            Err(_) => return Err(Refused::plain(too_slow())),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        // What follows does not matter, even if it never ends or breaks off: the status was there.
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

    /// Which connections go there: none is used for what may not have it.
    async fn client(&self, url: &Url, internal: bool) -> Result<&Client, reqwest::Error> {
        if url.scheme() == "http" {
            return Ok(&self.plain);
        }
        let (cell, allowed) =
            if internal { (&self.everywhere, Allowed::Everywhere) } else { (&self.public, Allowed::Public) };
        cell.get_or_try_init(async || client(allowed).build()).await
    }
}

/// Without proxies: one would look up names for itself, and go where we do not.
fn client(allowed: Allowed) -> ClientBuilder {
    Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .no_proxy()
        .dns_resolver(Arc::new(Resolver(allowed)))
        .user_agent(concat!("ergo-server/", env!("CARGO_PKG_VERSION")))
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
    /// For no more than these words say.
    pub fn plain(error: String) -> Self {
        Self { error, asked: None, is_throttled: false, is_gone: false }
    }
}

/// The connection can be used again if this was all of it.
async fn read_a_little(mut response: Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        read += chunk.len();
        if read > MOST_READ {
            return;
        }
    }
}

/// The innermost cause: reqwest's own words hold the address, whose path can be a secret.
fn words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return too_slow();
    }
    let cause = innermost(error);
    let what = if error.is_connect() { "no connection" } else { "the connection broke" };
    format!("{what}: {cause}").trim_end_matches(": ").chars().take(LONGEST_ERROR).collect()
}

/// Nothing if there is no other.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if error.source().is_some() { cause.to_string() } else { String::new() }
}

fn too_slow() -> String {
    format!("no answer within {} seconds", ANSWER.as_secs())
}

/// RFC 9110 §10.2.3: seconds, or a date.
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

    /// A receiver that begins with this, and then sends that again and again.
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
            // Never, and with headers and interim answers without end.
            (&b""[..], &b""[..], slow.clone()),
            (b"HTTP/1.1 200 OK\r\n", b"a: b\r\n", slow.clone()),
            (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", slow.clone()),
            // The status is there, and its body drips or breaks off.
            (b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n", b"x", Ok(200)),
            (b"HTTP/1.1 202 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"no chunk", Ok(202)),
        ] {
            let url = format!("http://{}/", saying(first, again).await);
            assert_eq!(sender.send(&parcel(url, false)).await, came, "{:?}", String::from_utf8_lossy(first));
        }
    }

    /// Whatever is stored as the address: a name leads there, or leads there now.
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
