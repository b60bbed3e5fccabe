//! Exports from the desk's history.

use super::core::Core;
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    export::{ExportFormat, Exported, TextFormat},
};
use std::path::PathBuf;
use tauri::{AppHandle, Manager, Runtime};

#[tauri::command]
pub async fn receipt_text(desk: Core<'_>, id: String, format: TextFormat) -> Result<String, Problem> {
    desk.receipt_text(&id, format).await
}

#[tauri::command]
pub async fn export_session<R: Runtime>(
    app: AppHandle<R>,
    desk: Core<'_>,
    id: String,
    format: ExportFormat,
) -> Result<Exported, Problem> {
    desk.export_session(&id, format, &downloads(&app)?).await
}

/// The folder where people look for saved files. Not every Linux desktop defines it.
fn downloads<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf, Problem> {
    let paths = app.path();
    paths.download_dir().or_else(|_| paths.home_dir().map(|home| home.join("Downloads"))).map_err(|error| {
        tracing::error!(%error, "there is no folder for downloads");
        Problem::new(Code::ExportUnwritable, text!("This computer has no Downloads folder to write to."))
    })
}
