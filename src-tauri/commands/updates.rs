//! Updates of the app.

use super::core::Core;
use crate::{preferences::PreferenceFile, shell::updates::PluginUpdater};
use ergo_protocol::Problem;
use tauri::{AppHandle, Manager, Runtime};

#[tauri::command]
pub async fn check_for_updates<R: Runtime>(app: AppHandle<R>, desk: Core<'_>) -> Result<(), Problem> {
    desk.check_for_updates(PluginUpdater::here(&app)).await
}

#[tauri::command]
pub async fn install_update(desk: Core<'_>) -> Result<(), Problem> {
    desk.install_update().await
}

#[tauri::command]
pub fn update_later<R: Runtime>(app: AppHandle<R>, desk: Core<'_>) -> Result<(), Problem> {
    app.state::<PreferenceFile<R>>().set_update_reminder(&desk.update_later()?)
}
