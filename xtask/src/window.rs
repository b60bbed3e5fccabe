//! Opens the app.

use crate::{app, page, places::root, program::run as run_program, setup, tour};
use anyhow::Result;
use std::process::Command;

/// Builds and opens the app on the training workspace; with no display, plays the tour instead.
pub fn run() -> Result<()> {
    if !has_display() {
        println!("There is no display, so the tour runs instead; its screenshots show the app.");
        return tour::run(&root().join("target/tour"));
    }
    setup::for_app()?;
    page::build(page::Profile::Quick)?;
    app::build()?;
    println!("▸ Opening the window. Close it to stop.");
    run_program(&mut Command::new(app::binary("ergo-support")))
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
