//! Programs from PyPI that only tests need. Python is not installed for them; without it their checks are skipped with a
//! message.

use crate::{
    places::{root, target_folder},
    program::quietly,
    step::step,
};
use anyhow::Result;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Packages from a requirements file, installed into a virtual environment of their own.
pub struct Programs(PathBuf);

impl Programs {
    /// What `tests/<name>/requirements.txt` lists. None, and said, without Python or its registry.
    pub fn ready(name: &str) -> Option<Self> {
        Self::installed(name, &[])
    }

    /// The same where a package asks for a newer Python than Debian has, and works with this one all the same.
    pub fn ready_on_older_python(name: &str) -> Option<Self> {
        Self::installed(name, &["--ignore-requires-python"])
    }

    fn installed(name: &str, options: &[&str]) -> Option<Self> {
        let Some(python) = python() else {
            println!(
                "⚠ SKIPPED: the {name} check of the server needs Python 3 with venv and pip, which were not \
                 found (Debian: apt-get install python3-venv)"
            );
            return None;
        };
        let wanted = root().join("tests").join(name).join("requirements.txt");
        let folder = target_folder().join(name);
        let (venv, installed) = (folder.join("venv"), folder.join("installed.txt"));
        let programs = Self(venv.join(if cfg!(windows) { "Scripts" } else { "bin" }));
        if programs.path("python").exists() && is_same(&installed, &wanted) {
            return Some(programs);
        }
        let install = || -> Result<()> {
            fs::create_dir_all(&folder)?;
            quietly(Command::new(python).args(["-m", "venv", "--clear"]).arg(&venv))?;
            let pip = || {
                quietly(
                    Command::new(programs.path("python"))
                        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                        .args(options)
                        .arg("--requirement")
                        .arg(&wanted),
                )
            };
            // Once more: a registry that is slow to answer is no reason to leave it out.
            pip().or_else(|_| pip())?;
            // Only now: a partial install would look complete.
            fs::copy(&wanted, &installed)?;
            Ok(())
        };
        if let Err(error) = step(&format!("Installing what the {name} check needs"), install) {
            println!(
                "⚠ SKIPPED: the {name} check of the server: its programs could not be installed ({error:#})"
            );
            return None;
        }
        Some(programs)
    }

    /// The program of that name.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}

fn is_same(installed: &Path, wanted: &Path) -> bool {
    fs::read(installed).is_ok_and(|there| fs::read(wanted).is_ok_and(|list| list == there))
}

/// A Python 3 that can make a folder of its own for what is installed.
fn python() -> Option<&'static str> {
    ["python3", "python"].into_iter().find(|name| {
        let can = Command::new(name)
            .args(["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"])
            .output();
        can.is_ok_and(|output| output.status.success())
    })
}
