//! Programs that end with the value that started them.

use std::{
    fs::{self, File},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A program that is killed when this is dropped.
pub struct Program(Child);

impl Program {
    /// Starts it; what it prints goes to the end of `log`.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(command: &mut Command, log: &Path) -> Self {
        let log = File::options().create(true).append(true).open(log).expect("the log file can be opened");
        let err = log.try_clone().expect("the log file can be opened twice");
        command.stdin(Stdio::null()).stdout(log).stderr(err);
        Self::adopt(command.spawn().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}")))
    }

    /// Takes over a program that runs already.
    pub fn adopt(child: Child) -> Self {
        Self(child)
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The processes that `parent` has started and that still run (zombies do not).
pub fn children(parent: u32) -> Vec<u32> {
    let Ok(all) = fs::read_dir("/proc") else { return Vec::new() };
    all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|pid| parent_of(*pid) == Some(parent))
        .collect()
}

/// The process that runs this file.
pub fn running(file: &Path) -> Option<u32> {
    let mut all =
        fs::read_dir("/proc").ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    all.find(|pid: &u32| fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|runs| runs == file))
}

/// A process's name, of which the kernel keeps 15 characters; empty if it does not run.
pub fn name(pid: u32) -> String {
    fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim_end().to_owned()
}

/// Kills without asking, as a power cut or the kernel would: SIGKILL.
pub fn kill(pid: u32) {
    let _ = Command::new("kill").arg("-KILL").arg(pid.to_string()).status();
}

/// Whether it still runs.
pub fn runs(pid: u32) -> bool {
    parent_of(pid).is_some()
}

fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // "pid (name) state ppid …"; the name may have blanks and brackets in it.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    let state = fields.next()?;
    if state == "Z" { None } else { fields.next()?.parse().ok() }
}

/// Where a program is, by its name: in the folders of PATH.
pub fn in_path(name: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
