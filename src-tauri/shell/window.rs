//! The one window: made here, kept on its own page, closed only after a clean exit.

use super::{shortcut, title, tray};
use ergo_desk::Desk;
use ergo_protocol::snapshot::{CHANGED, Phase, Snapshot};
use std::sync::Arc;
use tauri::{App, AppHandle, Emitter, Manager, Url, UserAttentionType, WebviewWindowBuilder, WindowEvent};

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
            if desk.may_close() {
                let desk = Arc::clone(&desk);
                tauri::async_runtime::spawn(async move { desk.end().await });
            } else {
                show(&handle);
            }
        }
    });
    Ok(())
}

/// Brings the window to the front.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window that is just closing takes none of it.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
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

/// Ends the app once the desk has put everything in order.
pub async fn end_when_closed(app: AppHandle, desk: Arc<Desk>) {
    let mut closing = desk.closing();
    // The sender is the desk: it does not go away while it is borrowed.
    let _ = closing.wait_for(|closing| *closing).await;
    app.exit(0);
}

/// Keeps the host's surfaces and the page in step with the desk: after each change the title is set, and the
/// page is told to read again. The news itself is in no event.
pub async fn keep_current(app: AppHandle, desk: Arc<Desk>) {
    let mut changes = desk.changes();
    let mut before = Surfaces::default();
    loop {
        let snapshot = desk.snapshot();
        let now = Surfaces::of(&snapshot);
        if now != before {
            now.draw(&app, &snapshot, &before);
            before = now;
        }
        if app.get_webview_window(LABEL).is_some() {
            let _ = app.emit_to(LABEL, CHANGED, ());
        }
        if changes.changed().await.is_err() {
            return;
        }
    }
}

/// What the host shows.
#[derive(Default, PartialEq, Eq)]
struct Surfaces {
    title: String,
    in_session: bool,
    is_frozen: bool,
}

impl Surfaces {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            title: title::of(snapshot),
            in_session: snapshot.impersonation.is_some(),
            is_frozen: matches!(snapshot.phase, Phase::Frozen(_)),
        }
    }

    fn draw(&self, app: &AppHandle, snapshot: &Snapshot, before: &Self) {
        tray::follow(app, snapshot);
        shortcut::follow(app, self.in_session);
        if let Some(window) = app.get_webview_window(LABEL) {
            // A window that is just closing takes none of it; nobody looks at it any more.
            let _ = window.set_title(&self.title);
            if self.is_frozen && !before.is_frozen {
                let _ = window.request_user_attention(Some(UserAttentionType::Critical));
            }
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
