//! The one window: made here, kept on its own page, closed only after a clean exit.

use super::title;
use crate::desk::Desk;
use ergo_protocol::snapshot::CHANGED;
use std::sync::Arc;
use tauri::{App, AppHandle, Emitter, Manager, Url, WebviewWindowBuilder, WindowEvent};

/// The label of the one window; the capability names it too.
pub const LABEL: &str = "main";

/// Makes the window.
pub fn open(app: &App, desk: &Arc<Desk>) -> tauri::Result<()> {
    let config =
        app.config().app.windows.iter().find(|window| window.label == LABEL).cloned().unwrap_or_default();
    let window = WebviewWindowBuilder::from_config(app.handle(), &config)?
        // The page is the app's own and goes nowhere else, whatever a link or a script says.
        .on_navigation(is_own_page)
        .build()?;
    let (handle, desk) = (app.handle().clone(), Arc::clone(desk));
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            api.prevent_close();
            quit(handle.clone(), Arc::clone(&desk));
        }
    });
    Ok(())
}

/// Whether an address is the page's own: `tauri://localhost`, on Windows `http(s)://tauri.localhost`.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => {
            cfg!(windows) && url.host_str() == Some("tauri.localhost") && url.port().is_none()
        }
        _ => false,
    }
}

/// Leaves the session if there is one, then ends the app.
fn quit(app: AppHandle, desk: Arc<Desk>) {
    tauri::async_runtime::spawn(async move {
        desk.quit().await;
        app.exit(0);
    });
}

/// Keeps title and page in step with the desk: after each change the title is set, and the page is told to
/// read again. The news itself is in no event.
pub async fn keep_current(app: AppHandle, desk: Arc<Desk>) {
    let mut changes = desk.changes();
    loop {
        let text = title::of(&desk.snapshot());
        if let Some(window) = app.get_webview_window(LABEL) {
            // A window that is just closing takes neither; nobody looks at it any more.
            let _ = window.set_title(&text);
            let _ = app.emit_to(LABEL, CHANGED, ());
        }
        if changes.changed().await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_but_its_own_page() {
        let goes = |address: &str| is_own_page(&address.parse().unwrap());
        assert!(goes("tauri://localhost/index.html"));
        assert_eq!(goes("http://tauri.localhost/"), cfg!(windows));
        for foreign in [
            "https://ergo.example/",
            "http://tauri.localhost:8080/",
            "ftp://tauri.localhost/",
            "tauri://elsewhere/",
            "data:text/html,x",
            "file:///etc/passwd",
        ] {
            assert!(!goes(foreign), "{foreign}");
        }
    }
}
