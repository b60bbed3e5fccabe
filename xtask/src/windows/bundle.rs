//! The Windows release: the app's two installers, the server, and `ergo`.

use super::{
    compiler::{TARGET, built, cargo_for_windows, folder},
    signing::Certificate,
};
use crate::{
    app::FEATURES,
    page,
    places::{root, target_folder},
    program::{quietly, run},
    release, setup,
    step::step,
};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The app's own files.
const FILES: [&str; 2] = ["ergo-support.exe", "WebView2Loader.dll"];
/// Built beside it.
const PROGRAMS: [&str; 2] = ["ergo-server.exe", "ergo.exe"];
/// How the MSI's product codes begin. A code differs between versions, and is the same for each build of one.
const PRODUCTS: &str = "C1F0F6B2-54D2-4A0F-9F0E-6F1F";

/// Both installers of one version.
pub struct Installers {
    /// For a person or an administrator.
    pub setup: PathBuf,
    /// For software management. A preview has none: Windows Installer could not tell it from its release.
    pub msi: Option<PathBuf>,
}

/// Builds and packs everything into target/release/bundle/windows.
pub fn run_all() -> Result<()> {
    setup::for_windows()?;
    let certificate = Certificate::named()?;
    page::build_for(page::Profile::Release, Some(TARGET))?;
    build("release")?;
    let out = target_folder().join("release/bundle/windows");
    fs::create_dir_all(&out)?;
    let installers = step("Packing the installers", || {
        pack(&built("release"), env!("CARGO_PKG_VERSION"), certificate.as_ref(), &out)
    })?;
    let programs = copy_programs(&built("release"), certificate.as_ref(), &out)?;
    if certificate.is_none() {
        println!("  not signed: ERGO_SIGN_CERTIFICATE names no certificate");
    }
    for file in [installers.setup].into_iter().chain(installers.msi).chain(programs) {
        println!("  {} ({} kB)", file.display(), fs::metadata(&file)?.len() / 1000);
    }
    Ok(())
}

/// Copies the programs that have no installer, and signs them.
pub fn copy_programs(programs: &Path, certificate: Option<&Certificate>, out: &Path) -> Result<Vec<PathBuf>> {
    PROGRAMS
        .into_iter()
        .map(|program| {
            let copy = out.join(program);
            fs::copy(programs.join(program), &copy)?;
            if let Some(certificate) = certificate {
                certificate.sign(&copy)?;
            }
            Ok(copy)
        })
        .collect()
}

/// Compiles the app, the server, and `ergo` for Windows.
pub fn build(profile: &str) -> Result<()> {
    step("Building for Windows", || {
        let mut cargo = cargo_for_windows("build")?;
        cargo.args(["--locked", "--profile", profile]);
        if profile == "release" {
            cargo.envs(release::environment()?);
        }
        cargo.args(["--package", "ergo-support", "--package", "ergo-server", "--package", "ergo-cli"]);
        quietly(cargo.args(FEATURES))
    })
}

/// Packs the programs in `programs` as this version.
pub fn pack(
    programs: &Path,
    version: &str,
    certificate: Option<&Certificate>,
    out: &Path,
) -> Result<Installers> {
    let stage = folder().join("stage");
    // What an earlier version had is not to be packed.
    let _ = fs::remove_dir_all(&stage);
    fs::create_dir_all(&stage)?;
    let mut size = 0;
    for file in FILES {
        let staged = stage.join(file);
        fs::copy(programs.join(file), &staged).with_context(|| format!("{file} was not built"))?;
        if let (Some(certificate), "ergo-support.exe") = (certificate, file) {
            certificate.sign(&staged)?;
        }
        size += fs::metadata(&staged)?.len();
    }
    fs::write(stage.join("packaged-by.txt"), "msi\n")?;
    fs::copy(root().join("icons/icon.ico"), stage.join("icon.ico"))?;
    for description in ["ergo-support.nsi", "ergo-support.wxs"] {
        fs::copy(root().join("src-tauri/installer").join(description), stage.join(description))?;
    }
    let setup = pack_setup(&stage, version, size / 1000, certificate)?;
    let numbers = numbers(version)?;
    let msi = (numbers == version).then(|| pack_msi(&stage, version)).transpose()?;
    if let Some(certificate) = certificate {
        for installer in [&setup].into_iter().chain(&msi) {
            certificate.sign(installer)?;
        }
    }
    let moved = |file: PathBuf| -> Result<PathBuf> {
        let to = out.join(file.file_name().unwrap_or_default());
        fs::rename(&file, &to)?;
        Ok(to)
    };
    Ok(Installers { setup: moved(setup)?, msi: msi.map(moved).transpose()? })
}

