//! The server's SCIM, called by clients that we did not write: scim2-tester and scim2-client from PyPI, through
//! tests/scim/check.py.

use crate::{app, counts::Counts, places::root, places::target_folder, program::output, python::Programs};
use anyhow::{Context, Result, ensure};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
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
    let running = Running::start(
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

/// Stopped when it is dropped.
struct Running {
    process: Child,
    url: String,
}

impl Running {
    fn start(command: &mut Command, log: File) -> Result<Self> {
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
