//! The server's webhooks, verified by a library that we did not write: standardwebhooks from PyPI, through
//! tests/webhooks/check.py, with the code that docs/WEBHOOKS.md shows.

use crate::{
    app, counts::Counts, places::root, places::target_folder, python::Programs, running_server::RunningServer,
};
use anyhow::{Result, ensure};
use std::{
    fs::{self, File},
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
    let folder = target_folder().join("webhooks");
    let database = folder.join("server.sqlite");
    for old in ["server.sqlite", "server.sqlite-wal", "server.sqlite-shm"] {
        _ = fs::remove_file(folder.join(old));
    }
    let server = app::binary("ergo-server");
    let running = RunningServer::start(
        Command::new(&server).args(["--training", "--listen", "127.0.0.1:0", "--database"]).arg(&database),
        File::create(folder.join("server.log"))?,
    )?;
    let checked = Command::new(programs.path("python"))
        .arg(root().join("tests/webhooks/check.py"))
        .args([&server, &database])
        .arg(&running.url)
        .arg(root().join("docs/WEBHOOKS.md"))
        .env("PYTHONUTF8", "1")
        .output()?;
    let (out, err) = (String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
    ensure!(checked.status.success(), "it found problems\n{out}{err}");
    Ok(())
}
