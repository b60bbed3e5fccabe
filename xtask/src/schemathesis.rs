//! Schemathesis calls a training server with everything that its `OpenAPI` document allows and forbids, as each kind
//! of person and as a program, and compares the answers with the document. schemathesis.toml says what counts as a fault.

pub mod people;
mod server;

use crate::{
    counts::Counts,
    places::{root, target_folder},
    python::Programs,
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
    Programs::ready("schemathesis").map(|programs| programs.path("schemathesis"))
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
    let token = kind.token(server.address(), &folder.join(server::DATABASE))?;
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
    ensure!(output.status.success(), "it found problems\n{said}{}", String::from_utf8_lossy(&output.stderr));
    // Otherwise every call after its end was answered with 401, which proves nothing.
    ensure!(kind.is_admitted(server.address(), &token)?, "the session ended before the calls did\n{said}");
    Ok(())
}
