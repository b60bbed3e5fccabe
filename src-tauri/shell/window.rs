//! The one window: created here, kept on its own page and where it was, and closed only after a clean exit.

use ergo_desk::{Desk, closing::Closing};
use std::{path::Path, sync::Arc};
use tauri::{App, AppHandle, Manager, Url, WebviewWindowBuilder, WindowEvent};

/// The label of the one window, also used in the capability.
pub const LABEL: &str = "main";

/// Makes the one window, not yet shown. Closing it asks the desk first. `folder` is the app's data folder.
pub fn open(app: &App, desk: &Arc<Desk>, folder: &Path) -> tauri::Result<()> {
    let config =
        app.config().app.windows.iter().find(|window| window.label == LABEL).cloned().unwrap_or_default();
    let window = WebviewWindowBuilder::from_config(app.handle(), &config)?
        // The page is the app's own and navigates nowhere else, whatever a link or a script says.
        .on_navigation(is_own_page)
        .build()?;
    #[cfg(target_os = "linux")]
    super::page::keep(&window, desk)?;
    super::geometry::keep(&window, folder.join("window.json"));
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

/// Shows the window for the first time as small as it can be, on a computer without a tray.
pub fn show_minimized(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // Some window managers ignore this, and then the window is there.
        let _ = window.minimize();
        let _ = window.show();
    }
}

/// Brings the window to the front.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window that is just closing ignores this.
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

/// Ends the app once the desk has finished its work.
pub async fn end_when_closed(app: AppHandle, desk: Arc<Desk>) {
    let mut closing = desk.closing();
    // The sender belongs to the desk, which is borrowed, so the channel cannot close.
    match closing.wait_for(|closing| *closing != Closing::Not).await.as_deref() {
        Ok(Closing::Restart) => restart(&app),
        _ => app.exit(0),
    }
}

/// Starts the new version, without the arguments of this start: it shows its window, and opens no link a second time.
fn restart(app: &AppHandle) {
    let handle = app.clone();
    let restarting = app.run_on_main_thread(move || {
        handle.cleanup_before_exit();
        let mut env = handle.env();
        env.args_os.truncate(1);
        tauri::process::restart(&env);
    });
    if let Err(error) = restarting {
        tracing::error!(%error, "the app could not restart");
        app.exit(0);
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
