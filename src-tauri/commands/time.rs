//! Extending a session, and whether someone is at the desk.

use super::core::Core;
use ergo_protocol::Problem;

#[tauri::command]
pub async fn extend_session(desk: Core<'_>, minutes: u32, reason: String) -> Result<(), Problem> {
    desk.extend(minutes, &reason).await
}

#[tauri::command]
pub fn still_here(desk: Core<'_>) {
    desk.still_here();
}
