//! The server's metrics, read by a parser that we did not write: prometheus-client from PyPI, through tests/metrics/check.py.

use crate::{
    app,
    counts::Counts,
    places::{root, target_folder},
    python::Programs,
    running_server::RunningServer,
};
use anyhow::{Result, ensure};
use std::{
    fs::{self, File},
    net::TcpListener,
    process::Command,
};

/// Plays the check against the built server.
pub fn run(programs: &Programs) -> Counts {
    let passed = match play(programs) {
        Ok(()) => true,
        Err(error) => {
            println!("  ✗ {error:#}");
            false
        }
    };
    Counts::of_check(passed)
}

fn play(programs: &Programs) -> Result<()> {
    let folder = target_folder().join("metrics");
    let database = folder.join("server.sqlite");
    for old in ["server.sqlite", "server.sqlite-wal", "server.sqlite-shm"] {
        _ = fs::remove_file(folder.join(old));
    }
    // Free a moment ago; the server says so if it no longer is.
    let metrics = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let running = RunningServer::start(
        Command::new(app::binary("ergo-server"))
            .args(["--training", "--listen", "127.0.0.1:0", "--metrics-listen", &metrics.to_string()])
            .arg("--database")
            .arg(&database),
        File::create(folder.join("server.log"))?,
    )?;
    let checked = Command::new(programs.path("python"))
        .arg(root().join("tests/metrics/check.py"))
        .args([&running.url, &format!("http://{metrics}/metrics")])
        .env("PYTHONUTF8", "1")
        .output()?;
    let (out, err) = (String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
    ensure!(checked.status.success(), "it found problems\n{out}{err}");
    Ok(())
}
