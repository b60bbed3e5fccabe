//! One stated change.

use super::core::Core;
use ergo_protocol::{Problem, change::ArmDraft};

#[tauri::command]
pub async fn arm(desk: Core<'_>, draft: ArmDraft) -> Result<(), Problem> {
    desk.arm(draft).await
}

#[tauri::command]
pub async fn disarm(desk: Core<'_>) -> Result<(), Problem> {
    desk.disarm().await
}

#[tauri::command]
pub async fn make_change(desk: Core<'_>) -> Result<(), Problem> {
    desk.make_change().await
}
