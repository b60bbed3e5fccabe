//! Single calls to a server on this machine: enough HTTP to sign in, and no more.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// A server that is busy seeding its samples still answers by then.
const PATIENCE: Duration = Duration::from_secs(30);

/// The status and the body of an answer.
pub fn call(
    address: &str,
    head: &str,
    token: Option<&str>,
    body: Option<(&str, &str)>,
) -> Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    let (kind, body) = body.unwrap_or_default();
    let length = body.len();
    // 1.0: the answer comes in one piece, and its end is the end of the connection.
    let request = format!(
        "{head} HTTP/1.0\r\nHost: {address}\r\n{authorization}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    read(&answer).with_context(|| format!("{head}: that is not an HTTP answer"))
}

fn read(answer: &str) -> Option<(u16, String)> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

/// Posts JSON and gives the JSON of the answer, which has to be a success.
pub fn post(address: &str, path: &str, token: Option<&str>, body: &Value) -> Result<Value> {
    succeed(
        call(address, &format!("POST {path}"), token, Some(("application/json", &body.to_string())))?,
        path,
    )
}

/// The same with a form, whose values need no escapes.
pub fn post_form(address: &str, path: &str, pairs: &[(&str, &str)]) -> Result<Value> {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let body = pairs.join("&");
    let body = Some(("application/x-www-form-urlencoded", body.as_str()));
    succeed(call(address, &format!("POST {path}"), None, body)?, path)
}

fn succeed((status, body): (u16, String), path: &str) -> Result<Value> {
    if !(200..300).contains(&status) {
        bail!("{path} answered {status}: {body}");
    }
    Ok(serde_json::from_str(&body)?)
}

#[cfg(test)]
mod tests {
    use super::{read, succeed};

    #[test]
    fn an_answer_is_read() {
        let answer =
            read("HTTP/1.0 201 Created\r\ncontent-type: application/json\r\n\r\n{\"id\":\"x\"}").unwrap();
        assert_eq!(answer, (201, "{\"id\":\"x\"}".to_owned()));
        assert_eq!(succeed(answer, "/x").unwrap()["id"], "x");
        assert!(succeed((403, "no".to_owned()), "/x").unwrap_err().to_string().contains("403: no"));
        assert_eq!(read("nonsense"), None);
    }
}
