//! A sequence of requests to a witness, honest ones and forks, and what we make of its answers.

use super::peers::Peers;
use crate::{
    app,
    places::root,
    program::{output, quietly},
    python::Programs,
    running_server::RunningServer,
    wire::call,
};
use anyhow::{Context, Result, ensure};
use std::{
    fs::{self, File},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long it takes at most to start on a busy computer.
const STARTING: Duration = Duration::from_secs(30);

/// Asks `ergo witness`.
pub fn ask_ours(peers: &Peers, python: &Programs) -> Result<()> {
    let folder = peers.fresh("ergo-witness")?;
    peers.run("requests", &folder)?;
    let ergo = |words: &[&str]| {
        let mut command = Command::new(app::binary("ergo"));
        command.arg("witness").args(words).arg("--dir").arg(folder.join("witness"));
        command
    };
    let key = fs::read_to_string(folder.join("log.vkey"))?;
    let vkey = output(&mut ergo(&["init", "--name", "witness.example/w1"]))?;
    fs::write(folder.join("witness.vkey"), vkey)?;
    quietly(&mut ergo(&["add-log", "--vkey", key.trim()]))?;
    let log = File::create(folder.join("witness.log"))?;
    let witness = RunningServer::start(&mut ergo(&["serve", "--listen", "127.0.0.1:0"]), log)?;
    ask_at(&witness.url, &folder, python)?;
    peers.run("answers", &folder)
}

/// Asks aics-witness.
pub fn ask_theirs(peers: &Peers, python: &Programs) -> Result<()> {
    let folder = peers.fresh("aics-witness")?;
    peers.run("requests", &folder)?;
    let witness = AicsWitness::start(&folder, python)?;
    ask_at(&witness.url, &folder, python)?;
    peers.run("answers", &folder)
}

fn ask_at(url: &str, folder: &Path, python: &Programs) -> Result<()> {
    quietly(
        Command::new(python.path("python"))
            .arg(root().join("tests/evidence/ask.py"))
            .arg(url)
            .arg(folder)
            .env("PYTHONUTF8", "1"),
    )
}

/// aics-witness, running. Stopped when it is dropped.
struct AicsWitness {
    process: Child,
    url: String,
}

impl AicsWitness {
    /// Starts it for the log whose key is in the folder, and leaves its own key there.
    fn start(folder: &Path, python: &Programs) -> Result<Self> {
        let configured = |words: &[&str]| {
            let mut command = Command::new(python.path("aics-witness"));
            command.args(words).arg("--config").arg(folder.join("witness.json")).current_dir(folder);
            command
        };
        let key = fs::read_to_string(folder.join("log.vkey"))?;
        let (origin, _) = key.split_once('+').context("not a key")?;
        // It also says where it has put its files.
        let made = configured(&["init", "--name", "witness.example/w9"]).output()?;
        ensure!(made.status.success(), "init: {}", String::from_utf8_lossy(&made.stderr));
        fs::write(folder.join("witness.vkey"), made.stdout)?;
        quietly(&mut configured(&["add-log", "--origin", origin, "--vkey", key.trim()]))?;
        // Free a moment ago; the witness says so in its log if it no longer is.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let process = configured(&["serve", "--listen", &address])
            .stdout(Stdio::null())
            .stderr(File::create(folder.join("witness.log"))?)
            .spawn()
            .context("aics-witness could not be started")?;
        // From here on it is stopped whatever happens.
        let witness = Self { process, url: format!("http://{address}") };
        let since = Instant::now();
        while !call(&address, "GET /healthz", None, None).is_ok_and(|(status, _)| status == 200) {
            ensure!(since.elapsed() < STARTING, "aics-witness does not answer; see {}", folder.display());
            thread::sleep(Duration::from_millis(100));
        }
        Ok(witness)
    }
}

impl Drop for AicsWitness {
    fn drop(&mut self) {
        // It is gone already: then there is nothing to stop.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
