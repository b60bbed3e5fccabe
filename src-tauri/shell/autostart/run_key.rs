//! Windows: a value in the agent's own part of the registry.

use super::BACKGROUND;
use std::path::Path;

/// The command. Without quotes, Windows would look for `C:\Program.exe` first.
pub fn command(program: &Path) -> String {
    format!("\"{}\" {BACKGROUND}", program.display())
}

#[cfg(windows)]
pub use registry::{entry, is_there, remove, write};

#[cfg(windows)]
mod registry {
    use std::{
        io,
        path::{Path, PathBuf},
    };
    use tauri::{AppHandle, Runtime};
    use windows_registry::CURRENT_USER;

    const KEY: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
    const NAME: &str = "Ergo Support";

    /// It is no file.
    pub fn entry<R: Runtime>(_: &AppHandle<R>) -> io::Result<PathBuf> {
        Ok(PathBuf::new())
    }

    /// Whether there is one.
    pub fn is_there() -> bool {
        CURRENT_USER.open(KEY).is_ok_and(|key| key.get_string(NAME).is_ok())
    }

    /// Makes it.
    pub fn write(program: &Path) -> io::Result<()> {
        Ok(CURRENT_USER.create(KEY)?.set_string(NAME, super::command(program))?)
    }

    /// Removes it.
    pub fn remove() -> io::Result<()> {
        if is_there() { Ok(CURRENT_USER.create(KEY)?.remove_value(NAME)?) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_quoted() {
        let program = Path::new(r"C:\Program Files\Ergo Support\ergo-support.exe");
        assert_eq!(command(program), r#""C:\Program Files\Ergo Support\ergo-support.exe" --background"#);
    }
}
