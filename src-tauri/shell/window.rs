//! The one window: made here, kept on its own page, closed only after a clean exit.

use super::title;
use crate::desk::Desk;
use ergo_protocol::snapshot::CHANGED;
use std::sync::Arc;
use tauri::{App, AppHandle, Emitter, Manager, WebviewWindowBuilder, WindowEvent};

/// The label of the one window; the capability names it too.
pub const LABEL: &str = "main";

/// Makes the window.
pub fn open(app: &App, desk: &Arc<Desk>) -> tauri::Result<()> {
    let config =
        app.config().app.windows.iter().find(|window| window.label == LABEL).cloned().unwrap_or_default();
    let window = WebviewWindowBuilder::from_config(app.handle(), &config)?
        // The page is the app's own and goes nowhere else, whatever a link or a script says.
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
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
