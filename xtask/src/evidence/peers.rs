//! The program crates/evidence/examples/peers, and the folders that it shares with others.

use super::forgeries;
use crate::{
    app::{FEATURES, PACKAGES},
    places::{root, target_folder},
    program::{cargo, quietly},
    python::Programs,
    step::step,
};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The sizes of the logs that it writes, each into a folder of that name.
pub const SIZES: [&str; 4] = ["1", "70", "256", LARGEST];
/// The one that forgeries are made of.
pub const LARGEST: &str = "600";

/// The built program.
pub struct Peers {
    program: PathBuf,
    /// Where everybody's files are.
    place: PathBuf,
}

impl Peers {
    /// Builds it.
    pub fn build() -> Result<Self> {
        step("Building what writes and reads logs", || {
            // All packages, for their features: see PACKAGES. Only the example is built.
            quietly(cargo().arg("build").args(PACKAGES).args(FEATURES).args(["--example", "peers"]))
        })?;
        let name = format!("peers{}", std::env::consts::EXE_SUFFIX);
        let target = target_folder();
        Ok(Self { program: target.join("debug/examples").join(name), place: target.join("evidence") })
    }

    /// A folder below target/evidence.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.place.join(name)
    }

    /// The same, empty.
    pub fn fresh(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("emptying {}", folder.display()))?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// Runs one of its commands, which has to succeed.
    pub fn run(&self, command: &str, folder: &Path) -> Result<()> {
        let said = self.output(command, folder)?;
        ensure!(said.status.success(), "{command}: {}", String::from_utf8_lossy(&said.stderr));
        Ok(())
    }

    /// Has aics-tlog write a log, and verifies it.
    pub fn accept_others(&self, python: &Programs) -> Result<()> {
        let folder = self.fresh("theirs")?;
        quietly(Command::new(python.path("python")).arg(root().join("tests/evidence/sign.py")).arg(&folder))?;
        // Any other key will do: this one has not signed it.
        let other = self.folder("samples").join(LARGEST).join("other.vkey");
        fs::copy(other, folder.join("other.vkey"))?;
        self.run("verify", &folder)
    }

    /// The forgeries of that log.
    pub fn reject_others(&self) -> Result<()> {
        forgeries::each(&self.folder("theirs"), &self.fresh("forged")?, &|folder| {
            let said = self.output("verify", folder)?;
            // 1 is its "no"; a panic would be another code.
            ensure!(said.status.code() == Some(1), "it was not rejected ({})", said.status);
            Ok(())
        })
    }

    fn output(&self, command: &str, folder: &Path) -> Result<Output> {
        Ok(Command::new(&self.program).arg(command).arg(folder).output()?)
    }
}
