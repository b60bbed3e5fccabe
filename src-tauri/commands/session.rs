//! Who is signed in, and what the page may know.

use super::core::Core;
use ergo_protocol::{Agent, Problem, snapshot::Snapshot};

#[tauri::command]
pub fn snapshot(desk: Core<'_>) -> Snapshot {
    desk.snapshot()
}

#[tauri::command]
pub async fn training_agents(desk: Core<'_>) -> Result<Vec<Agent>, Problem> {
    desk.training_agents().await
}

#[tauri::command]
pub async fn sign_in(desk: Core<'_>, person: String) -> Result<(), Problem> {
    desk.sign_in(&person).await
}

#[tauri::command]
pub async fn sign_in_at_provider(desk: Core<'_>, device: bool) -> Result<(), Problem> {
    desk.sign_in_at_provider(device).await
}

#[tauri::command]
pub fn stop_waiting(desk: Core<'_>) {
    desk.stop_waiting();
}

#[tauri::command]
pub async fn sign_out(desk: Core<'_>) -> Result<(), Problem> {
    desk.sign_out().await
}

#[tauri::command]
pub async fn accept_timezone(desk: Core<'_>) -> Result<(), Problem> {
    desk.accept_timezone().await
}

#[tauri::command]
pub fn decline_timezone(desk: Core<'_>) {
    desk.decline_timezone();
}
