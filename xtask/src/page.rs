//! Builds the page into `dist/`: wasm, its JavaScript glue, styles, fonts, and the isolation frame.

pub mod budget;
mod shrink;

use crate::{
    files,
    places::{self, root},
    program::quietly,
    release, setup,
    step::step,
    third_party, wasm,
};
use anyhow::Result;
pub use shrink::shrink;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// How much the page is optimized. Cargo.toml says what each is.
#[derive(Clone, Copy)]
pub enum Profile {
    /// To run and test it here.
    Quick,
    /// To ship or measure it.
    Release,
}

impl Profile {
    /// Its name in Cargo.toml.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quick => "ui-quick",
            Self::Release => "ui-release",
        }
    }
}

/// Builds the page into dist/, with wasm-bindgen's glue.
pub fn build(profile: Profile) -> Result<()> {
    build_for(profile, None)
}

/// The same for an app that is compiled for another target: the page lists the licenses of what is in the app.
pub fn build_for(profile: Profile, target: Option<&str>) -> Result<()> {
    setup::for_page()?;
    let fresh = target_folder().join("page");
    step("Building the page", || {
        // A target folder of its own: two compilers in one rebuild everything at each turn.
        let built = target_folder();
        let mut cargo = wasm::cargo_build()?;
        if matches!(profile, Profile::Release) {
            cargo.envs(release::environment()?);
        }
        quietly(
            cargo.args(["--package", "ergo-ui", "--profile", profile.name()]).env("CARGO_TARGET_DIR", &built),
        )?;
        bind(&built.join(wasm::built(profile.name(), "ergo-ui")), &fresh)?;
        third_party::write(target, &fresh)
    })?;
    if matches!(profile, Profile::Release) {
        shrink(&fresh.join("ergo-ui_bg.wasm"))?;
    }
    // Only now, so that the same page leaves its files as they are, and the app is not compiled again.
    gather(&fresh)
}

/// Below cargo's, where `cargo clean` finds it too.
pub fn target_folder() -> PathBuf {
    places::target_folder().join("ui")
}

/// Writes a program for the web view with its JavaScript glue into a folder.
pub fn bind(wasm: &Path, into: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(into)
}

/// Puts the parts together: what was just built, and what stands in src-ui/ as it is.
fn gather(built: &Path) -> Result<()> {
    let source = root().join("src-ui");
    for folder in ["styles", "assets"] {
        files::mirror(&source.join(folder), &[], &built.join(folder))?;
    }
    files::mirror(built, &[&source.join("index.html"), &source.join("boot.js")], &root().join("dist/page"))?;
    files::mirror(&source.join("isolation"), &[], &root().join("dist/isolation"))
}
