//! Wine with a prefix of its own, in which nothing of this computer's user is.

use super::compiler::folder;
use crate::{
    places::root,
    program::{output, quietly},
    step::step,
};
use anyhow::Result;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A prefix: a Windows with its own drive C.
pub struct Wine {
    prefix: PathBuf,
}

impl Wine {
    /// Makes a fresh prefix.
    pub fn fresh(name: &str) -> Result<Self> {
        let wine = Self { prefix: folder().join(name) };
        step("Starting a fresh Wine", || {
            let _ = fs::remove_dir_all(&wine.prefix);
            fs::create_dir_all(&wine.prefix)?;
            quietly(wine.command("wineboot").arg("--init"))?;
            // It says that it is Windows 7 otherwise.
            quietly(wine.command("wine").args(["winecfg", "-v", "win10"]))?;
            // Otherwise, what follows meets a registry that is still being written.
            quietly(wine.command("wineserver").arg("--wait"))?;
            quietly(
                Command::new("x86_64-w64-mingw32-gcc")
                    .args(["-shared", "-O1", "-o"])
                    .arg(wine.drive_c().join("windows/system32/bcryptprimitives.dll"))
                    .arg(root().join("xtask/src/windows/process_prng.c"))
                    .arg("-ladvapi32"),
            )
        })?;
        Ok(wine)
    }

    /// A program of Wine's, such as `wine` or `msiexec`.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.envs(self.variables());
        // Otherwise, Wine would use the display of the person who runs this. The tests bring their own.
        command.env_remove("DISPLAY");
        command
    }

    /// A line as a person types it, in this folder. Wine itself would put quotes around whatever has a space, and setup programs
    /// read `_?=` and `/D=` only without them.
    pub fn line(&self, folder: &Path, line: &str) -> Result<Command> {
        let file = self.prefix.join("line.bat");
        fs::write(&file, format!("@echo off\r\n{line}\r\nexit %ERRORLEVEL%\r\n"))?;
        let mut command = self.command("wine");
        command.current_dir(folder).args(["cmd", "/c"]).arg(self.path_of(&file)?);
        Ok(command)
    }

    /// What leads any Wine to this prefix.
    pub fn variables(&self) -> [(&'static str, PathBuf); 4] {
        [
            ("WINEPREFIX", self.prefix.clone()),
            ("WINEARCH", "win64".into()),
            ("WINEDEBUG", "-all".into()),
            // No questions about Mono and Gecko.
            ("WINEDLLOVERRIDES", "mscoree,mshtml=".into()),
        ]
    }

    /// The folder that is drive C.
    pub fn drive_c(&self) -> PathBuf {
        self.prefix.join("drive_c")
    }

    /// The person's home folder on drive C.
    pub fn home(&self) -> Result<PathBuf> {
        let user = output(Command::new("id").arg("-un"))?;
        Ok(self.drive_c().join("users").join(user.trim()))
    }

    /// A path of this computer as Windows writes it.
    pub fn path_of(&self, path: &Path) -> Result<String> {
        let written = output(self.command("winepath").arg("-w").arg(path))?;
        Ok(written.trim().to_owned())
    }

    /// A value in the registry; `None` if it is not there.
    pub fn registry(&self, key: &str, name: &str) -> Result<Option<String>> {
        let mut query = self.command("wine");
        query.args(["reg", "query", key]);
        if name.is_empty() {
            query.arg("/ve")
        } else {
            query.args(["/v", name])
        };
        let answer = query.output()?;
        let text = String::from_utf8_lossy(&answer.stdout);
        let value = text.lines().find_map(|line| {
            let (_, value) = line.split_once("REG_SZ").or_else(|| line.split_once("REG_DWORD"))?;
            Some(value.trim().to_owned())
        });
        Ok(value.filter(|_| answer.status.success()))
    }

    /// Sets a text in the registry.
    pub fn register(&self, key: &str, name: &str, value: &str) -> Result<()> {
        quietly(self.command("wine").args(["reg", "add", key, "/v", name, "/d", value, "/f"]))
    }

    /// Ends what still runs in it.
    pub fn end(&self) -> Result<()> {
        quietly(self.command("wineserver").arg("--kill"))?;
        quietly(self.command("wineserver").arg("--wait"))
    }
}

/// Nothing of it goes on.
impl Drop for Wine {
    fn drop(&mut self) {
        let _ = self.command("wineserver").arg("--kill").status();
    }
}
