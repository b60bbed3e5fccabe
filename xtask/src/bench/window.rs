//! The app's window beside a bare one, both in a release build: the bench program `window` of the tests, and what it drives.

mod tables;

use super::{figure::Figure, programs};
use crate::{
    app::FEATURES,
    files,
    page::{self, Profile, bind, shrink},
    places::{root, target_folder},
    program::{cargo, output, quietly},
    release, setup,
    step::step,
    wasm,
};
use anyhow::Result;
use std::sync::atomic::{AtomicBool, Ordering};

/// Its one package for the web view, with two programs.
const BARE_PAGE: &str = "ergo-bare-page";

/// Runs one part of the bench program, and reads its figures.
pub fn run(part: &str) -> Result<Vec<Figure>> {
    static IS_BUILT: AtomicBool = AtomicBool::new(false);
    if !IS_BUILT.swap(true, Ordering::Relaxed) {
        build()?;
    }
    let release = target_folder().join("release");
    let mut bench = programs::command("ergo-journeys", "window");
    bench
        .args(["--", part])
        .env("ERGO_SUPPORT_APP", release.join("ergo-support"))
        .env("ERGO_BARE_WINDOW", release.join("ergo-bare-window"));
    programs::figures(&output(&mut bench)?)
}

fn build() -> Result<()> {
    setup::everything()?;
    page::build(Profile::Release)?;
    bare_pages()?;
    step("Building the app and the bare window", || {
        let mut build = cargo();
        build.args(["build", "--release", "--package", "ergo-support", "--package", "ergo-bare-window"]);
        quietly(build.args(FEATURES))
    })
}

/// The pages of the bare window, built and shrunk as the app's own.
fn bare_pages() -> Result<()> {
    let built = page::target_folder();
    let fresh = built.join("bare-page");
    step("Building the pages of the bare window", || {
        let mut cargo = wasm::cargo_build()?;
        cargo.envs(release::environment()?).env("CARGO_TARGET_DIR", &built);
        let profile = Profile::Release.name();
        quietly(cargo.args(["--package", BARE_PAGE, "--profile", profile, "--bins", "--examples"]))?;
        bind(&built.join(wasm::built(profile, "bare")), &fresh)?;
        bind(&built.join(wasm::built(profile, "examples/rows")), &fresh)
    })?;
    for program in ["bare", "rows"] {
        shrink(&fresh.join(format!("{program}_bg.wasm")))?;
    }
    tables::bundle(&fresh)?;
    let source = root().join("tests/bare-window/static");
    for file in files::files_in(&source)? {
        files::place(std::fs::read(source.join(&file))?, &fresh.join(&file), 0o644)?;
    }
    let list = root().join("src-ui/styles/kit/virtual_list.css");
    files::mirror(&fresh, &[&list], &root().join("dist/bare"))
}
