//! Tools that npm ships ready to run, each at the very version named here.

use crate::{places::root, program::run, step::step};
use anyhow::{Context, Result};
use std::process::{Command, Stdio};

/// A package of npm.
pub struct Tool {
    /// Its name, and the one version that is used.
    pub package: &'static str,
    /// Its program, below `node_modules`.
    pub program: &'static str,
}

impl Tool {
    /// Installs it below target/, if it is not there, and gives the command that starts it.
    pub fn ready(&self) -> Result<Command> {
        let folder = root().join("target/npm");
        step(&format!("Installing {}", self.package), || {
            std::fs::create_dir_all(&folder)?;
            run(npm()
                .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
                .arg(&folder)
                .arg(self.package))
            .context("npm is required to build the installers (Debian: apt-get install npm)")
        })?;
        let mut node = Command::new("node");
        node.current_dir(root()).arg(folder.join("node_modules").join(self.program));
        Ok(node)
    }
}

/// Whether npm can be started.
pub fn is_there() -> bool {
    npm()
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The program npm. On Windows it is a batch file, which is not found by its bare name.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}
