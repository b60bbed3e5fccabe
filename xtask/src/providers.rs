//! The identity servers of others that the tests run against, from npm. They are for tests only, so npm is not
//! installed for them; without it those tests are left out, and that is said.

use crate::{npm::npm, places::root, program::quietly, step::step};
use anyhow::Result;
use std::{path::Path, process::Command};

/// With this in their environment the tests fail, instead of being left out, when a provider is missing.
pub const REQUIRED: (&str, &str) = ("ERGO_PROVIDERS", "required");

/// Installs what tests/providers/package-lock.json names. False, and said, where there is no npm or no registry.
pub fn ready() -> Result<bool> {
    let has_npm = npm().arg("--version").output().is_ok_and(|output| output.status.success());
    let has_node = Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    if !has_npm || !has_node {
        println!(
            "⚠ SKIPPED: the tests against other people's identity servers (oidc-provider, better-auth) need Node and \
             npm, which are not here (Debian: apt-get install npm)"
        );
        return Ok(false);
    }
    let folder = root().join("tests/providers");
    if is_installed(&folder)? {
        return Ok(true);
    }
    let ci = || quietly(npm().args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder));
    // Once more: a registry that is slow to answer is no reason to leave them out.
    let done = step("Installing the identity servers for the tests", || ci().or_else(|_| ci()));
    if let Err(error) = done {
        println!("⚠ SKIPPED: the tests against other people's identity servers: npm ci failed ({error:#})");
        // Half of them would look like all of them to the tests.
        let _ = std::fs::remove_dir_all(folder.join("node_modules"));
        return Ok(false);
    }
    std::fs::copy(folder.join("package-lock.json"), installed(&folder))?;
    Ok(true)
}

/// What was installed last is written down as the lock file that named it.
fn installed(folder: &Path) -> std::path::PathBuf {
    folder.join("node_modules").join("installed-lock.json")
}

fn is_installed(folder: &Path) -> Result<bool> {
    let wanted = std::fs::read(folder.join("package-lock.json"))?;
    Ok(std::fs::read(installed(folder)).is_ok_and(|there| there == wanted))
}
