//! Installs what is missing, says what and why, and asks nothing. Doing it twice does nothing twice.

use crate::{
    packages::{APP, Group, WASM, WINDOW_TESTS, missing},
    step::{output, run, step},
    wasm,
};
use anyhow::{Result, bail};
use std::{path::Path, process::Command};

/// For everything this repository can do.
pub fn everything() -> Result<()> {
    let mut groups = page_groups();
    groups.extend([APP, WINDOW_TESTS]);
    install(&groups)
}

/// To build and open the app.
pub fn for_app() -> Result<()> {
    let mut groups = page_groups();
    groups.push(APP);
    install(&groups)
}

fn page_groups() -> Vec<Group> {
    if wasm::has_own_std() { Vec::new() } else { vec![WASM] }
}

fn install(groups: &[Group]) -> Result<()> {
    step("Looking what is missing on this machine", || {
        if !Path::new("/usr/bin/dpkg-query").exists() {
            return elsewhere();
        }
        let all: Vec<&str> = groups.iter().flat_map(|group| group.names).copied().collect();
        // It fails when one of the names is unknown to it, and lists the others all the same.
        let listed =
            Command::new("dpkg-query").args(["-W", "-f=${Package} ${Status}\n"]).args(&all).output()?;
        let installed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let wanted: Vec<(&Group, Vec<&str>)> = groups
            .iter()
            .map(|group| (group, missing(group.names, &installed)))
            .filter(|(_, names)| !names.is_empty())
            .collect();
        if wanted.is_empty() {
            println!("  nothing is missing");
            return Ok(());
        }
        for (group, names) in &wanted {
            println!("  for {}: {}", group.what_for, names.join(" "));
        }
        let names: Vec<&str> = wanted.into_iter().flat_map(|(_, names)| names).collect();
        apt(&["update", "-qq"])?;
        let mut words = vec!["install", "-y", "-qq", "--no-install-recommends"];
        words.extend(names);
        apt(&words)
    })
}

fn apt(words: &[&str]) -> Result<()> {
    let root = output(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
    if !root {
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    }
    run(command.env("DEBIAN_FRONTEND", "noninteractive").args(words).stdout(std::process::Stdio::null()))
}

/// Systems without Debian's packages: what cannot be installed from here is said.
fn elsewhere() -> Result<()> {
    if !wasm::has_own_std() {
        bail!("the wasm standard library is missing. Type:  rustup target add wasm32-unknown-unknown");
    }
    if cfg!(target_os = "linux") {
        println!(
            "  this is not a Debian: install WebKitGTK 4.1 with its headers and its WebDriver, Xvfb and librsvg by \
             your own package manager (https://tauri.app/start/prerequisites names them)"
        );
    }
    Ok(())
}
