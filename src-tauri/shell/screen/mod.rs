//! Listens to what the host says about the screen: it was locked, or the computer is about to sleep.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use ergo_desk::Desk;
use std::sync::Arc;
use tauri::App;

/// Listens as long as the app runs. If the host says nothing, only the clocks and the idle limit remain.
pub fn listen(app: &App, desk: &Arc<Desk>) {
    #[cfg(target_os = "linux")]
    linux::listen(desk);
    #[cfg(target_os = "macos")]
    macos::listen(desk);
    #[cfg(windows)]
    windows::listen(app, desk);
    #[cfg(not(windows))]
    let _ = app;
}
