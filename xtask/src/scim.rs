//! The server's SCIM, called by clients that we did not write: scim2-tester and scim2-client from PyPI, through
//! tests/scim/check.py.

use crate::{
    app,
    counts::Counts,
    places::{root, target_folder},
    program::output,
    python::Programs,
    running_server::RunningServer,
};
use anyhow::{Result, ensure};
use std::{
    fs::{self, File},
    process::Command,
};

/// The workspace of tests/scim/workspace.ndjson.
const WORKSPACE: &str = "ws_scim";

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
    let folder = target_folder().join("scim");
    let database = folder.join("server.sqlite");
    for old in ["server.sqlite", "server.sqlite-wal", "server.sqlite-shm"] {
        _ = fs::remove_file(folder.join(old));
    }
    let server = || Command::new(app::binary("ergo-server"));
    let on = |command: &mut Command| output(command.arg("--database").arg(&database));
    on(server().arg("import").arg(root().join("tests/scim/workspace.ndjson")))?;
    let token =
        on(server().args(["scim-token", "create", "--name", "scim2-tester", "--workspace", WORKSPACE]))?;
    let running = RunningServer::start(
        server().args(["--listen", "127.0.0.1:0", "--database"]).arg(&database),
        File::create(folder.join("server.log"))?,
    )?;
    let checked = Command::new(programs.path("python"))
        .arg(root().join("tests/scim/check.py"))
        .args([&format!("{}/scim/v2", running.url), token.trim()])
        .env("PYTHONUTF8", "1")
        .output()?;
    let (out, err) = (String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
    ensure!(checked.status.success(), "it found problems\n{out}{err}");
    Ok(())
}
