//! What a person reads when the app cannot start, and there is no window to show it in.

use ergo_catalog::Text;
#[cfg(windows)]
use ergo_catalog::text;

/// What to do without the web view. Elsewhere, it is part of the system or of what the package needs.
#[cfg(windows)]
const NO_WEB_VIEW: Text = text!(
    "Ergo Support needs the Microsoft Edge WebView2 Runtime, which is missing on this computer. Ask your IT department to install it, or get it from https://developer.microsoft.com/microsoft-edge/webview2/."
);

/// Refuses a computer without a web view, with what to do. Tauri itself would end silently.
#[cfg(windows)]
pub fn require_web_view() -> Result<(), Text> {
    tauri::webview_version().map(|_| ()).map_err(|_| NO_WEB_VIEW)
}

/// Nothing to refuse: the loader of the system has found the library already.
#[cfg(not(windows))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Windows")]
pub fn require_web_view() -> Result<(), Text> {
    Ok(())
}

/// Shows why the app ends: where it was started from, and on Windows, where it has no console, in a message box.
pub fn show(why: &str) {
    eprintln!("{why}");
    #[cfg(windows)]
    message_box(why);
}

/// Waits until it is closed.
#[cfg(windows)]
fn message_box(text: &str) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Ergo Support")
        .set_description(text)
        .show();
}
