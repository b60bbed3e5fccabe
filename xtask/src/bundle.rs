//! Release installers, by Tauri's own command line.

use crate::{
    args::Bundled,
    npm::Tool,
    page,
    places::target_folder,
    program::{cargo, quietly, run as run_program},
    server_package, setup,
    step::step,
};
use anyhow::Result;
use std::{fs, path::Path};

const TAURI: Tool = Tool { package: "@tauri-apps/cli@2.12.5", program: "@tauri-apps/cli/tauri.js" };
const WASM_OPT: Tool = Tool { package: "binaryen@132.0.0", program: "binaryen/bin/wasm-opt" };

/// What rustc's wasm uses beyond the first version of wasm; every web view that Tauri supports has it.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds the installers of this platform.
pub fn run(only: Option<Bundled>) -> Result<()> {
    if only != Some(Bundled::Server) {
        app()?;
    }
    if only != Some(Bundled::App) && cfg!(target_os = "linux") {
        server()?;
    }
    Ok(())
}

/// The Debian package of the server.
fn server() -> Result<()> {
    setup::for_app()?;
    step("Building the server", || {
        quietly(cargo().args(["build", "--release", "--locked", "--package", "ergo-server"]))
    })?;
    let release = target_folder().join("release");
    let folder = release.join("bundle/server");
    fs::create_dir_all(&folder)?;
    let package =
        step("Packing the server", || server_package::build(&release.join("ergo-server"), &folder))?;
    println!("  {} ({} kB)", package.display(), fs::metadata(&package)?.len() / 1000);
    Ok(())
}

fn app() -> Result<()> {
    setup::for_app()?;
    release_page(None)?;
    let mut tauri = TAURI.ready()?;
    step("Building the installers", || {
        tauri.args(["build", "--ci", "--features", "custom-protocol"]).args(kinds());
        run_program(&mut tauri)
    })?;
    if cfg!(windows) { Ok(()) } else { list(&target_folder().join("release/bundle")) }
}

/// The page as it is shipped, for this system or for the one with this target.
pub fn release_page(target: Option<&str>) -> Result<()> {
    page::build_for(page::Profile::Release, target)?;
    shrink(&page::wasm_file())
}

/// Smaller page, same behavior.
fn shrink(wasm: &Path) -> Result<()> {
    let mut wasm_opt = WASM_OPT.ready()?;
    step("Optimizing the page", || {
        let before = fs::metadata(wasm)?.len();
        quietly(wasm_opt.arg("-Oz").args(WASM_FEATURES).arg(wasm).arg("-o").arg(wasm))?;
        println!("  {before} → {} bytes", fs::metadata(wasm)?.len());
        Ok(())
    })
}

/// The kinds of installers that are made without fetching anything. Those for Windows are packed on Linux.
fn kinds() -> &'static [&'static str] {
    if cfg!(target_os = "macos") {
        &["--bundles", "app,dmg"]
    } else if cfg!(windows) {
        &["--no-bundle"]
    } else {
        &["--bundles", "deb,rpm"]
    }
}

fn list(folder: &Path) -> Result<()> {
    for kind in fs::read_dir(folder)? {
        for file in fs::read_dir(kind?.path())? {
            let file = file?;
            if file
                .path()
                .extension()
                .is_some_and(|end| ["deb", "rpm", "dmg", "exe"].iter().any(|known| end == *known))
            {
                println!("  {} ({} kB)", file.path().display(), file.metadata()?.len() / 1000);
            }
        }
    }
    Ok(())
}