fn pack_setup(stage: &Path, version: &str, size: u64, certificate: Option<&Certificate>) -> Result<PathBuf> {
    let name = format!("ergo-support_{version}_x64-setup.exe");
    let mut makensis = Command::new("makensis");
    makensis.current_dir(stage).args(["-V2", "-WX", "-INPUTCHARSET", "UTF8"]);
    makensis.args([format!("-DVERSION={version}"), format!("-DNUMBERS={}", numbers(version)?)]);
    makensis.args([format!("-DOUT={name}"), format!("-DSIZE={size}")]);
    if let Some(certificate) = certificate {
        certificate.write_script(&stage.join("sign.sh"))?;
        makensis.arg("-DSIGN=sh sign.sh");
    }
    makensis.env(release::DATE, release::date()?);
    run(makensis.arg("ergo-support.nsi"))?;
    Ok(stage.join(name))
}

fn pack_msi(stage: &Path, version: &str) -> Result<PathBuf> {
    let name = format!("ergo-support_{version}_x64.msi");
    let mut wixl = Command::new("wixl");
    wixl.current_dir(stage).args(["--arch", "x64", "-D", &format!("VERSION={version}")]);
    wixl.args(["-D", &format!("PRODUCT={}", product_code(version)?), "-o", &name]);
    run(wixl.env(release::DATE, release::date()?).arg("ergo-support.wxs"))?;
    Ok(stage.join(name))
}

/// The numbers of a version: `1.2.3` of `1.2.3-rc.1`. Windows knows no more of it.
fn numbers(version: &str) -> Result<&str> {
    let numbers = version.split_once(['-', '+']).map_or(version, |(numbers, _)| numbers);
    let parsed: Result<Vec<u16>, _> = numbers.split('.').map(str::parse).collect();
    ensure!(parsed.is_ok_and(|parsed| parsed.len() == 3), "{version} is not a version such as 1.2.3");
    Ok(numbers)
}

/// The MSI's product code of a version. It ends with the three numbers that Windows Installer compares.
fn product_code(version: &str) -> Result<String> {
    let numbers: Result<Vec<u16>, _> = version.split('.').map(str::parse).collect();
    let [major @ ..=255, minor @ ..=255, patch] = numbers.unwrap_or_default()[..] else {
        anyhow::bail!("{version} is not a version that an MSI can have, such as 1.2.3");
    };
    Ok(format!("{PRODUCTS}{major:02X}{minor:02X}{patch:04X}"))
}

#[cfg(test)]
mod tests {
    use super::{numbers, product_code};

    #[test]
    fn each_version_has_its_own_product_code() {
        assert_eq!(product_code("1.2.300").unwrap(), "C1F0F6B2-54D2-4A0F-9F0E-6F1F0102012C");
        for version in ["1.2", "1.2.3-beta", "0.2.0-rc.1", "256.0.0", "1.0.0.0", ""] {
            assert!(product_code(version).is_err(), "{version}");
        }
    }

    #[test]
    fn a_preview_has_the_numbers_of_its_release() {
        for version in ["0.2.0", "0.2.0-rc.1", "0.2.0-1.2"] {
            assert_eq!(numbers(version).unwrap(), "0.2.0");
        }
        assert!(numbers("0.2").is_err() && numbers("0.2.x-rc.1").is_err());
    }
}
