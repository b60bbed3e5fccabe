//! Installs what is missing, says what and why, and asks nothing. Doing it twice does nothing twice.

use crate::{
    npm,
    packages::{
        APP, BUNDLE, EVIDENCE, Group, INSTALLED, NPM, POSTGRES, SERVER_TESTS, WASM, WINDOW_TESTS, WINDOWS,
        missing,
    },
    program::{is_root, run},
    step::step,
    wasm,
};
use anyhow::{Context, Result, bail};
use std::process::{Command, Stdio};

/// For everything this repository can do.
pub fn everything() -> Result<()> {
    install(&[page_groups(), vec![APP, WINDOW_TESTS, POSTGRES, SERVER_TESTS, EVIDENCE]].concat())
}

/// To build and open the app.
pub fn for_app() -> Result<()> {
    install(&[page_groups(), vec![APP]].concat())
}

/// To compile for Windows, make its installers, and test them.
pub fn for_windows() -> Result<()> {
    install(&[page_groups(), npm_groups(), vec![APP, WINDOWS]].concat())
}

/// The same, and to run the tests that need other programs.
pub fn for_windows_tests() -> Result<()> {
    everything()?;
    for_windows()
}

/// To build the installers.
pub fn for_bundle() -> Result<()> {
    install(&[page_groups(), npm_groups(), vec![APP, BUNDLE]].concat())
}

/// To try the installers.
pub fn for_installed() -> Result<()> {
    install(&[page_groups(), npm_groups(), vec![APP, BUNDLE, WINDOW_TESTS, INSTALLED]].concat())
}

/// To build the page.
pub fn for_page() -> Result<()> {
    install(&page_groups())
}

fn page_groups() -> Vec<Group> {
    if wasm::has_own_std() { Vec::new() } else { vec![WASM] }
}

fn npm_groups() -> Vec<Group> {
    if npm::is_there() { Vec::new() } else { vec![NPM] }
}

fn install(groups: &[Group]) -> Result<()> {
    if !is_debian() {
        return elsewhere();
    }
    let wanted = wanted(groups)?;
    if wanted.is_empty() {
        return Ok(());
    }
    step("Installing what is missing on this machine", || {
        for (group, names) in &wanted {
            println!("  for {}: {}", group.what_for, names.join(" "));
        }
        let names: Vec<&str> = wanted.iter().flat_map(|(_, names)| names).copied().collect();
        apt(&["update", "-qq"])?;
        apt(&[&["install", "-y", "-qq", "--no-install-recommends"], names.as_slice()].concat())
    })
}

/// Of each group what is not installed.
fn wanted(groups: &[Group]) -> Result<Vec<(Group, Vec<&'static str>)>> {
    let names = groups.iter().flat_map(|group| group.names);
    // It fails when one of the names is unknown to it, and lists the others all the same.
    let listed = Command::new("dpkg-query")
        .args(["-W", "-f=${Package} ${Status}\n"])
        .args(names)
        .output()
        .context("dpkg-query could not be started")?;
    let installed = String::from_utf8_lossy(&listed.stdout);
    Ok(groups
        .iter()
        .map(|group| (*group, missing(group.names, &installed)))
        .filter(|(_, names)| !names.is_empty())
        .collect())
}

fn apt(words: &[&str]) -> Result<()> {
    let mut command = Command::new(if is_root()? { "env" } else { "sudo" });
    // `env` and `sudo` both take variables before the program.
    command.arg("DEBIAN_FRONTEND=noninteractive").arg("apt-get");
    // A machine that has just started may be installing its updates.
    command.args(["-o", "DPkg::Lock::Timeout=300"]).args(words);
    run(command.stdin(Stdio::inherit()).stdout(Stdio::null())).with_context(|| {
        let by_rustup = if words.iter().any(|word| WASM.names.contains(word)) {
            format!("; with rustup, instead of {}: {}", WASM.names.join(" "), wasm::BY_RUSTUP)
        } else {
            String::new()
        };
        format!("to do this by hand, run as root: apt-get {}{by_rustup}", words.join(" "))
    })
}

fn is_debian() -> bool {
    cfg!(target_os = "linux")
        && ["dpkg-query", "apt-get"].iter().all(|program| {
            Command::new(program)
                .arg("--version")
                .stdout(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        })
}

/// Systems without Debian's packages: what cannot be installed from here is said.
fn elsewhere() -> Result<()> {
    if !wasm::has_own_std() {
        bail!("the wasm standard library is missing. Run:  {}", wasm::BY_RUSTUP);
    }
    if cfg!(target_os = "linux") && Command::new("WebKitWebDriver").arg("--version").output().is_err() {
        println!(
            "! This system is not Debian-based, so nothing was installed. With your package manager, install \
             WebKitGTK 4.1 with its headers and its WebDriver, librsvg's headers, a C compiler, pkg-config, and for \
             the tests Xvfb and xprop. https://tauri.app/start/prerequisites has the names."
        );
    }
    Ok(())
}
