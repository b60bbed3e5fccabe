//! Entry requests that wait: the agent's own, and those of others.

use super::Core;
use ergo_protocol::{
    Problem,
    entry::{Approval, EntryRequest, Refusal},
};

#[tauri::command]
pub async fn enter_approved(desk: Core<'_>) -> Result<(), Problem> {
    desk.enter_approved().await
}

#[tauri::command]
pub async fn leave_request(desk: Core<'_>) -> Result<(), Problem> {
    desk.leave_request().await
}

#[tauri::command]
pub async fn pending_requests(desk: Core<'_>) -> Result<Vec<EntryRequest>, Problem> {
    desk.pending_requests().await
}

#[tauri::command]
pub async fn approve_request(desk: Core<'_>, id: String, approval: Approval) -> Result<(), Problem> {
    desk.approve_request(&id, approval).await
}

#[tauri::command]
pub async fn decline_request(desk: Core<'_>, id: String, refusal: Refusal) -> Result<(), Problem> {
    desk.decline_request(&id, &refusal).await
}
