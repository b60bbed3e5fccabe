//! Programs that verify a folder with a log: with aics-tlog, and with Go's packages.

use crate::{
    places::{root, target_folder},
    program::output,
    python::Programs,
    step::step,
};
use anyhow::{Context, Result, ensure};
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Verifies a folder. It exits with 1 at the first thing that is wrong, and prints FAIL and what it is.
pub trait Verifier {
    /// The command, without the folder.
    fn command(&self) -> Command;

    /// Everything in the folder is right.
    fn accepts(&self, folder: &Path) -> Result<()> {
        let said = self.look(folder)?;
        ensure!(said.status.success(), "{}: {}", folder.display(), text(&said));
        Ok(())
    }

    /// Something is wrong, and that is said.
    fn rejects(&self, folder: &Path) -> Result<()> {
        let said = self.look(folder)?;
        ensure!(said.status.code() == Some(1), "it was not rejected: {}", text(&said));
        Ok(())
    }

    /// What it says of the folder.
    fn look(&self, folder: &Path) -> Result<Output> {
        self.command().arg(folder).output().context("the verifier could not be started")
    }
}

fn text(said: &Output) -> String {
    [&said.stdout, &said.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

impl Verifier for Programs {
    fn command(&self) -> Command {
        let mut python = Command::new(self.path("python"));
        python.env("PYTHONUTF8", "1").arg(root().join("tests/evidence/verify.py"));
        python
    }
}

/// tests/evidence/logcheck.go, built.
pub struct Go(PathBuf);

/// Where Debian has Go's libraries.
const LIBRARIES: &str = "/usr/share/gocode";

impl Go {
    /// Builds it. None, and said, without Go or its library.
    pub fn ready() -> Option<Self> {
        let has_go = Command::new("go").arg("version").output().is_ok_and(|said| said.status.success());
        if !has_go || !Path::new(LIBRARIES).join("src/golang.org/x/mod/sumdb/tlog").is_dir() {
            println!(
                "⚠ SKIPPED: verifying our evidence with Go, which was not found \
                 (Debian: apt-get install golang-go golang-golang-x-mod-dev)"
            );
            return None;
        }
        let folder = target_folder().join("evidence");
        let program = folder.join("logcheck");
        // By paths instead of modules: nothing is fetched.
        let build = || {
            output(
                Command::new("go")
                    .args(["build", "-o"])
                    .arg(&program)
                    .arg(root().join("tests/evidence/logcheck.go"))
                    .envs([("GO111MODULE", "off"), ("GOPATH", LIBRARIES), ("GOFLAGS", "")])
                    .env("GOCACHE", folder.join("go")),
            )
        };
        if let Err(error) = step("Building logcheck with Go", build) {
            println!("⚠ SKIPPED: verifying our evidence with Go: logcheck could not be built ({error:#})");
            return None;
        }
        Some(Self(program))
    }
}

impl Verifier for Go {
    fn command(&self) -> Command {
        Command::new(&self.0)
    }
}
