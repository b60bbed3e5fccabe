//! Pending entry requests, the agent's own and others', and approvals that can be revoked.

use super::core::Core;
use ergo_protocol::{
    Problem,
    entry::{Approval, EntryRequest, Refusal, Revoking},
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

#[tauri::command]
pub async fn revocable_approvals(desk: Core<'_>) -> Result<Vec<EntryRequest>, Problem> {
    desk.revocable_approvals().await
}

#[tauri::command]
pub async fn revoke_approval(desk: Core<'_>, id: String, revoking: Revoking) -> Result<(), Problem> {
    desk.revoke_approval(&id, &revoking).await
}
