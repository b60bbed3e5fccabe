//! A policy of the organization on the computer under test, where the app looks for it: in the system's folder of settings,
//! over which the test lays its own, for the app alone (Linux mount namespaces, overlayfs). That takes root.

use crate::{display::app, folder::Folder};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The text of a policy, and the mode of its file.
#[derive(Clone, Debug)]
pub struct Policy {
    /// TOML.
    pub text: String,
    /// Of the file.
    pub mode: u32,
}

impl Policy {
    /// A policy as an administrator installs it.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), mode: 0o644 }
    }

    /// The program that starts the app with this policy on its computer.
    ///
    /// # Panics
    /// When the disk does not let us.
    pub fn program(&self, folder: &Folder) -> PathBuf {
        let etc = folder.path().join("etc");
        let file = etc.join("over").join("ergo-support").join("policy.toml");
        fs::create_dir_all(file.parent().expect("it has a folder")).expect("a folder can be made");
        fs::create_dir_all(etc.join("work")).expect("a folder can be made");
        fs::write(&file, &self.text).expect("the policy can be written");
        fs::set_permissions(&file, fs::Permissions::from_mode(self.mode)).expect("its mode can be set");
        let program = etc.join("app");
        fs::write(&program, script(&etc)).expect("the program can be written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("its mode can be set");
        program
    }
}

/// The process stays the same one, so that the driver's child is the app.
fn script(etc: &Path) -> String {
    let etc = etc.display();
    format!(
        "#!/bin/sh\nexec unshare --mount sh -c 'mount -t overlay overlay -o \
         lowerdir=/etc,upperdir={etc}/over,workdir={etc}/work /etc && exec \"$0\"' '{}'\n",
        app().display()
    )
}

/// Whether the tests may do so here. Says so if not: an ordinary user may not, nor may root in some containers.
pub fn may_be_set() -> bool {
    let tried = Command::new("unshare").args(["--mount", "true"]).stderr(Stdio::null()).status();
    let may = tried.is_ok_and(|status| status.success());
    if !may {
        eprintln!("not tested: a policy cannot be put on this computer without root");
    }
    may
}
