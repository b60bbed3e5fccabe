//! A client that speaks HTTP by hand: slowly, in pieces, or not to the end.

use crate::world::{Answer, World};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

/// One connection.
pub struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

pub fn address(world: &World) -> SocketAddr {
    world.running.url().strip_prefix("http://").unwrap().parse().unwrap()
}

impl Wire {
    pub async fn open(world: &World) -> Self {
        Self { stream: TcpStream::connect(address(world)).await.unwrap(), read: Vec::new() }
    }

    /// From another address of this computer: all of 127.0.0.0/8 is its own on Linux.
    pub async fn open_from(world: &World, from: [u8; 4]) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((from, 0).into()).unwrap();
        Self { stream: socket.connect(address(world)).await.unwrap(), read: Vec::new() }
    }

    /// Whether it could be sent: the server may have hung up.
    pub async fn send(&mut self, text: &str) -> bool {
        self.stream.write_all(text.as_bytes()).await.is_ok()
    }

    /// The next answer; `None` when the server hangs up first.
    pub async fn answer(&mut self) -> Option<Answer> {
        let end = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8(self.read.drain(..end).collect()).unwrap();
        let mut lines = head.lines();
        let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let mut headers = HeaderMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value.trim()).unwrap(),
            );
        }
        let length = headers.get("content-length").map_or(0, |it| it.to_str().unwrap().parse().unwrap());
        let has_body = status >= 200 && ![204, 304].contains(&status);
        let length: usize = if has_body { length } else { 0 };
        while self.read.len() < length {
            self.more().await?;
        }
        let text = String::from_utf8(self.read.drain(..length).collect()).unwrap();
        Some(Answer { status, headers, text })
    }

    /// Reads until the server hangs up; whatever it said.
    pub async fn rest(&mut self) -> String {
        while self.more().await.is_some() {}
        String::from_utf8_lossy(&self.read).into_owned()
    }

    async fn more(&mut self) -> Option<()> {
        let mut chunk = vec![0; 16 * 1024];
        let length = self.stream.read(&mut chunk).await.ok()?;
        self.read.extend_from_slice(&chunk[..length]);
        (length > 0).then_some(())
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// A request whose headers and half of whose body have arrived.
pub struct Late {
    wire: Wire,
    rest: String,
    early: Option<Answer>,
}

impl Late {
    /// Sends as much, and waits until the server asks for the body: it has looked at the headers by then.
    pub async fn begin(
        world: &World,
        method: &str,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Self {
        let body = body.to_string();
        let half = body.len() / 2;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: ergo\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        let mut wire = Wire::open(world).await;
        wire.send(&format!("{head}\r\n")).await;
        let first = wire.answer().await;
        let early = first.filter(|answer| answer.status != 100);
        wire.send(&body[..half]).await;
        Self { wire, rest: body[half..].to_owned(), early }
    }

    /// Sends the rest, and reads the answer.
    pub async fn finish(mut self) -> Answer {
        if let Some(answer) = self.early {
            return answer;
        }
        self.wire.send(&self.rest).await;
        self.wire.answer().await.expect("an answer")
    }
}
