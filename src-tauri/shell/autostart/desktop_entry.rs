//! Linux: a desktop entry in the agent's own autostart folder.
//! <https://specifications.freedesktop.org/autostart-spec/latest/>

use super::BACKGROUND;
use std::{
    io,
    path::{Path, PathBuf},
};
use tauri::{AppHandle, Manager, Runtime};

/// Where it is.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "tested everywhere"))]
pub fn entry<R: Runtime>(app: &AppHandle<R>) -> io::Result<PathBuf> {
    Ok(app.path().config_dir().map_err(super::no_folder)?.join("autostart").join("ergo-support.desktop"))
}

/// The entry. `TryExec` makes it void once the program is no longer installed.
pub fn text(program: &Path) -> String {
    let program = program.to_string_lossy();
    format!(
        "[Desktop Entry]\nType=Application\nName=Ergo Support\nTryExec={}\nExec={} {BACKGROUND}\nTerminal=false\n",
        escaped(&program),
        escaped(&quoted(&program))
    )
}

/// Whether the desktop starts what an entry names. To turn it off, some desktops keep the entry and mark it.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "tested everywhere"))]
pub fn is_active(entry: &str) -> bool {
    let off = ["Hidden=true", "X-GNOME-Autostart-enabled=false"];
    !entry.lines().any(|line| off.contains(&line.replace(' ', "").as_str()))
}

/// An argument of `Exec`, whatever is in it.
fn quoted(argument: &str) -> String {
    let mut out = String::from('"');
    for letter in argument.chars() {
        match letter {
            '"' | '`' | '$' | '\\' => out.extend(['\\', letter]),
            '%' => out.push_str("%%"),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A value of a desktop entry, in which a backslash begins an escape.
fn escaped(value: &str) -> String {
    value.replace('\\', r"\\").replace('\n', r"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_that_the_desktop_turned_off_is_off() {
        let entry = text(Path::new("/usr/bin/ergo-support"));
        assert!(is_active(&entry));
        for off in ["Hidden=true\n", "X-GNOME-Autostart-enabled = false\n"] {
            assert!(!is_active(&format!("{entry}{off}")), "{off}");
        }
    }

    #[test]
    fn a_program_is_started_wherever_it_is() {
        let entry = text(Path::new("/opt/Ergo Support/ergo-support"));
        assert!(entry.contains("\nTryExec=/opt/Ergo Support/ergo-support\n"), "{entry}");
        assert!(entry.contains("\nExec=\"/opt/Ergo Support/ergo-support\" --background\n"), "{entry}");
        assert_eq!(escaped(&quoted(r#"/a"b`c$d\e%f"#)), r#""/a\\"b\\`c\\$d\\\\e%%f""#);
        assert_eq!(text(Path::new("/a\nb")).lines().count(), entry.lines().count());
    }
}
