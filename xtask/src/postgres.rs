//! A PostgreSQL server for the tests, in a temporary folder. An installed server is left alone.

use crate::program::{is_root, quietly};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the server's tests read the address from.
pub const VARIABLE: &str = "ERGO_POSTGRES";
/// Debian's package makes this user. PostgreSQL refuses to run as root.
const USER: &str = "postgres";

/// What a server's data must survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: it is for tests.
    None,
    /// A power failure, as in service.
    Full,
}

/// A running server. It is stopped and removed when this is dropped.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
}

impl Postgres {
    /// Starts one. Nothing where there is no PostgreSQL.
    pub fn start(durability: Durability) -> Result<Option<Self>> {
        let Some(programs) = programs()? else { return Ok(None) };
        let folder = std::env::temp_dir().join(format!("ergo-postgres-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
        let this = Self { programs, folder };
        if is_root()? {
            quietly(Command::new("chown").arg(USER).arg(&this.folder))?;
        }
        let data = this.data();
        quietly(
            this.program("initdb")?
                .args(["--username=ergo", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
                .arg("--pgdata")
                .arg(&data),
        )?;
        // Reached only through a socket in the folder.
        let mut settings = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=300",
            this.folder.display()
        );
        if durability == Durability::None {
            settings.push_str(" -c fsync=off -c full_page_writes=off -c synchronous_commit=off");
        }
        quietly(
            this.program("pg_ctl")?
                .args(["start", "--wait", "--silent", "--options", &settings])
                .arg("--pgdata")
                .arg(&data)
                .arg("--log")
                .arg(this.folder.join("log")),
        )?;
        Ok(Some(this))
    }

    /// Its address; the tests make databases beside this one.
    pub fn address(&self) -> String {
        format!("postgres://ergo@localhost/postgres?host={}", self.folder.display())
    }

    /// The command that restarts it as after a power failure, word by word.
    pub fn restart(&self) -> Result<Vec<String>> {
        let mut command = self.program("pg_ctl")?;
        command.args(["restart", "--mode=immediate", "--wait", "--silent", "--pgdata"]).arg(self.data());
        command.arg("--log").arg(self.folder.join("log"));
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        Ok(words.map(|word| word.to_string_lossy().into_owned()).collect())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of its programs, run as somebody who is not root.
    fn program(&self, name: &str) -> Result<Command> {
        let path = self.programs.join(name);
        if !is_root()? {
            return Ok(Command::new(path));
        }
        let mut command = Command::new("runuser");
        // The current folder may be closed to that user.
        command.current_dir(&self.folder).args(["-u", USER, "--"]).arg(path);
        Ok(command)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It may not have started.
        if let Ok(mut stop) = self.program("pg_ctl") {
            let _ = stop.args(["stop", "--mode=immediate", "--silent", "--pgdata"]).arg(self.data()).status();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Where Debian puts the programs of the newest version, or where the path finds them.
fn programs() -> Result<Option<PathBuf>> {
    let debian = Path::new("/usr/lib/postgresql");
    if debian.is_dir() {
        let mut versions = Vec::new();
        for version in fs::read_dir(debian)? {
            versions.push(version?.path().join("bin"));
        }
        versions.retain(|programs| programs.join("initdb").exists());
        versions.sort();
        return Ok(versions.pop());
    }
    let found = Command::new("pg_config").arg("--bindir").output();
    Ok(found
        .ok()
        .filter(|found| found.status.success())
        .map(|found| PathBuf::from(String::from_utf8_lossy(&found.stdout).trim())))
}

#[cfg(test)]
mod tests {
    use super::{Durability, Postgres};
    use crate::program::output;

    #[test]
    fn a_server_answers_and_leaves_nothing_behind() {
        let Some(postgres) = Postgres::start(Durability::None).unwrap() else { return };
        let folder = postgres.folder.clone();
        let mut ask = postgres.program("psql").unwrap();
        let said = output(ask.args([&postgres.address(), "-tAc", "SHOW listen_addresses"])).unwrap();
        assert_eq!(said.trim(), "");
        drop(postgres);
        assert!(!folder.exists());
    }
}
