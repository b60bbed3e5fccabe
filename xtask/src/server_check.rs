//! Checks of the built server: a place for each, and those by Python programs that use libraries we did not write.

use crate::{
    counts::Counts,
    places::{root, target_folder},
    python::Programs,
    running_server::RunningServer,
};
use anyhow::{Result, ensure};
use std::{
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

/// What a check has to itself.
pub struct Place {
    /// The path of a database that does not exist yet.
    pub database: PathBuf,
    folder: PathBuf,
}

impl Place {
    /// An empty one of this name.
    pub fn empty(name: &str) -> Result<Self> {
        let folder = target_folder().join(name);
        fs::create_dir_all(&folder)?;
        let database = folder.join("server.sqlite");
        for old in ["server.sqlite", "server.sqlite-wal", "server.sqlite-shm"] {
            _ = fs::remove_file(folder.join(old));
        }
        Ok(Self { database, folder })
    }

    /// Where what belongs to it can be left.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts a server; what it prints goes into a file.
    pub fn start(&self, server: &mut Command) -> Result<RunningServer> {
        RunningServer::start(
            server.arg("--database").arg(&self.database),
            File::create(self.folder.join("server.log"))?,
        )
    }
}

/// Runs `tests/NAME/check.py`. `prepare` starts the server and returns the program's arguments.
pub fn run(
    name: &str,
    programs: &Programs,
    prepare: impl FnOnce(&Place) -> Result<(RunningServer, Vec<OsString>)>,
) -> Counts {
    let passed = match play(name, programs, prepare) {
        Ok(()) => true,
        Err(error) => {
            println!("  ✗ {error:#}");
            false
        }
    };
    Counts::of_check(passed)
}

fn play(
    name: &str,
    programs: &Programs,
    prepare: impl FnOnce(&Place) -> Result<(RunningServer, Vec<OsString>)>,
) -> Result<()> {
    let place = Place::empty(name)?;
    let (_running, arguments) = prepare(&place)?;
    let checked = Command::new(programs.path("python"))
        .arg(root().join("tests").join(name).join("check.py"))
        .args(arguments)
        .env("PYTHONUTF8", "1")
        .output()?;
    let (out, err) = (String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
    ensure!(checked.status.success(), "it found problems\n{out}{err}");
    Ok(())
}
