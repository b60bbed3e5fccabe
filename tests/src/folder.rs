//! The folder of one test: the app's home, its logs and, after a failure, what was on the screen.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// The folders of an app's surroundings (XDG), and that of the browser.
const PARTS: [&str; 5] = ["data", "config", "cache", "run", "bin"];

/// A folder with the parts that an app needs.
pub struct Folder {
    path: PathBuf,
    /// Removed at the end, kept when the test fails.
    temporary: Option<TempDir>,
}

impl Folder {
    /// Makes a fresh one, which is removed at the end.
    ///
    /// # Panics
    /// When the disk does not let us.
    pub fn fresh() -> Self {
        let temporary = TempDir::with_prefix("ergo-journey-").expect("a temporary folder can be made");
        let folder = Self { path: temporary.path().to_owned(), temporary: Some(temporary) };
        folder.furnish();
        folder
    }

    /// Somebody's home, with what is in it. It stays, and so does its owner's.
    ///
    /// # Panics
    /// When the disk does not let us.
    pub fn home(path: &Path) -> Self {
        let folder = Self { path: path.to_owned(), temporary: None };
        folder.furnish();
        let owner = fs::metadata(path).expect("there is a home");
        for part in PARTS {
            let given = chown(path.join(part), Some(owner.uid()), Some(owner.gid()));
            given.expect("its parts can be its owner's");
        }
        folder
    }

    fn furnish(&self) {
        for part in PARTS {
            fs::create_dir_all(self.path().join(part)).expect("a folder can be made in it");
        }
        // XDG wants the runtime folder to be private.
        fs::set_permissions(self.path().join("run"), fs::Permissions::from_mode(0o700))
            .expect("its mode can be set");
        self.put_browser();
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
        &self.path
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
        if let Some(temporary) = &mut self.temporary {
            temporary.disable_cleanup(std::thread::panicking());
        }
    }
}
