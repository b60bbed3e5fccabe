//! Deep links, and a second start of the app: both end in the one window that is open.

use ergo_desk::{Desk, entry::link::SCHEME};
use std::sync::Arc;
use tauri::{App, AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;

/// A second app was started. It hands its arguments over and ends; a link among them is opened here. (The plugin
/// hands a link to [`listen`] too, where the platform delivers links by arguments.)
pub fn handed_over(app: &AppHandle) {
    super::window::show(app);
}

/// Opens every link that reaches the app, now and at its start.
pub fn listen(app: &App) {
    let links = app.deep_link();
    // On Linux and Windows an app that is not installed has to say itself that links are its own.
    #[cfg(any(target_os = "linux", all(debug_assertions, windows)))]
    if let Err(error) = links.register(SCHEME) {
        tracing::warn!(%error, "links of {SCHEME}: could not be registered");
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

fn open(app: &AppHandle, urls: Vec<tauri::Url>) {
    let desk = Arc::clone(&app.state::<Arc<Desk>>());
    tauri::async_runtime::spawn(async move {
        for url in urls {
            desk.open_link(url.as_str()).await;
        }
    });
}
