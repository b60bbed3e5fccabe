//! The built server, running beside a check.

use anyhow::{Context, Result};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A server. Stopped when it is dropped.
pub struct Running {
    process: Child,
    /// Where it listens.
    pub url: String,
}

impl Running {
    /// Starts it; when this returns, it answers.
    pub fn start(command: &mut Command, log: File) -> Result<Self> {
        let process =
            command.stdout(Stdio::piped()).stderr(log).spawn().context("the server could not be started")?;
        // From here on it is stopped whatever happens.
        let mut running = Self { process, url: String::new() };
        let mut line = String::new();
        let out = running.process.stdout.take().context("the server has no output")?;
        BufReader::new(out).read_line(&mut line)?;
        let url = line.trim().strip_prefix("listening on ");
        url.context("the server did not say where it listens")?.clone_into(&mut running.url);
        Ok(running)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already: then there is nothing to stop.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
