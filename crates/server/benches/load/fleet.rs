//! The server's processes on one database, and what happens to them.

use crate::{desk::Site, provider::Provider};
use reqwest::Client;
use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

/// How many processes.
pub const PROCESSES: usize = 3;

/// The running processes.
pub struct Fleet {
    database: String,
    issuer: String,
    urls: Arc<Vec<String>>,
    processes: Vec<Child>,
    http: Client,
}

impl Fleet {
    /// Starts them, and waits until all answer.
    pub async fn start(database: &str, provider: &Provider) -> Self {
        let urls: Vec<_> = (0..PROCESSES).map(|_| format!("http://127.0.0.1:{}", free_port())).collect();
        let http = Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
        let (database, issuer) = (database.to_owned(), provider.issuer().to_owned());
        let mut fleet = Self { database, issuer, urls: Arc::new(urls), processes: Vec::new(), http };
        for index in 0..PROCESSES {
            let process = fleet.begin(index);
            fleet.processes.push(process);
            fleet.until_it_answers(index).await;
        }
        fleet
    }

    /// As an agent's desk reaches them: behind a balancer that sends it to one process, and to the next when that is down.
    pub fn site(&self, home: usize) -> Site {
        Site::new(Arc::clone(&self.urls), home, self.http.clone())
    }

    /// Sends SIGKILL: the process has no chance to finish or report anything.
    pub fn kill(&mut self, index: usize) {
        self.processes[index].kill().unwrap();
        self.processes[index].wait().unwrap();
    }

    /// Starts a killed one again.
    pub async fn restart(&mut self, index: usize) {
        self.processes[index] = self.begin(index);
        self.until_it_answers(index).await;
    }

    fn begin(&self, index: usize) -> Child {
        let listen = self.urls[index].trim_start_matches("http://");
        let public_url = &self.urls[0];
        let errors = match std::env::var("LOAD_LOG") {
            Ok(folder) => std::fs::File::options()
                .append(true)
                .create(true)
                .open(format!("{folder}/server-{index}.log"))
                .unwrap()
                .into(),
            Err(_) => Stdio::null(),
        };
        Command::new(env!("CARGO_BIN_EXE_ergo-server"))
            .args(["--listen", listen, "--database", &self.database, "--public-url", public_url])
            .args(["--trusted-issuer", &format!("{},profile=rfc8693,client_id=desk", self.issuer)])
            .args(["--max-connections", "4000", "--max-connections-per-address", "4000"])
            .stdout(Stdio::null())
            .stderr(errors)
            .spawn()
            .unwrap()
    }

    async fn until_it_answers(&self, index: usize) {
        let health = format!("{}/healthz", self.urls[index]);
        for _ in 0..300 {
            if self.http.get(&health).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("a server process does not answer within 30 s");
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        for process in &mut self.processes {
            // One may have ended already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Restarts the database as after a power failure: nothing is finished, its log is replayed.
pub fn restart_database() {
    let words = std::env::var("ERGO_POSTGRES_RESTART").expect("ERGO_POSTGRES_RESTART");
    let mut words = words.lines();
    let status = Command::new(words.next().unwrap()).args(words).stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "the database does not restart");
}

/// A port that nobody listens on: the processes must find each other's names before they start.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
