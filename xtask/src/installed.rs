//! `cargo xtask test --installed`: the packages where people use them. The Debian packages in a clean Debian, in which apt
//! resolves what they depend on; the RPM package by rpm's own tools. It takes root.

mod app;
mod deb;
mod higher;
mod paths;
mod root;
mod rpm;
mod server;

use crate::{
    app::{FEATURES, PACKAGES, binary},
    bundle::{self, installers::folder},
    counts::Counts,
    program::{cargo, is_root, quietly},
    step::step,
};
use anyhow::{Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What is checked: the name of its group, what it is in words, and the check.
pub type Check<'a> = (&'static str, &'static str, Box<dyn FnOnce() -> Result<Counts> + 'a>);

/// The packages, just built.
pub struct Packages {
    app_deb: PathBuf,
    app_rpm: PathBuf,
    server_deb: PathBuf,
    /// The program that is an agent in front of the app.
    agent: PathBuf,
}

impl Packages {
    /// Builds them, and who uses them.
    pub fn build() -> Result<Self> {
        ensure!(is_root()?, "a clean Debian takes root: debootstrap, mount, chroot");
        bundle::run(None, false)?;
        step("Building the agent", || {
            quietly(cargo().arg("build").args(PACKAGES).args(FEATURES).args(["--bin", "installed"]))
        })?;
        Ok(Self {
            app_deb: only_file(&folder().join("deb"))?,
            app_rpm: only_file(&folder().join("rpm"))?,
            server_deb: only_file(&folder().join("server"))?,
            agent: binary("installed"),
        })
    }

    /// What is checked with them.
    pub fn checks(&self) -> Vec<Check<'_>> {
        vec![
            ("app's .deb", "Looking at the app's Debian package", Box::new(|| deb::check(&self.app_deb))),
            (
                "app's .rpm",
                "Looking at the app's RPM package",
                Box::new(|| rpm::check(&self.app_rpm, &self.app_deb)),
            ),
            (
                "app, installed",
                "Installing, using, upgrading, and removing the app in a clean Debian",
                Box::new(|| app::check(&self.app_deb, &self.agent)),
            ),
            (
                "server, installed",
                "Installing, using, upgrading, and removing the server in a clean Debian",
                Box::new(|| server::check(&self.server_deb)),
            ),
        ]
    }
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let [file] = files.as_slice() else {
        anyhow::bail!("there is more or less than one file in {}", folder.display())
    };
    Ok(file.clone())
}
