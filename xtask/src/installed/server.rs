//! The server's Debian package in a clean Debian, with the commands of docs/SERVER.md as they stand there. systemd is installed
//! there, but does not run: its stand-ins do what the document and the unit say (`server_package/installed.rs`).

use super::{
    higher::{HIGHER, higher},
    root::Root,
};
use crate::{
    checks::in_order,
    counts::Counts,
    debian::version,
    document::commands,
    files::place,
    places::{root as repository, target_folder},
    server_package::installed::{BEGIN, PURGED, RUNS, SECTION, STAND_INS},
};
use anyhow::{Context, Result, ensure};
use std::{fs, path::Path};

/// Where its data is.
const DATA: &str = "/var/lib/ergo-server";
const PACKAGE: &str = "ergo-server";
/// Tools of an administrator that the document's commands use. (The test uses curl.)
const TOOLS: &str = "apt-get install --quiet openssl curl";
/// The document's command that lists what is in the database.
const LIST: &str = "systemd-run --pipe --wait --uid=ergo-server -p EnvironmentFile=/etc/ergo-server/environment \
                    ergo-server workspaces list --config /etc/ergo-server/config.toml";
/// What must outlive the package's files: what the administrator wrote, and what the server did.
const KEPT: &str =
    "sha256sum /etc/ergo-server/config.toml /etc/ergo-server/environment /var/lib/ergo-server/ergo.sqlite";

/// Goes the whole way.
pub fn check(package: &Path) -> Result<Counts> {
    let place = target_folder().join("installed/higher-server");
    let newer = higher(package, &place)?;
    let computer = Computer {
        debian: Root::fresh("server")?,
        commands: commands(&fs::read_to_string(repository().join("docs/SERVER.md"))?, SECTION, "sh")?,
    };
    let counts = in_order(&[
        ("apt installs it with what it depends on", &|| computer.install(package)),
        ("what is installed is what was packed, and systemd takes the unit", &|| computer.is_complete()),
        ("it runs as the document says, as its own user, with its data to itself", &|| computer.run()),
        ("a higher version takes its place, and has the same data", &|| computer.upgrade(&newer)),
        ("removing it leaves its configuration, its keys, and its data", &|| computer.remove()),
        ("purging it leaves the keys, the data, and the user", &|| computer.purge()),
    ]);
    fs::remove_dir_all(place)?;
    Ok(counts)
}

/// A computer that a server runs on.
struct Computer {
    debian: Root,
    /// Of the document.
    commands: Vec<String>,
}

impl Computer {
    fn script(&self, lines: &str) -> Result<String> {
        for (name, script) in STAND_INS {
            place(script, &self.debian.shared().join(name), 0o755)?;
        }
        let done = self.debian.run(&format!("{BEGIN}{lines}"));
        let log = fs::read_to_string(self.debian.shared().join("log")).unwrap_or_default();
        done.with_context(|| format!("the server's log: {log}"))
    }

    fn install(&self, package: &Path) -> Result<()> {
        self.debian.share(package)?;
        self.script(self.commands.first().context("there are no commands")?)?;
        let said = self.script("ergo-server --version")?;
        ensure!(!said.is_empty(), "it does not start");
        self.debian.has_version(PACKAGE, &version())
    }

    fn is_complete(&self) -> Result<()> {
        self.debian.is_sound(PACKAGE)?;
        self.debian.run("systemd-analyze verify ergo-server.service").map(drop)
    }

    /// Configures, fills, and starts it.
    fn run(&self) -> Result<()> {
        let commands = self.commands.get(1..).unwrap_or_default().join("\n");
        self.script(&format!("{TOOLS}\n{commands}\n{RUNS}")).map(drop)
    }

    fn upgrade(&self, newer: &Path) -> Result<()> {
        let workspaces = self.script(LIST)?;
        ensure!(workspaces.contains("ws_alder"), "the sample was not imported: {workspaces}");
        let kept = self.debian.run(KEPT)?;
        self.debian.share(newer)?;
        self.script(self.commands.first().context("there are no commands")?)?;
        self.debian.has_version(PACKAGE, HIGHER)?;
        ensure!(self.debian.run(KEPT)? == kept, "it has changed what it found");
        ensure!(self.script(LIST)? == workspaces, "its workspaces have changed");
        let start = self.commands.last().context("there are no commands")?;
        self.script(&format!("{start}\n{RUNS}")).map(drop)
    }

    fn remove(&self) -> Result<()> {
        let kept = self.debian.run(KEPT)?;
        self.script("apt-get remove ergo-server")?;
        ensure!(!self.debian.path("/usr/bin/ergo-server").exists(), "the program is still there");
        ensure!(self.debian.run(KEPT)? == kept, "it has changed what it leaves");
        Ok(())
    }

    fn purge(&self) -> Result<()> {
        self.script(PURGED)?;
        let left = self.debian.that_name("ergo-server")?;
        let database = format!("{DATA}/ergo.sqlite");
        let expected = ["/etc/ergo-server", "/etc/ergo-server/environment", DATA, &database];
        for path in expected {
            ensure!(left.iter().any(|left| left == path), "{path} is gone");
        }
        // Beside the database, SQLite has files of its own.
        let is_known = |path: &str| expected.contains(&path) || path.starts_with(&database);
        let others: Vec<&String> = left.iter().filter(|path| !is_known(path)).collect();
        ensure!(others.is_empty(), "it leaves {others:?}");
        Ok(())
    }
}
