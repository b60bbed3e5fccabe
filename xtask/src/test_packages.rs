//! What the tests use from npm: a folder of packages for each purpose. Npm is not installed for them; without it
//! those tests are left out, and that is said.

use crate::{npm::npm, places::root, program::quietly, step::step};
use anyhow::Result;
use std::{path::Path, process::Command};

/// The identity servers of others that the tests run against.
pub const PROVIDERS: Packages = Packages {
    folder: "tests/providers",
    tests: "the tests against third-party identity servers",
    names: "oidc-provider, better-auth",
    required: "ERGO_PROVIDERS",
};

/// The accessibility checks.
pub const AXE: Packages = Packages {
    folder: "tests/axe",
    tests: "the accessibility audit of every page",
    names: "axe-core",
    required: "ERGO_AXE",
};

/// The decision point of others.
pub const AUTHZEN: Packages = Packages {
    folder: "tests/authzen",
    tests: "the AuthZEN check of the server",
    names: "Cerbos",
    required: "ERGO_AUTHZEN",
};

/// Packages of npm that some tests need.
pub struct Packages {
    /// Where their package-lock.json is.
    pub folder: &'static str,
    /// Which tests need them.
    pub tests: &'static str,
    names: &'static str,
    /// An environment variable: set to `required`, those tests fail instead of being left out.
    required: &'static str,
}

impl Packages {
    /// Installs what the lock file names. Gives what the tests are to have in their environment; nothing, and says
    /// so, where there is no npm or no registry.
    pub fn ready(&self) -> Result<Option<(&'static str, &'static str)>> {
        let Self { tests, names, .. } = self;
        let has_npm = npm().arg("--version").output().is_ok_and(|output| output.status.success());
        let has_node =
            Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
        if !has_npm || !has_node {
            println!(
                "⚠ SKIPPED: {tests} ({names}) need Node and npm, which were not found (Debian: apt-get install npm)"
            );
            return Ok(None);
        }
        let folder = root().join(self.folder);
        if !is_installed(&folder)? {
            let ci = || quietly(npm().args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder));
            // Once more: a registry that is slow to answer is no reason to leave them out.
            let done = step(&format!("Installing {names} for the tests"), || ci().or_else(|_| ci()));
            if let Err(error) = done {
                println!("⚠ SKIPPED: {tests}: npm ci failed ({error:#})");
                // Half of them would look like all of them to the tests.
                let _ = std::fs::remove_dir_all(folder.join("node_modules"));
                return Ok(None);
            }
            std::fs::copy(folder.join("package-lock.json"), installed(&folder))?;
        }
        Ok(Some((self.required, "required")))
    }
}

/// What was installed last is written down as the lock file that named it.
fn installed(folder: &Path) -> std::path::PathBuf {
    folder.join("node_modules").join("installed-lock.json")
}

fn is_installed(folder: &Path) -> Result<bool> {
    let wanted = std::fs::read(folder.join("package-lock.json"))?;
    Ok(std::fs::read(installed(folder)).is_ok_and(|there| there == wanted))
}
