//! Copies files without touching those that are the same: Tauri embeds the page at compile time, and
//! compiles again only when a file of it is newer.

use anyhow::{Context, Result};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Makes `to` hold the files of the folder `from` and the single files `also`, and nothing else: what an
/// earlier build left there would be shipped to people.
pub fn mirror(from: &Path, also: &[&Path], to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let mut wanted = BTreeSet::new();
    copy_folder(from, to, &mut wanted)?;
    for file in also {
        let target = to.join(file.file_name().unwrap_or_default());
        copy(file, &target)?;
        wanted.insert(target);
    }
    remove_others(to, &wanted)
}

fn copy_folder(from: &Path, to: &Path, wanted: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target, wanted)?;
        } else {
            copy(&entry.path(), &target)?;
            wanted.insert(target);
        }
    }
    Ok(())
}

fn remove_others(folder: &Path, wanted: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_others(&entry.path(), wanted)?;
        } else if !wanted.contains(&entry.path()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Copies a file, if the one that is there differs.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("reading {}", from.display()))?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, bytes).with_context(|| format!("writing {}", to.display()))
}

/// Copies a file to where it has that mode, and makes the folders above it.
pub fn copy_to(from: &Path, to: &Path, mode: u32) -> Result<()> {
    place(fs::read(from).with_context(|| format!("reading {}", from.display()))?, to, mode)
}

/// Writes a file with that mode, and the folders above it.
pub fn place(bytes: impl AsRef<[u8]>, to: &Path, mode: u32) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, bytes).with_context(|| format!("writing {}", to.display()))?;
    set_mode(to, mode)
}

/// The paths of all files below a folder, from there on, in the order of their names.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("reading {}", next.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                found.insert(entry.path().strip_prefix(folder)?.to_owned());
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// Empties a folder, or makes it.
pub fn fresh_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))
}

/// Says who may do what with a file. Not on Windows: only packages for Linux ask for it.
#[cfg_attr(
    not(unix),
    allow(unused_variables, clippy::unnecessary_wraps, reason = "the same signature as on Unix")
)]
pub fn set_mode(file: &Path, mode: u32) -> Result<()> {
    #[cfg(unix)]
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{copy, files_in, mirror};
    use std::{fs, path::PathBuf};
    use tempfile::tempdir;

    #[test]
    fn an_equal_file_is_not_touched() {
        let folder = tempdir().unwrap();
        let folder = folder.path();
        let (from, to) = (folder.join("a"), folder.join("b"));
        fs::write(&from, "same").unwrap();
        copy(&from, &to).unwrap();
        let first = fs::metadata(&to).unwrap().modified().unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::metadata(&to).unwrap().modified().unwrap(), first);
        fs::write(&from, "other").unwrap();
        copy(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(&to).unwrap(), "other");
    }

    #[test]
    fn what_has_gone_from_the_source_goes_from_the_mirror() {
        let folder = tempdir().unwrap();
        let folder = folder.path();
        let (from, single, to) = (folder.join("from"), folder.join("single"), folder.join("to"));
        fs::create_dir_all(from.join("deep")).unwrap();
        fs::create_dir_all(to.join("deep")).unwrap();
        fs::write(from.join("deep/new"), "new").unwrap();
        fs::write(&single, "one").unwrap();
        fs::write(to.join("deep/old"), "old").unwrap();
        fs::write(to.join("old"), "old").unwrap();
        mirror(&from, &[&single], &to).unwrap();
        assert!(to.join("deep/new").exists() && to.join("single").exists());
        assert!(!to.join("deep/old").exists() && !to.join("old").exists());
        assert_eq!(files_in(&to).unwrap(), ["deep/new", "single"].map(PathBuf::from));
    }
}
