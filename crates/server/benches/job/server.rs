//! The server as it is installed: a process of its own.

use crate::provider::Provider;
use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A running server.
pub struct Server {
    url: String,
    process: Child,
}

impl Server {
    /// Starts it, and waits until it answers.
    pub async fn start(database: &str, provider: &Provider) -> Self {
        // Its own address stands in its tokens, so it is known before the start.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (listen, url) = (format!("127.0.0.1:{port}"), format!("http://127.0.0.1:{port}"));
        let process = Command::new(env!("CARGO_BIN_EXE_ergo-server"))
            .args(["--listen", &listen, "--database", database, "--public-url", &url])
            .args(["--trusted-issuer", &format!("{},profile=rfc8693,client_id=desk", provider.issuer())])
            .args(["--max-connections", "4000", "--max-connections-per-address", "4000"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { url, process };
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        for _ in 0..300 {
            let asked = http.get(format!("{}/healthz", server.url)).send();
            if asked.await.is_ok_and(|answer| answer.status().is_success()) {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server does not answer within 30 s");
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The most memory that it has had at any time, in MB (Linux: `VmHWM` of proc(5)).
    pub fn most_memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let kib: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
        kib * 1024.0 / 1e6
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
