//! Receives the response of the system's browser on this computer's loopback interface (RFC 8252 §7.3): on a free
//! port, on both address families, one response, and then it closes.

use ergo_catalog::{Language, text};
use reqwest::Url;
use std::{collections::BTreeMap, io, net::Ipv4Addr, net::Ipv6Addr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use zeroize::Zeroizing;

/// The largest accepted request, in bytes: a token of 16 KiB in a form, plus headers.
const MAX_REQUEST: usize = 64 * 1024;
/// The time limit of one connection. A slow one never delays another.
const PATIENCE: Duration = Duration::from_secs(5);
const MAX_HEADERS: usize = 64;

/// How the response is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In the query of the redirect (RFC 6749 §4.1.2).
    Query,
    /// In the body of a form that the browser posts, so that no secret is in an address, a history, or a log.
    Post,
}

/// The parameters of a response; wiped when dropped.
pub type Answer = BTreeMap<String, Zeroizing<String>>;

/// Waits for one response.
pub struct Loopback {
    v4: Option<TcpListener>,
    v6: Option<TcpListener>,
    port: u16,
}

impl Loopback {
    /// Binds a free port, on both address families if both are available.
    pub async fn bind() -> io::Result<Self> {
        let Ok(v4) = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await else {
            let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await?;
            let port = v6.local_addr()?.port();
            return Ok(Self { v4: None, v6: Some(v6), port });
        };
        let port = v4.local_addr()?.port();
        // If another program has this port there, it gets nothing: the redirect uses a literal address, not a host
        // name.
        let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok();
        Ok(Self { v4: Some(v4), v6, port })
    }

    /// The redirect address: a literal address, never the name `localhost`, which can be made to resolve elsewhere
    /// (RFC 8252 §8.3).
    pub fn address(&self, path: &str) -> String {
        let host = if self.v4.is_some() { "127.0.0.1" } else { "[::1]" };
        format!("http://{host}:{}{path}", self.port)
    }

    /// Waits for the first request in this form to this path, answers it, and closes. Any other request, such as one
    /// from another page or one for `/favicon.ico`, gets 404 and changes nothing.
    pub async fn receive(self, path: &'static str, form: Form) -> io::Result<Answer> {
        let port = self.port;
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                stream = accept(self.v4.as_ref()) => {
                    connections.spawn(tokio::time::timeout(PATIENCE, answer(stream?, port, path, form)));
                }
                stream = accept(self.v6.as_ref()) => {
                    connections.spawn(tokio::time::timeout(PATIENCE, answer(stream?, port, path, form)));
                }
                Some(done) = connections.join_next() => {
                    if let Ok(Ok(Some(answer))) = done {
                        return Ok(answer);
                    }
                }
            }
        }
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<TcpStream> {
    match listener {
        Some(listener) => Ok(listener.accept().await?.0),
        None => std::future::pending().await,
    }
}

/// The parameters, if the request is the expected response.
async fn answer(mut stream: TcpStream, port: u16, path: &str, form: Form) -> Option<Answer> {
    let request = read(&mut stream).await?;
    let answer = parse(&request, port, path, form);
    let (status, words) = match &answer {
        Some(_) => ("200 OK", text!("You can close this page and go back to Ergo Support.")),
        None => ("404 Not Found", text!("Page not found.")),
    };
    let body = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>Ergo Support</title><style>body{{font:16px/1.5 \
         system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;text-align:center;color-scheme:light \
         dark}}</style><h1>Ergo Support</h1><p>{words}</p></html>",
        Language::current().tag()
    );
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n\r\n",
        body.len()
    );
    // The page in the browser is a courtesy: what matters has arrived.
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body.as_bytes()).await;
    let _ = stream.shutdown().await;
    answer
}

/// Reads the whole request, by the length in its header.
async fn read(stream: &mut TcpStream) -> Option<Zeroizing<Vec<u8>>> {
    // Never reallocated, because that would leave a copy of its content behind.
    let mut request = Zeroizing::new(Vec::with_capacity(MAX_REQUEST));
    let mut buffer = Zeroizing::new([0; 4096]);
    loop {
        let read = stream.read(&mut *buffer).await.ok().filter(|read| *read > 0)?;
        if request.len() + read > MAX_REQUEST {
            return None;
        }
        request.extend_from_slice(&buffer[..read]);
        if let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n")
            && request.len() >= end + 4 + body_length(&request)?
        {
            return Some(request);
        }
    }
}

fn body_length(request: &[u8]) -> Option<usize> {
    with_head(request, |head| match header(head, "content-length")? {
        None => Some(0),
        Some(length) => length.parse().ok().filter(|length| *length <= MAX_REQUEST),
    })
}

fn parse(request: &[u8], port: u16, path: &str, form: Form) -> Option<Answer> {
    let body_at = request.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    with_head(request, |head| {
        // Any other name that resolves to this computer (DNS rebinding) is refused.
        let host = header(head, "host")??;
        if host != format!("127.0.0.1:{port}") && host != format!("[::1]:{port}") {
            return None;
        }
        let (asked, query) = head.path?.split_once('?').unwrap_or((head.path?, ""));
        let parameters = match (form, head.method?) {
            (Form::Query, "GET") if asked == path => query,
            (Form::Post, "POST") if asked == path && query.is_empty() => {
                let media_type = header(head, "content-type")??;
                let essence = media_type.split(';').next().unwrap_or_default().trim();
                if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
                    return None;
                }
                std::str::from_utf8(&request[body_at..]).ok()?
            }
            _ => return None,
        };
        parameters_of(parameters)
    })
}

/// Parses parameters. A repeated one makes all of them unusable (RFC 6749 §3.1).
fn parameters_of(text: &str) -> Option<Answer> {
    let mut url = Url::parse("http://127.0.0.1/").ok()?;
    url.set_query(Some(text));
    let mut answer = Answer::new();
    for (name, value) in url.query_pairs() {
        if answer.insert(name.into_owned(), Zeroizing::new(value.into_owned())).is_some() {
            return None;
        }
    }
    Some(answer)
}

fn with_head<T>(request: &[u8], read: impl FnOnce(&httparse::Request<'_, '_>) -> Option<T>) -> Option<T> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    match head.parse(request) {
        Ok(httparse::Status::Complete(_)) => read(&head),
        _ => None,
    }
}

/// A header that may appear at most once; the outer `None` means that it is repeated or not text.
#[allow(clippy::option_option, reason = "twice is another thing than never")]
fn header<'a>(head: &httparse::Request<'_, 'a>, name: &str) -> Option<Option<&'a str>> {
    let mut found = head.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
    match (found.next(), found.next()) {
        (None, _) => Some(None),
        (Some(header), None) => std::str::from_utf8(header.value).ok().map(Some),
        (Some(_), Some(_)) => None,
    }
}
