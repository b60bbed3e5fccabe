//! What is in a package.

use crate::{files::fresh_folder, program::quietly};
use anyhow::{Result, bail};
use std::{path::Path, process::Command};

/// Puts the files of a package into an empty folder: those of a .deb with its control files, in DEBIAN.
pub fn unpack(package: &Path, into: &Path) -> Result<()> {
    fresh_folder(into)?;
    match package.extension().and_then(|end| end.to_str()) {
        Some("deb") => quietly(Command::new("dpkg-deb").arg("--raw-extract").arg(package).arg(into)),
        Some("rpm") => {
            let script = "rpm2cpio \"$1\" | cpio --extract --make-directories --preserve-modification-time --quiet --directory=\"$2\"";
            quietly(Command::new("sh").args(["-c", script, "sh"]).arg(package).arg(into))
        }
        _ => bail!("{} is no package", package.display()),
    }
}
