//! Entering with approval.

use super::core::Core;
use ergo_protocol::{
    Problem,
    directory::{Candidate, Candidates},
    entry::{EntryDraft, Preflight},
};

#[tauri::command]
pub async fn find_users(desk: Core<'_>, query: String) -> Result<Candidates, Problem> {
    desk.find_users(&query).await
}

#[tauri::command]
pub async fn candidate(desk: Core<'_>, workspace: String, user: String) -> Result<Candidate, Problem> {
    desk.candidate(&workspace, &user).await
}

#[tauri::command]
pub async fn take_over(desk: Core<'_>, provider: String) -> Result<Candidate, Problem> {
    desk.take_over(&provider).await
}

#[tauri::command]
pub async fn preflight(desk: Core<'_>, draft: EntryDraft) -> Result<Preflight, Problem> {
    desk.preflight(draft).await
}

#[tauri::command]
pub async fn enter(desk: Core<'_>, draft: EntryDraft) -> Result<(), Problem> {
    desk.enter(draft).await
}

#[tauri::command]
pub async fn confirm_identity(desk: Core<'_>) -> Result<(), Problem> {
    desk.confirm_identity().await
}

#[tauri::command]
pub async fn wrong_user(desk: Core<'_>) -> Result<(), Problem> {
    desk.wrong_user().await
}
