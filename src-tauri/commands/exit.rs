//! Exiting, and re-verifying a frozen session if that is allowed.

use super::core::Core;
use ergo_protocol::Problem;

#[tauri::command]
pub async fn exit(desk: Core<'_>) -> Result<(), Problem> {
    desk.exit().await
}

#[tauri::command]
pub async fn finish(desk: Core<'_>) -> Result<(), Problem> {
    desk.finish().await
}

#[tauri::command]
pub async fn reverify(desk: Core<'_>) -> Result<(), Problem> {
    desk.reverify().await
}

#[tauri::command]
pub async fn quit_confirmed(desk: Core<'_>) -> Result<(), Problem> {
    desk.end().await;
    Ok(())
}

#[tauri::command]
pub fn quit_canceled(desk: Core<'_>) {
    desk.quit_canceled();
}
