//! Keeps everything that the host shows in step with the desk.

use super::{shortcut, title, tray, window::LABEL};
use ergo_desk::Desk;
use ergo_protocol::snapshot::{CHANGED, Mode, Phase, Snapshot};
use std::sync::Arc;
use tauri::{AppHandle, Emitter, Manager, UserAttentionType};

/// Keeps the host's surfaces and the page in step with the desk: after each change, it sets the title and has the
/// page read the snapshot again. The event itself has no content.
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
    /// The one that all of it is in.
    language: String,
    /// The tray has its own mark for each mode.
    mode: Option<Mode>,
}

impl Surfaces {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            title: title::of(snapshot),
            language: snapshot.language.clone(),
            in_session: snapshot.impersonation.is_some(),
            is_frozen: matches!(snapshot.phase, Phase::Frozen(_)),
            mode: snapshot.impersonation.as_ref().map(|session| session.mode),
        }
    }

    fn draw(&self, app: &AppHandle, snapshot: &Snapshot, before: &Self) {
        tray::follow(app, snapshot);
        if self.language != before.language {
            tray::speak(app);
        }
        shortcut::follow(app, self.in_session);
        if let Some(window) = app.get_webview_window(LABEL) {
            // A window that is just closing ignores this, but no one is looking at it anymore.
            let _ = window.set_title(&self.title);
            if self.is_frozen && !before.is_frozen {
                let _ = window.request_user_attention(Some(UserAttentionType::Critical));
            }
        }
    }
}
