//! The real program, started and stopped as an administrator does, with all that it writes.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_ergo-server");

/// A server that runs until this is dropped.
pub struct Serving {
    pub process: Child,
    pub url: String,
    pub folder: TempDir,
    said: String,
}

impl Serving {
    /// Starts it on a free port, with a database of its own unless the arguments name one.
    pub fn start(args: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new(PROGRAM);
        if !args.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        if !args.contains(&"--database") {
            command.arg("--database").arg(folder.path().join("server.sqlite"));
        }
        command.args(args);
        Self::running(command, folder)
    }

    /// Starts it as it is.
    pub fn of(command: Command) -> Self {
        Self::running(command, TempDir::new().unwrap())
    }

    fn running(mut command: Command, folder: TempDir) -> Self {
        let log = File::create(folder.path().join("log")).unwrap();
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let url = said.trim_end().strip_prefix("listening on ").unwrap_or_default().to_owned();
        let serving = Self { process, url, folder, said };
        assert!(!serving.url.is_empty(), "{command:?} does not start: {}", serving.log());
        serving
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// What it has written to standard error.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap()
    }

    /// Everything that it has written.
    pub fn output(&self) -> String {
        format!("{}{}", self.said, self.log())
    }

    /// Where it serves metrics, as it says in its log.
    pub fn metrics(&self) -> String {
        let log = self.log();
        let url = log.split("url=\"").nth(1).and_then(|rest| rest.split('"').next());
        url.unwrap_or_else(|| panic!("no metrics: {log}")).to_owned()
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.process.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits until it has ended.
    pub fn ended(&mut self, patience: Duration) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < patience, "it does not end: {}", self.log());
            sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
