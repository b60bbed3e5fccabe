//! Plays the main job in the real app and writes its screenshots.

use crate::{
    app, page, setup,
    step::{cargo, run as run_program, step},
};
use anyhow::Result;
use std::path::Path;

/// Writes the pictures into `folder`.
pub fn run(folder: &Path) -> Result<()> {
    setup::everything()?;
    page::build()?;
    let app = app::build()?;
    let folder = std::path::absolute(folder)?;
    step(&format!("Playing the tour into {}", folder.display()), || {
        run_program(
            cargo()
                .args(["run", "--quiet", "--package", "ergo-journeys", "--bin", "tour", "--", "--out"])
                .arg(&folder)
                .env("ERGO_SUPPORT_APP", app),
        )
    })
}
