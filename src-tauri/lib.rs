//! Ergo Support: the Tauri app. Only startup and wiring; `ergo_desk` has what an agent does.
//!
//! How a token travels, in one direction and without a loop: bytes from the server -> `ergo_desk::vault` -> verified
//! claims (`ergo_session::verify`) -> `SessionContext` -> state machine (`ergo_session::step`) -> `Snapshot`
//! (`ergo_desk::snapshot`) -> banner, window title.

pub mod commands;
pub mod crash;
pub mod data_folder;
pub mod it_report;
pub mod language;
pub mod logs;
pub mod preferences;
pub mod shell;
pub mod start;
#[cfg(feature = "training")]
pub mod training;

use ergo_catalog::text;
use ergo_desk::{
    Desk,
    adapters::clock::{Clock, SystemClock},
};
use ergo_protocol::{preferences::Language, snapshot::NoticeKind};
use preferences::{Opened, PreferenceFile};
use shell::autostart::{Autostart, is_in_background};
use std::{error::Error, path::Path, process::ExitCode, sync::Arc};
use tauri::{App, Manager};

/// The exit code of an app that could not start.
const COULD_NOT_START: u8 = 1;

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    // Until the preferences are read.
    language::speak(Language::System);
    if let Err(missing) = shell::failure::require_web_view() {
        shell::failure::show(missing.shown());
        return COULD_NOT_START.into();
    }
    let built = tauri::Builder::default()
        // This plugin comes first, so that a second instance ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
            shell::link::handed_over(app, arguments);
        }))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(shell::shortcut::plugin())
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_updater::Builder::new().build())
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

fn could_not_start(error: &(dyn Error + 'static)) {
    tracing::error!(%error, "the app could not start");
    if error.is::<start::AlreadyOpen>() {
        return shell::failure::show(start::AlreadyOpen::TEXT.shown());
    }
    let why = text!("Ergo Support could not start: {error}", error = error.to_string());
    shell::failure::show(&why.shown());
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
            text!("Part of the app failed last time. A report was saved on this computer. Under Diagnostics, copy it and send it to your administrator."),
        );
    }
    let preferences = open_preferences(app, &folder, &desk)?;
    if let Some(reminder) = preferences.update_reminder() {
        desk.remember_reminder(reminder);
    }
    app.manage(preferences);
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
    tauri::async_runtime::spawn(shell::updates::look(app.handle().clone(), Arc::clone(&desk)));
    tauri::async_runtime::spawn(Arc::clone(&desk).watch());
    tauri::async_runtime::spawn(Arc::clone(&desk).listen());
    shell::screen::listen(app, &desk);
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
    .map_err(|problem| problem.message.english())?;
    language::speak(preferences.get().language);
    preferences.renew_autostart();
    if let Some(path) = set_aside {
        desk.notice(
            NoticeKind::PreferencesSetAside,
            text!(
                "Your preferences file was damaged. It was kept as {file}, and the last good preferences are in use.",
                file = &*path.file_name().unwrap_or_default().to_string_lossy(),
            ),
        );
    }
    Ok(preferences)
}
