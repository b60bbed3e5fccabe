//! Cerbos, running with the policies of tests/authzen.

use crate::{places::root, test_packages::AUTHZEN, wire::call};
use anyhow::{Context, Result, ensure};
use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long it takes at most to start on a busy computer.
const STARTING: Duration = Duration::from_secs(30);

/// Stopped when it is dropped.
pub struct Cerbos {
    process: Child,
    /// Its address: host and port.
    pub address: String,
}

impl Cerbos {
    /// Starts it, and waits until it answers. What it logs goes into the folder.
    pub fn start(folder: &Path) -> Result<Self> {
        let own = root().join(AUTHZEN.folder);
        let (address, other) = (free_address()?, free_address()?);
        let log = File::create(folder.join("cerbos.log"))?;
        let process = Command::new(own.join("node_modules/@cerbos/cerbos-linux-x64/cerbos-linux-x64"))
            .arg("server")
            .arg(format!("--config={}", own.join("cerbos.yaml").display()))
            .arg(format!("--set=storage.disk.directory={}", own.join("policies").display()))
            .arg(format!("--set=server.httpListenAddr={address}"))
            .arg(format!("--set=server.grpcListenAddr={other}"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("Cerbos could not be started")?;
        // From here on it is stopped whatever happens.
        let cerbos = Self { process, address: address.to_string() };
        let since = Instant::now();
        while !cerbos.answers() {
            ensure!(since.elapsed() < STARTING, "Cerbos does not answer; see {}", folder.display());
            thread::sleep(Duration::from_millis(100));
        }
        Ok(cerbos)
    }

    /// As if its computer hung: connections are accepted, and nothing answers.
    pub fn freeze(&self) -> Result<()> {
        self.signal("-STOP")
    }

    /// It goes on.
    pub fn thaw(&self) -> Result<()> {
        self.signal("-CONT")
    }

    fn signal(&self, signal: &str) -> Result<()> {
        let status = Command::new("kill").arg(signal).arg(self.process.id().to_string()).status()?;
        ensure!(status.success(), "kill {signal} failed");
        Ok(())
    }

    fn answers(&self) -> bool {
        call(&self.address, "GET /_cerbos/health", None, None).is_ok_and(|(status, _)| status == 200)
    }
}

impl Drop for Cerbos {
    fn drop(&mut self) {
        // It is gone already: then there is nothing to stop.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// It says where it listens only in its log, so a port that is free now is picked for it.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
