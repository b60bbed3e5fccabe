//! Release installers: the app's by Tauri's own command line, on Linux finished by `app_package`; the server's by
//! `server_package`.

mod app_image;
pub mod installers;
mod twice;

use crate::{
    app_package,
    args::Bundled,
    files::fresh_folder,
    npm::Tool,
    page,
    places::target_folder,
    program::{cargo, quietly, run as run_program},
    release, server_package, setup,
    step::step,
};
use anyhow::{Context, Result};
use installers::{folder, installers};
use std::{fs, path::Path};

const TAURI: Tool = Tool { package: "@tauri-apps/cli@2.12.5", program: "@tauri-apps/cli/tauri.js" };

/// Builds the installers of this platform, and with `twice` a second time, to compare.
pub fn run(only: Option<Bundled>, twice: bool) -> Result<()> {
    if only != Some(Bundled::Server) {
        app()?;
    }
    if only != Some(Bundled::App) && cfg!(target_os = "linux") {
        server()?;
    }
    if only.is_none() && cfg!(target_os = "linux") {
        ergo()?;
    }
    if cfg!(windows) {
        // Tauri has only compiled the app.
        return Ok(());
    }
    for installer in installers(&folder())? {
        println!("  {} ({} kB)", installer.display(), fs::metadata(&installer)?.len() / 1000);
    }
    if twice { twice::compare(only) } else { Ok(()) }
}

/// The auditor's and administrator's tool, which needs no package.
fn ergo() -> Result<()> {
    setup::for_bundle()?;
    step("Building ergo", || build("ergo-cli"))?;
    let folder = folder().join("ergo");
    fresh_folder(&folder)?;
    fs::copy(target_folder().join("release/ergo"), folder.join("ergo"))?;
    Ok(())
}

fn build(package: &str) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--package", package]);
    quietly(build.envs(release::environment()?))
}

/// The Debian package of the server.
fn server() -> Result<()> {
    setup::for_bundle()?;
    step("Building the server", || build("ergo-server"))?;
    let folder = folder().join("server");
    fresh_folder(&folder)?;
    let program = target_folder().join("release/ergo-server");
    step("Packing the server", || server_package::build(&program, &folder).map(drop))
}

fn app() -> Result<()> {
    setup::for_bundle()?;
    page::build(page::Profile::Release)?;
    let mut tauri = TAURI.ready()?;
    if cfg!(target_os = "linux") {
        // A package of an earlier version would be taken for this one's.
        for kind in ["deb", "rpm"] {
            fresh_folder(&folder().join(kind))?;
        }
    }
    step("Building the installers", || {
        tauri.args(["build", "--ci", "--features", "custom-protocol"]);
        if cfg!(windows) {
            // The installers for Windows are packed on Linux.
            tauri.arg("--no-bundle");
        } else {
            tauri.args(["--bundles", &kinds()]);
        }
        tauri.args(["--", "--locked"]);
        run_program(tauri.envs(release::environment()?))
    })?;
    if cfg!(target_os = "linux") {
        step("Packing the app", || finish(&folder()))?;
    }
    Ok(())
}

/// Puts our packages in the place of Tauri's.
fn finish(folder: &Path) -> Result<()> {
    let (deb, rpm) = (folder.join("deb"), folder.join("rpm"));
    let tauris = |folder: &Path| installers(folder)?.pop().context("Tauri has made no package");
    let (tauris_deb, tauris_rpm) = (tauris(&deb)?, tauris(&rpm)?);
    app_package::deb(&tauris_deb, &deb)?;
    app_package::rpm(&tauris_rpm, &rpm)?;
    for file in [tauris_deb, tauris_rpm] {
        fs::remove_file(&file)?;
        // Beside it, what it was packed from.
        let unpacked = file.with_extension("");
        if unpacked.is_dir() {
            fs::remove_dir_all(unpacked)?;
        }
    }
    Ok(())
}

/// The kinds of installers that are made without fetching anything.
fn kinds() -> String {
    if cfg!(target_os = "macos") {
        "app,dmg".to_owned()
    } else if let Some(missing) = app_image::missing_tool() {
        println!("  no AppImage: Tauri would fetch {} for it", missing.display());
        "deb,rpm".to_owned()
    } else {
        "deb,rpm,appimage".to_owned()
    }
}
