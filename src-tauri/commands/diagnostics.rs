//! The evidence for what the app says about the session.

use super::core::Core;
use crate::it_report;
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, diagnostics::Diagnostics};
use tauri::{AppHandle, Manager, Runtime};

#[tauri::command]
pub fn diagnostics(desk: Core<'_>) -> Diagnostics {
    desk.diagnostics()
}

#[tauri::command]
pub fn it_report<R: Runtime>(app: AppHandle<R>, desk: Core<'_>) -> Result<String, Problem> {
    let folder = app.path().app_local_data_dir();
    let folder = folder
        .map_err(|_| Problem::new(Code::Internal, text!("This computer has no folder for the app.")))?;
    Ok(it_report::it_report(&desk, &folder))
}
