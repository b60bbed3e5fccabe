//! The evidence for what the app says about the session.

use super::core::Core;
use crate::{crash, it_report};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, diagnostics::Diagnostics, snapshot::NoticeKind};
use std::path::PathBuf;
use tauri::{AppHandle, Manager, Runtime};

#[tauri::command]
pub fn diagnostics(desk: Core<'_>) -> Diagnostics {
    desk.diagnostics()
}

#[tauri::command]
pub fn it_report<R: Runtime>(app: AppHandle<R>, desk: Core<'_>) -> Result<String, Problem> {
    Ok(it_report::it_report(&desk, &folder(&app)?))
}

#[tauri::command]
pub fn crash_reported<R: Runtime>(app: AppHandle<R>, desk: Core<'_>) -> Result<(), Problem> {
    crash::forget(&folder(&app)?);
    desk.take_back_notice(NoticeKind::CrashReport);
    Ok(())
}

#[tauri::command]
pub fn dismiss_notice<R: Runtime>(app: AppHandle<R>, desk: Core<'_>, id: u64) -> Result<(), Problem> {
    if desk.dismiss_notice(id) == Some(NoticeKind::CrashReport) {
        crash::forget(&folder(&app)?);
    }
    Ok(())
}

fn folder<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf, Problem> {
    let folder = app.path().app_local_data_dir();
    folder.map_err(|_| Problem::new(Code::Internal, text!("This computer has no folder for the app.")))
}
