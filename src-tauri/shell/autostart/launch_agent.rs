//! macOS: a launch agent in the agent's own library.

use super::BACKGROUND;
use std::{
    io,
    path::{Path, PathBuf},
};
use tauri::{AppHandle, Manager, Runtime};

const LABEL: &str = "com.ergo.support.autostart";

/// Where it is.
#[cfg_attr(not(target_os = "macos"), allow(dead_code, reason = "tested everywhere"))]
pub fn entry<R: Runtime>(app: &AppHandle<R>) -> io::Result<PathBuf> {
    let home = app.path().home_dir().map_err(super::no_folder)?;
    Ok(home.join("Library").join("LaunchAgents").join(format!("{LABEL}.plist")))
}

/// The launch agent.
pub fn text(program: &Path) -> String {
    let program = program.to_string_lossy().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>Label</key>
    <string>{LABEL}</string>
    <key>ProgramArguments</key>
    <array>
        <string>{program}</string>
        <string>{BACKGROUND}</string>
    </array>
    <key>RunAtLoad</key>
    <true/>
</dict>
</plist>
"#
    )
}

/// Whether there is an entry. If the agent turns it off in the system's settings, launchd keeps that elsewhere.
#[cfg_attr(not(target_os = "macos"), allow(dead_code, reason = "tested everywhere"))]
pub fn is_active(entry: &str) -> bool {
    entry.contains(LABEL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_one_argument() {
        let agent = text(Path::new("/Applications/R&D/Ergo Support.app/Contents/MacOS/ergo-support"));
        let program = "<string>/Applications/R&amp;D/Ergo Support.app/Contents/MacOS/ergo-support</string>";
        assert!(
            is_active(&agent) && agent.contains(program) && agent.contains("<string>--background</string>"),
            "{agent}"
        );
    }
}
