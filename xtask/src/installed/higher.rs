//! A package that takes another one's place.

use crate::{debian, files::fresh_folder, unpack::unpack};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The version of the package that takes the other one's place: higher than any that is tested.
pub const HIGHER: &str = "999.0.0";

/// The same package with a higher version, in a folder of its own.
pub fn higher(package: &Path, folder: &Path) -> Result<PathBuf> {
    let tree = folder.join("tree");
    fresh_folder(folder)?;
    unpack(package, &tree)?;
    let control = tree.join("DEBIAN/control");
    let text = fs::read_to_string(&control)?;
    let version = text.lines().find(|line| line.starts_with("Version: ")).context("it has no version")?;
    fs::write(&control, text.replace(version, &format!("Version: {HIGHER}")))?;
    let name = package.file_name().context("a package has a name")?.to_string_lossy();
    let higher = folder.join(name.replace(&debian::version(), HIGHER));
    debian::build(&tree, &higher)?;
    fs::remove_dir_all(tree)?;
    Ok(higher)
}
