//! Builds the app and opens it.

use crate::{
    page, root, setup,
    step::{cargo, run as run_program, step},
    tour,
};
use anyhow::Result;
use std::{path::PathBuf, process::Command};

/// Makes the app serve the built page instead of waiting for a dev server.
pub const FEATURES: &str = "ergo-support/custom-protocol";

/// Builds the app (the page must be built: it is embedded) and the server's binary.
///
/// All of the workspace's ordinary packages in one go, as the tests build them, so that nothing heavy is
/// compiled twice with other features.
pub fn build() -> Result<PathBuf> {
    step("Building the app and the server", || {
        run_program(cargo().args(["build", "--workspace", "--exclude", "ergo-ui", "--features", FEATURES]))
    })?;
    Ok(binary("ergo-support"))
}

/// Where a built binary is.
pub fn binary(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Builds and opens the app on the training workspace; with no display, plays the tour instead.
pub fn run() -> Result<bool> {
    if !has_display() {
        println!("There is no display here, so the tour is played instead: its pictures show the app.");
        tour::run(&root().join("target/tour"))?;
        return Ok(true);
    }
    setup::for_app()?;
    page::build()?;
    let app = build()?;
    println!("▸ Opening the window. Close it to end.");
    run_program(&mut Command::new(app))?;
    Ok(true)
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
