//! The folder of one test: the app's home, its logs and, after a failure, what was on the screen.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A fresh folder. Removed at the end, kept when the test fails.
pub struct Folder(TempDir);

impl Folder {
    /// Makes it.
    ///
    /// # Panics
    /// When the disk does not let us.
    pub fn fresh() -> Self {
        let folder = Self(TempDir::with_prefix("ergo-journey-").expect("a temporary folder can be made"));
        for part in ["data", "config", "cache", "run", "bin"] {
            fs::create_dir(folder.path().join(part)).expect("a folder can be made in it");
        }
        // XDG wants the runtime folder to be private.
        fs::set_permissions(folder.path().join("run"), fs::Permissions::from_mode(0o700))
            .expect("its mode can be set");
        folder.put_browser();
        folder
    }

    /// The system's browser of this test: what the app opens is written down, and nothing else happens.
    fn put_browser(&self) {
        let program = self.path().join("bin").join("xdg-open");
        let script = format!("#!/bin/sh\nprintf '%s' \"$1\" > '{}'\n", self.opened_file().display());
        fs::write(&program, script).expect("the browser can be put there");
        fs::set_permissions(program, fs::Permissions::from_mode(0o700)).expect("its mode can be set");
    }

    fn opened_file(&self) -> PathBuf {
        self.path().join("run").join("opened")
    }

    /// The address that the app has opened in the browser, once.
    pub fn take_opened(&self) -> Option<String> {
        let address = fs::read_to_string(self.opened_file()).ok().filter(|address| !address.is_empty())?;
        fs::remove_file(self.opened_file()).ok()?;
        Some(address)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Where the app keeps its own files.
    pub fn app_data(&self) -> PathBuf {
        self.path().join("data").join("com.ergo.support")
    }

    /// What the driver and the app have printed.
    pub fn log(&self) -> PathBuf {
        self.path().join("app.log")
    }

    /// Every file in it, at any depth, with its bytes.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let Ok(kind) = entry.file_type() else { continue };
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file()
                    && let Ok(bytes) = fs::read(entry.path())
                {
                    found.push((entry.path(), bytes));
                }
            }
        }
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.0.disable_cleanup(std::thread::panicking());
    }
}
