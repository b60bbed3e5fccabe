//! Plays the main job in the real app and writes its screenshots.

use crate::{
    app::{self, FEATURES, PACKAGES},
    page,
    program::{cargo, quietly},
    setup,
    step::step,
};
use anyhow::Result;
use std::{path::Path, process::Command};

/// Writes the pictures into `folder`.
pub fn run(folder: &Path) -> Result<()> {
    setup::everything()?;
    page::build(page::Profile::Quick)?;
    app::build()?;
    step("Building the tour", || {
        quietly(cargo().arg("build").args(PACKAGES).args(FEATURES).args(["--bin", "tour"]))
    })?;
    let folder = std::path::absolute(folder)?;
    step(&format!("Taking the tour's screenshots into {}", folder.display()), || {
        quietly(Command::new(app::binary("tour")).arg("--out").arg(&folder).envs(app::env()))
    })
}
