//! An organization's update server that does whatever a test wants, on a real socket.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What the server does when one of its files is asked for.
#[derive(Clone)]
pub enum Answer {
    /// Sends the file.
    Whole(Vec<u8>),
    /// Says how long the file is, sends half of it, and closes.
    CutOff(Vec<u8>),
    /// Sends the file in so many parts, with a pause before each.
    Slow(Vec<u8>, usize, Duration),
    /// Sends nothing.
    Silent,
    /// Points to another address.
    Redirect(String),
    /// Sends zeros without end and does not say how many.
    Endless,
    /// Says that the file has so many bytes.
    Claims(u64),
}

/// The server.
pub struct UpdateServer {
    /// The address of its folder.
    pub url: String,
    files: Arc<Mutex<BTreeMap<String, Answer>>>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl UpdateServer {
    /// One without files, on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/ergo", listener.local_addr().expect("its address"));
        let (files, seen) = (Arc::<Mutex<BTreeMap<_, _>>>::default(), Arc::<Mutex<Vec<_>>>::default());
        let (shelf, log) = (Arc::clone(&files), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shelf), Arc::clone(&log)));
            }
        });
        Self { url, files, seen }
    }

    /// Puts a file there, in place of an earlier one. Returns its address.
    pub fn put(&self, name: &str, answer: Answer) -> String {
        self.files.lock().expect("no panic").insert(format!("/ergo/{name}"), answer);
        format!("{}/{name}", self.url)
    }

    /// What was asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    files: Arc<Mutex<BTreeMap<String, Answer>>>,
    seen: Arc<Mutex<Vec<String>>>,
) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
    let text = String::from_utf8_lossy(&request).into_owned();
    let path = text.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let answer = files.lock().expect("no panic").get(&path).cloned();
    seen.lock().expect("no panic").push(path);
    // A client that is about to be cut off may hang up first.
    let _ = send(&mut stream, answer).await;
}

async fn send(stream: &mut TcpStream, answer: Option<Answer>) -> std::io::Result<()> {
    let ok =
        |length: u64| format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    match answer {
        None => {
            stream
                .write_all(b"HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
                .await
        }
        Some(Answer::Whole(file)) => {
            stream.write_all(ok(file.len() as u64).as_bytes()).await?;
            stream.write_all(&file).await
        }
        Some(Answer::CutOff(file)) => {
            stream.write_all(ok(file.len() as u64).as_bytes()).await?;
            stream.write_all(&file[..file.len() / 2]).await
        }
        Some(Answer::Slow(file, parts, pause)) => {
            stream.write_all(ok(file.len() as u64).as_bytes()).await?;
            for part in file.chunks(file.len().div_ceil(parts).max(1)) {
                tokio::time::sleep(pause).await;
                stream.write_all(part).await?;
            }
            Ok(())
        }
        Some(Answer::Silent) => {
            tokio::time::sleep(Duration::from_mins(1)).await;
            Ok(())
        }
        Some(Answer::Redirect(to)) => {
            let head = format!(
                "HTTP/1.1 302 Found\r\nconnection: close\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await
        }
        Some(Answer::Endless) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await?;
            loop {
                stream.write_all(&[0; 16 * 1024]).await?;
            }
        }
        Some(Answer::Claims(length)) => {
            stream.write_all(ok(length).as_bytes()).await?;
            stream.write_all(b"{}").await?;
            tokio::time::sleep(Duration::from_mins(1)).await;
            Ok(())
        }
    }
}
