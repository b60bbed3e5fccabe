//! Ergo Support: the Tauri app. Only startup and wiring; `ergo_desk` has what an agent does.
//!
//! How a token travels, in one direction and without a loop: bytes from the server -> `ergo_desk::vault` -> verified
//! claims (`ergo_session::verify`) -> `SessionContext` -> state machine (`ergo_session::step`) -> `Snapshot`
//! (`ergo_desk::snapshot`) -> banner, window title.

pub mod commands;
pub mod crash;
pub mod data_folder;
pub mod it_report;
pub mod logs;
pub mod preferences;
pub mod shell;
pub mod start;
#[cfg(feature = "training")]
pub mod training;

use ergo_desk::{
    Desk,
    adapters::clock::{Clock, SystemClock},
};
use ergo_protocol::snapshot::NoticeKind;
use preferences::{Opened, PreferenceFile};
use shell::autostart::{Autostart, is_in_background};
use std::{error::Error, path::Path, process::ExitCode, sync::Arc};
use tauri::{App, Manager};

/// The exit code of an app that could not start.
const COULD_NOT_START: u8 = 1;

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    let built = tauri::Builder::default()
        // This plugin comes first, so that a second instance ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
            shell::link::handed_over(app, arguments);
        }))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(shell::shortcut::plugin())
        .plugin(tauri_plugin_store::Builder::new().build())
        .invoke_handler(commands::handler())
        .setup(|app| {
            if let Err(error) = wire(app) {
                // Tauri itself would panic.
                could_not_start(&*error);
                std::process::exit(COULD_NOT_START.into());
            }
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            could_not_start(&error);
            COULD_NOT_START.into()
        }
    }
}

/// Says why the app cannot start. There is no window to say it in.
fn could_not_start(error: &dyn Error) {
    tracing::error!(%error, "the app could not start");
    eprintln!("Ergo Support could not start: {error}");
}

/// Opens everything and connects it, before the window is shown.
fn wire(app: &App) -> Result<(), Box<dyn Error>> {
    let folder = app.path().app_local_data_dir()?;
    data_folder::move_once(&app.path().app_data_dir()?, &folder)?;
    logs::open(&folder);
    let started = tauri::async_runtime::block_on(start::desk(&folder))?;
    // From here on, this is the only app that uses the folder.
    let crashed = crash::was_left(&folder);
    crash::watch(&folder);
    let desk = started.desk;
    if crashed {
        desk.notice(
            NoticeKind::CrashReport,
            "Part of the app failed last time. A report was saved on this computer. Under Diagnostics, copy it and send it to your administrator.",
        );
    }
    app.manage(open_preferences(app, &folder, &desk)?);
    app.manage(Arc::clone(&desk));
    app.manage(started.turn);
    #[cfg(feature = "training")]
    app.manage(started.training);
    shell::window::open(app, &desk, &folder)?;
    let has_tray = shell::tray::open(app, &desk);
    match is_in_background(std::env::args()) {
        false => shell::window::show(app.handle()),
        true if has_tray => {}
        true => shell::window::show_minimized(app.handle()),
    }
    shell::link::listen(app);
    tauri::async_runtime::spawn(shell::surfaces::keep_current(app.handle().clone(), Arc::clone(&desk)));
    tauri::async_runtime::spawn(shell::notifications::follow(app.handle().clone(), Arc::clone(&desk)));
    tauri::async_runtime::spawn(shell::window::end_when_closed(app.handle().clone(), Arc::clone(&desk)));
    tauri::async_runtime::spawn(Arc::clone(&desk).watch());
    tauri::async_runtime::spawn(Arc::clone(&desk).listen());
    #[cfg(target_os = "linux")]
    shell::screen::listen(&desk);
    Ok(())
}

fn open_preferences(app: &App, folder: &Path, desk: &Desk) -> Result<PreferenceFile, Box<dyn Error>> {
    let Opened { preferences, set_aside } = PreferenceFile::open(
        app.handle(),
        &folder.join("preferences.json"),
        SystemClock.unix_millis(),
        desk.management().clone(),
        Autostart::of(app.handle())?,
    )
    .map_err(|problem| problem.message)?;
    preferences.renew_autostart();
    if let Some(path) = set_aside {
        desk.notice(
            NoticeKind::PreferencesSetAside,
            format!(
                "Your preferences file was damaged. It was kept as {}, and the last good preferences are in use.",
                path.file_name().unwrap_or_default().to_string_lossy()
            ),
        );
    }
    Ok(preferences)
}
