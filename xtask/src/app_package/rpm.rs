//! The RPM package, by rpmbuild. It finds the libraries that the program needs by the names of their files, which are the same
//! on Fedora, RHEL, and openSUSE; the names of packages are not.

use crate::{
    debian::version,
    files::{files_in, fresh_folder},
    program::quietly,
    release,
};
use anyhow::{Context, Result};
use std::{
    env::consts::ARCH,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Where the licenses are, on these systems.
pub const LICENSES: &str = "usr/share/licenses/ergo-support";

/// The folders that come and go with the package.
const FOLDERS: [&str; 3] = [LICENSES, "usr/share/doc/ergo-support", "usr/share/doc/ergo-support/policy"];

/// rpmbuild's settings beyond the package itself: nothing about this machine, one date, and none of the system's programs
/// that change files.
const DEFINITIONS: [&str; 8] = [
    "_buildhost localhost",
    "use_source_date_epoch_as_buildtime 1",
    "clamp_mtime_to_source_date_epoch 1",
    "debug_package %{nil}",
    "_build_id_links none",
    "__os_install_post %{nil}",
    // Every system that has our WebKitGTK reads it.
    "_binary_payload w6.xzdio",
    "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
];

/// The tray's library is loaded at run time, and the app goes without it: some systems do not have it.
const TRAY: &str = "libayatana-appindicator3.so.1()(64bit)";

/// Makes the package of a tree in that folder. Its path.
pub fn pack(tree: &Path, folder: &Path, description: &str) -> Result<PathBuf> {
    let work = folder.join("rpmbuild");
    fresh_folder(&work)?;
    let spec = work.join("ergo-support.spec");
    fs::write(&spec, specification(tree, description)?)?;
    let mut build = Command::new("rpmbuild");
    build.args(["-bb", "--quiet", "--target", ARCH]);
    for definition in DEFINITIONS {
        build.args(["--define", definition]);
    }
    for (name, place) in [("_topdir", &work), ("_rpmdir", &folder.to_owned()), ("tree", &tree.to_owned())] {
        build.args(["--define", &format!("{name} {}", place.display())]);
    }
    quietly(build.arg(&spec).env(release::DATE, release::date()?))?;
    fs::remove_dir_all(&work)?;
    let package = folder.join(format!("ergo-support-{}-1.{ARCH}.rpm", version()));
    fs::metadata(&package).with_context(|| format!("{} was not made", package.display()))?;
    Ok(package)
}

fn specification(tree: &Path, description: &str) -> Result<String> {
    let (summary, description) = description.split_once('\n').context("a description has two parts")?;
    let description: Vec<&str> = description.lines().map(str::trim).collect();
    let files: Vec<String> = files_in(tree)?.iter().map(|file| entry(file)).collect();
    Ok(format!(
        "Name: ergo-support\nVersion: {}\nRelease: 1\nSummary: {summary}\nLicense: {}\nGroup: Productivity/Other\n\
         Vendor: Ergo\nRequires: ca-certificates\nRecommends: xdg-utils\nRecommends: {TRAY}\n\n\
         %description\n{}\n\n\
         %install\ncp -a \"%{{tree}}/.\" \"%{{buildroot}}\"\n\n\
         %files\n%defattr(-,root,root,0755)\n{}\n{}\n",
        version(),
        "(MIT OR Apache-2.0) AND OFL-1.1",
        description.join("\n"),
        FOLDERS.map(|folder| format!("%dir \"/{folder}\"")).join("\n"),
        files.join("\n"),
    ))
}

fn entry(file: &Path) -> String {
    let kind = if file.starts_with(LICENSES) {
        "%license "
    } else if file.starts_with("usr/share/doc") {
        "%doc "
    } else {
        ""
    };
    format!("{kind}\"/{}\"", file.display())
}
