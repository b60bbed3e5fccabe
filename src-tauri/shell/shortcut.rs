//! The global shortcut to exit: registered only while there is a session, so that it does not block other programs'
//! keys.

use ergo_desk::Desk;
use std::sync::Arc;
use tauri::{AppHandle, Runtime, plugin::TauriPlugin};
use tauri_plugin_global_shortcut::{Builder, Code, GlobalShortcutExt, Modifiers, Shortcut, ShortcutState};

/// Ctrl+Shift+X, as on the page.
fn exit_keys() -> Shortcut {
    Shortcut::new(Some(Modifiers::CONTROL | Modifiers::SHIFT), Code::KeyX)
}

/// The plugin; it looks up the desk when the keys are pressed.
pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    Builder::new()
        .with_handler(|app, shortcut, event| {
            if *shortcut == exit_keys() && event.state() == ShortcutState::Pressed {
                let desk = Arc::clone(&*tauri::Manager::state::<Arc<Desk>>(app));
                // Refused if there is nothing to exit.
                tauri::async_runtime::spawn(async move { desk.exit().await });
            }
        })
        .build()
}

/// Registers or unregisters the keys. If the platform or another program does not allow it, the page's own keys still
/// work.
pub fn follow<R: Runtime>(app: &AppHandle<R>, in_session: bool) {
    let shortcuts = app.global_shortcut();
    let registered = shortcuts.is_registered(exit_keys());
    let done = match (in_session, registered) {
        (true, false) => shortcuts.register(exit_keys()),
        (false, true) => shortcuts.unregister(exit_keys()),
        _ => Ok(()),
    };
    if let Err(error) = done {
        tracing::warn!(%error, "the global shortcut for the exit is not available");
    }
}
