//! A training server for one kind of person: what one changes there, the next must not see.

use crate::app;
use anyhow::{Context, Result};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// The file with its database.
pub const DATABASE: &str = "server.sqlite";

/// Stopped when it is dropped.
pub struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts it with its database and its log in `folder`.
    pub fn start(folder: &Path) -> Result<Self> {
        let mut process = Command::new(app::binary("ergo-server"))
            .args(["--listen", "127.0.0.1:0", "--training", "--database"])
            .arg(folder.join(DATABASE))
            .stdout(Stdio::piped())
            .stderr(File::create(folder.join("server.log"))?)
            .spawn()
            .context("the server could not be started")?;
        let mut line = String::new();
        let out = process.stdout.take();
        // From here on it is stopped whatever happens.
        let mut server = Self { process, address: String::new() };
        BufReader::new(out.context("the server has no output")?).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on http://");
        address.context("the server did not say where it listens")?.clone_into(&mut server.address);
        Ok(server)
    }

    /// Where it listens: host and port.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is gone already: then there is nothing to stop.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
