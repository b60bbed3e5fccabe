//! Builds the app and opens it.

use crate::{
    page,
    program::{cargo, quietly, run as run_program},
    root, setup,
    step::step,
    target_folder, tour,
};
use anyhow::Result;
use std::{path::PathBuf, process::Command};

/// Makes the app serve the built page instead of waiting for a dev server.
pub const FEATURES: &[&str] = &["--features", "ergo-support/custom-protocol"];

/// The packages that are built and tested together.
///
/// Cargo gives a dependency the features that all selected packages together ask for. The page's and
/// xtask's own dependencies ask for others, and would have some 250 crates compiled a second time.
pub const PACKAGES: &[&str] = &["--workspace", "--exclude", "ergo-ui", "--exclude", "xtask"];

/// Builds the app (the page must be built: it is embedded), the server's own program and `ergo`.
pub fn build() -> Result<()> {
    step("Building the app, the server and ergo", || {
        quietly(
            cargo()
                .args([
                    "build",
                    "--package",
                    "ergo-support",
                    "--package",
                    "ergo-server",
                    "--package",
                    "ergo-cli",
                ])
                .args(FEATURES),
        )
    })
}

/// Where a built program is.
pub fn binary(name: &str) -> PathBuf {
    target_folder().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// How the journeys and the tour find what they are to drive.
pub fn env() -> [(&'static str, PathBuf); 2] {
    [("ERGO_SUPPORT_APP", binary("ergo-support")), ("ERGO_SERVER_BIN", binary("ergo-server"))]
}

/// Builds and opens the app on the training workspace; with no display, plays the tour instead.
pub fn run() -> Result<()> {
    if !has_display() {
        println!("There is no display here, so the tour is played instead: its pictures show the app.");
        return tour::run(&root().join("target/tour"));
    }
    setup::for_app()?;
    page::build()?;
    build()?;
    println!("▸ Opening the window. Close it to end.");
    run_program(&mut Command::new(binary("ergo-support")))
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
