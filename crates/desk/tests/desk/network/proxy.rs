//! A proxy of an organization (RFC 9110 §9.3.6): it tunnels, it writes down where to, and it may refuse.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What the proxy does with a request.
#[derive(Clone, Copy)]
pub enum Way {
    /// Leads everything there, whatever the name: the names of these tests are in no DNS.
    To(SocketAddr),
    /// The same for those who show this `Proxy-Authorization`.
    For(&'static str, SocketAddr),
    /// Refuses.
    Refuse,
    /// Never answers.
    Silence,
}

/// A running proxy.
pub struct Proxy {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub async fn open(way: Way) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let all = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, way, Arc::clone(&all)));
            }
        });
        Self { address, asked }
    }

    /// The first line of each request.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(stream: TcpStream, way: Way, asked: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    asked.lock().unwrap().push(head[0].clone());
    let (to, answer) = match way {
        Way::To(to) => (Some(to), "200 OK"),
        Way::For(who, to)
            if head.iter().any(|line| line.eq_ignore_ascii_case(&format!("Proxy-Authorization: {who}"))) =>
        {
            (Some(to), "200 OK")
        }
        Way::For(..) => (None, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\""),
        Way::Refuse => (None, "403 Forbidden"),
        Way::Silence => return std::future::pending().await,
    };
    let answer = format!("HTTP/1.1 {answer}\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.unwrap();
    let Some(to) = to else { return };
    let mut server = TcpStream::connect(to).await.unwrap();
    let _ = tokio::io::copy_bidirectional(&mut stream, &mut server).await;
}
