//! Release installers, by Tauri's own command line from npm (it ships prebuilt).

use crate::{
    page, root, setup,
    step::{run as run_program, step},
};
use anyhow::Result;
use std::process::Command;

const CLI: &str = "@tauri-apps/cli@2.12.3";

/// Builds the installers of this platform.
pub fn run() -> Result<()> {
    setup::for_app()?;
    page::build()?;
    let tools = root().join("target/npm");
    step("Installing Tauri's command line", || {
        std::fs::create_dir_all(&tools)?;
        run_program(
            Command::new("npm")
                .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
                .arg(&tools)
                .arg(CLI),
        )
    })?;
    step("Building the installers", || {
        let cli = tools.join("node_modules/@tauri-apps/cli/tauri.js");
        run_program(Command::new("node").current_dir(root()).arg(cli).args([
            "build",
            "--features",
            "custom-protocol",
        ]))
    })?;
    println!("  they are in target/release/bundle");
    Ok(())
}
