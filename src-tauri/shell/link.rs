//! Deep links, and a second start of the app: both end up in the one open window.

use super::autostart::is_in_background;
use ergo_desk::{Desk, entry::link::SCHEME};
use std::sync::Arc;
use tauri::{App, AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;

/// A second instance was started. It passes on its arguments and ends; the window is shown here. (The plugin passes a
/// link among the arguments to [`listen`].)
pub fn handed_over(app: &AppHandle, arguments: Vec<String>) {
    if !is_in_background(arguments) {
        super::window::show(app);
    }
}

/// Opens every link that reaches the app, now and at startup.
pub fn listen(app: &App) {
    let links = app.deep_link();
    // On Linux and Windows, an app that is not installed has to register its own links.
    #[cfg(any(target_os = "linux", all(debug_assertions, windows)))]
    if !is_installed()
        && let Err(error) = links.register(SCHEME)
    {
        tracing::warn!(%error, "{SCHEME} links could not be registered");
    }
    if let Ok(Some(urls)) = links.get_current() {
        open(app.handle(), urls);
    }
    let handle = app.handle().clone();
    links.on_open_url(move |event| {
        super::window::show(&handle);
        open(&handle, event.urls());
    });
}

/// Whether a package has registered the links for everyone on this computer. What the app registers itself is in the person's
/// home folder, and would outlive the package.
#[cfg(target_os = "linux")]
fn is_installed() -> bool {
    std::path::Path::new("/usr/share/applications/ergo-support.desktop").exists()
        && std::env::current_exe().is_ok_and(|program| program.starts_with("/usr/bin"))
}

#[cfg(all(debug_assertions, windows))]
fn is_installed() -> bool {
    false
}

fn open(app: &AppHandle, urls: Vec<tauri::Url>) {
    let desk = Arc::clone(&app.state::<Arc<Desk>>());
    tauri::async_runtime::spawn(async move {
        for url in urls {
            desk.open_link(url.as_str()).await;
        }
    });
}
