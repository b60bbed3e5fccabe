//! Schemathesis calls a training server with everything that its `OpenAPI` document allows and forbids, as each kind
//! of person, and compares the answers with the document. It is for tests only, so Python is not installed for it;
//! without it this check is skipped with a message. schemathesis.toml says what counts as a fault.

mod people;
mod server;
mod wire;

use crate::{
    counts::Counts,
    places::{root, target_folder},
    program::quietly,
    step::step,
};
use anyhow::{Result, ensure};
use people::{KINDS, Kind};
use server::Server;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Calls of each operation, besides those that its limits suggest. The examples are the same in every run.
const EXAMPLES: &str = "10";
/// Each has a server of its own; a third would only wait for the other two.
const AT_ONCE: usize = 2;

/// The program, installed from tests/schemathesis/requirements.txt. None, and said, without Python or its registry.
pub fn ready() -> Option<PathBuf> {
    let Some(python) = python() else {
        println!(
            "⚠ SKIPPED: the check of the server by schemathesis needs Python 3 with venv and pip, which are not here \
             (Debian: apt-get install python3-venv)"
        );
        return None;
    };
    let wanted = root().join("tests/schemathesis/requirements.txt");
    let folder = target_folder().join("schemathesis");
    let (venv, installed) = (folder.join("venv"), folder.join("installed.txt"));
    let programs = venv.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = programs.join(format!("schemathesis{}", std::env::consts::EXE_SUFFIX));
    if program.exists()
        && fs::read(&installed).is_ok_and(|there| fs::read(&wanted).is_ok_and(|list| list == there))
    {
        return Some(program);
    }
    let install = || -> Result<()> {
        fs::create_dir_all(&folder)?;
        quietly(Command::new(python).args(["-m", "venv", "--clear"]).arg(&venv))?;
        let pip = || {
            quietly(
                Command::new(programs.join(format!("python{}", std::env::consts::EXE_SUFFIX)))
                    .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
                    .arg(&wanted),
            )
        };
        // Once more: a registry that is slow to answer is no reason to leave it out.
        pip().or_else(|_| pip())?;
        // Only now: a partial install would look complete.
        fs::copy(&wanted, &installed)?;
        Ok(())
    };
    if let Err(error) = step("Installing schemathesis", install) {
        println!("⚠ SKIPPED: the check of the server by schemathesis: it cannot be installed ({error:#})");
        return None;
    }
    Some(program)
}

/// A Python 3 that can make a folder of its own for what is installed.
fn python() -> Option<&'static str> {
    ["python3", "python"].into_iter().find(|name| {
        let can = Command::new(name)
            .args(["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"])
            .output();
        can.is_ok_and(|output| output.status.success())
    })
}

/// Plays every kind of person against the built server: one passes when nothing is found with their token.
pub fn run(program: &Path) -> Result<Counts> {
    let (next, passed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(kind) = KINDS.get(next.fetch_add(1, Ordering::Relaxed)) {
            match play(program, kind) {
                Ok(()) => _ = passed.fetch_add(1, Ordering::Relaxed),
                Err(error) => println!("  ✗ as {}: {error:#}", kind.name),
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(work);
        }
    });
    let passed = u32::try_from(passed.into_inner())?;
    Ok(Counts { passed, failed: u32::try_from(KINDS.len())? - passed, skipped: 0 })
}

fn play(program: &Path, kind: &Kind) -> Result<()> {
    let folder = target_folder().join("schemathesis").join(kind.name);
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let server = Server::start(&folder)?;
    let token = kind.token(server.address())?;
    let output = Command::new(program)
        // It leaves files where it is started.
        .current_dir(&folder)
        .arg("--config-file")
        .arg(root().join("schemathesis.toml"))
        .arg("run")
        .arg(format!("http://{}/openapi.json", server.address()))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args([
            "--max-examples",
            EXAMPLES,
            "--generation-deterministic",
            "--continue-on-failure",
            "--no-color",
        ])
        .env("PYTHONUTF8", "1")
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "it found something\n{said}{}", String::from_utf8_lossy(&output.stderr));
    // Otherwise every call after its end was answered with 401, which proves nothing.
    ensure!(people::is_signed_in(server.address(), &token)?, "the session did not outlive the calls\n{said}");
    Ok(())
}
