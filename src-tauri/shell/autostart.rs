//! Whether the app starts when its agent signs in to the computer. The system's own entry says so: there, an agent can turn it
//! off, too.
//!
//! Our own instead of `tauri-plugin-autostart`, which does not quote the program's path, and which starts the app for everyone
//! on a Windows computer if it runs as an administrator.

#[cfg(any(target_os = "linux", test))]
mod desktop_entry;
#[cfg(any(target_os = "macos", test))]
mod launch_agent;
#[cfg(any(windows, test))]
mod run_key;

use super::installation::Installation;
use std::{io, path::PathBuf};
use tauri::{AppHandle, Manager, Runtime};

/// Starts the app without its window: only its icon in the tray is there.
pub const BACKGROUND: &str = "--background";

/// The entry that starts the app.
pub struct Autostart {
    /// A file, except on Windows.
    #[cfg_attr(windows, allow(dead_code, reason = "Windows keeps it in the registry"))]
    entry: PathBuf,
    program: PathBuf,
}

impl Autostart {
    /// The entry of the app that runs.
    pub fn of<R: Runtime>(app: &AppHandle<R>) -> io::Result<Self> {
        let program = Installation::this(&app.env()).file().to_owned();
        Ok(Self { entry: entry(app)?, program })
    }

    /// An entry in this file, for this program. (On Windows, it is in the registry all the same.)
    pub fn at(entry: PathBuf, program: PathBuf) -> Self {
        Self { entry, program }
    }

    /// Whether there is an entry that the agent has not turned off in the desktop's own settings.
    #[cfg(not(windows))]
    pub fn is_on(&self) -> bool {
        std::fs::read_to_string(&self.entry).is_ok_and(|entry| is_active(&entry))
    }

    /// Makes or removes the entry.
    #[cfg(not(windows))]
    pub fn set(&self, on: bool) -> io::Result<()> {
        use std::fs;

        if !on {
            return match fs::remove_file(&self.entry) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        if let Some(folder) = self.entry.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.entry, text(&self.program))
    }

    /// Whether there is an entry.
    #[cfg(windows)]
    pub fn is_on(&self) -> bool {
        run_key::is_there()
    }

    /// Makes or removes the entry.
    #[cfg(windows)]
    pub fn set(&self, on: bool) -> io::Result<()> {
        if on { run_key::write(&self.program) } else { run_key::remove() }
    }
}

/// Whether a program's arguments start it without its window.
pub fn is_in_background(arguments: impl IntoIterator<Item = String>) -> bool {
    arguments.into_iter().any(|argument| argument == BACKGROUND)
}

#[cfg(target_os = "linux")]
use desktop_entry::{entry, is_active, text};
#[cfg(target_os = "macos")]
use launch_agent::{entry, is_active, text};
#[cfg(windows)]
use run_key::entry;

#[cfg(any(not(windows), test))]
fn no_folder(_: tauri::Error) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "this computer has no folder for it")
}
