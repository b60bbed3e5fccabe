//! All agents' sessions, for leads.

use super::core::Core;
use ergo_protocol::{Problem, UnixMillis, entry::EntryRequest, sessions::OpenSession};

#[tauri::command]
pub async fn open_sessions(desk: Core<'_>) -> Result<Vec<OpenSession>, Problem> {
    desk.open_sessions().await
}

#[tauri::command]
pub async fn end_session_of(desk: Core<'_>, id: String, message: String) -> Result<(), Problem> {
    desk.end_session_of(&id, &message).await
}

#[tauri::command]
pub async fn decided_requests(desk: Core<'_>, since: UnixMillis) -> Result<Vec<EntryRequest>, Problem> {
    desk.decided_requests(since).await
}
