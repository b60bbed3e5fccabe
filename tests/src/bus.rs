//! A D-Bus session of a test's own: what the desktop says to the app, and how two apps find each other.

use crate::{folder::Folder, process::Program};
use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

/// The bus; gone when this is dropped.
pub struct Bus {
    address: String,
    _daemon: Program,
    _folder: Folder,
}

impl Bus {
    /// Starts one.
    ///
    /// # Panics
    /// When dbus-daemon is not installed.
    pub fn start() -> Self {
        let folder = Folder::fresh();
        let socket = format!("unix:path={}", folder.path().join("bus").display());
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .arg(format!("--address={socket}"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon starts (Debian: dbus)");
        let mut address = String::new();
        let out = daemon.stdout.take().expect("its output is piped");
        BufReader::new(out).read_line(&mut address).expect("dbus-daemon says its address");
        Self { address: address.trim().to_owned(), _daemon: Program::adopt(daemon), _folder: folder }
    }

    /// For `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The desktop says that the screen is locked now.
    pub fn lock_screen(&self) {
        let status = Command::new("dbus-send")
            .args(["--session", "--type=signal", "/org/freedesktop/ScreenSaver"])
            .args(["org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .status()
            .expect("dbus-send runs (Debian: dbus)");
        assert!(status.success());
    }
}
