//! What makes a release the same wherever and whenever it is built: names for the folders of this machine, so that none of them
//! is in what people install, and one date for every file of a package.

use crate::{
    places::{root, target_folder},
    program::output,
};
use anyhow::{Context, Result};
use std::{env, ffi::OsString, path::PathBuf, process::Command};

/// Between the flags of `CARGO_ENCODED_RUSTFLAGS`: folders may have spaces in their names.
const BETWEEN: &str = "\x1f";

/// The date of every file (<https://reproducible-builds.org/specs/source-date-epoch>).
pub const DATE: &str = "SOURCE_DATE_EPOCH";

/// Where this machine keeps things, and what a release calls that. The last one that fits counts.
pub fn names() -> Result<Vec<(PathBuf, &'static str)>> {
    let home = env::home_dir().context("there is no home folder")?;
    let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(vec![
        (cargo_home, "/cargo"),
        (PathBuf::from(sysroot.trim()), "/rust"),
        (root(), "/ergo-support"),
        (target_folder(), "/target"),
    ])
}

/// Seconds since 1970: what [`DATE`] says, else the date of the last commit, else now.
pub fn date() -> Result<String> {
    if let Ok(told) = env::var(DATE) {
        return Ok(told);
    }
    let committed = Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(root()).output();
    match committed {
        Ok(told) if told.status.success() => Ok(String::from_utf8_lossy(&told.stdout).trim().to_owned()),
        _ => Ok(output(Command::new("date").arg("+%s"))?.trim().to_owned()),
    }
}

/// The environment of everything that builds a release. Without a date: nothing that is compiled has one in it, and each commit
/// would have half of it compiled again.
pub fn environment() -> Result<Vec<(&'static str, OsString)>> {
    let (mut rust, mut c) = (Vec::new(), Vec::new());
    for (folder, name) in names()? {
        let folder = folder.to_str().context("a folder's name is not UTF-8")?.to_owned();
        rust.push(format!("--remap-path-prefix={folder}={name}"));
        // Blanks separate flags there, and Microsoft's compiler has no such flag.
        if !folder.contains(' ') && !cfg!(windows) {
            c.push(format!("-ffile-prefix-map={folder}={name}"));
        }
    }
    Ok(vec![
        ("CARGO_ENCODED_RUSTFLAGS", rust.join(BETWEEN).into()),
        ("CFLAGS", c.join(" ").into()),
        ("CXXFLAGS", c.join(" ").into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paths below the repository's target folder would otherwise be called by the repository's name.
    #[test]
    fn the_target_folder_has_the_last_word() {
        let names = names().unwrap();
        assert_eq!(names.last().unwrap().1, "/target");
        assert!(names.iter().all(|(folder, _)| folder.is_absolute()), "{names:?}");
    }
}
