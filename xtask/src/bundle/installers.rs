//! The installers that were built.

use crate::places::target_folder;
use anyhow::Result;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What an installer's name ends with.
const INSTALLERS: [&str; 5] = ["deb", "rpm", "AppImage", "dmg", "exe"];

/// Where the installers are.
pub fn folder() -> PathBuf {
    target_folder().join("release/bundle")
}

/// The installers in a folder, at any depth.
pub fn installers(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(installers(&path)?);
        } else if path.extension().is_some_and(|end| INSTALLERS.iter().any(|known| end == *known)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
