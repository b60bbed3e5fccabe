//! The date that packages carry: that of the last commit, so that two builds of one commit are the same.

use crate::{places::root, program::output};
use anyhow::Result;
use std::process::Command;

/// Seconds since 1970, for `SOURCE_DATE_EPOCH` (<https://reproducible-builds.org/specs/source-date-epoch/>).
pub fn of_last_commit() -> Result<String> {
    let mut git = Command::new("git");
    Ok(output(git.current_dir(root()).args(["log", "-1", "--format=%ct"]))?.trim().to_owned())
}
