//! Ergo Support: the desktop core. Start-up and wiring, nothing else.
//!
//! The way of a token, one direction, no loop: bytes from the server -> `desk::vault` -> verified claims
//! (`ergo_session::verify`) -> `SessionContext` -> state machine (`ergo_session::step`) -> `Snapshot`
//! (`desk::snapshot`) -> banner, window title.

pub mod adapters;
pub mod commands;
pub mod desk;
pub mod shell;
pub mod start;

use std::process::ExitCode;
use tauri::Manager;

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_store::Builder::new().build())
        .invoke_handler(commands::handler())
        .setup(|app| {
            let folder = app.path().app_data_dir()?;
            let started = tauri::async_runtime::block_on(start::desk(&folder))?;
            let preferences = start::preferences(app.handle(), &folder, &started.desk)?;
            app.manage(preferences);
            app.manage(std::sync::Arc::clone(&started.desk));
            shell::window::open(app, &started.desk)?;
            tauri::async_runtime::spawn(shell::window::keep_current(
                app.handle().clone(),
                std::sync::Arc::clone(&started.desk),
            ));
            tauri::async_runtime::spawn(std::sync::Arc::clone(&started.desk).watch());
            #[cfg(feature = "training")]
            app.manage(started.training);
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nowhere else to say it: there is no window.
            eprintln!("Ergo Support could not start: {error}");
            ExitCode::FAILURE
        }
    }
}
