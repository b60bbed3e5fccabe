//! The notes of the open session and of past ones.

use super::core::Core;
use ergo_protocol::{
    Problem,
    journal::{JournalEntry, NoteDraft, SessionJournal, SessionRecord},
};

#[tauri::command]
pub async fn notes(desk: Core<'_>) -> Result<Vec<JournalEntry>, Problem> {
    desk.notes().await
}

#[tauri::command]
pub async fn add_note(desk: Core<'_>, note: NoteDraft) -> Result<JournalEntry, Problem> {
    desk.add_note(&note).await
}

#[tauri::command]
pub async fn draft_note(desk: Core<'_>, note: NoteDraft) -> Result<(), Problem> {
    desk.draft_note(note).await
}

#[tauri::command]
pub async fn correct_note(desk: Core<'_>, seq: u32, text: String) -> Result<JournalEntry, Problem> {
    desk.correct_note(seq, &text).await
}

#[tauri::command]
pub async fn history(desk: Core<'_>) -> Result<Vec<SessionRecord>, Problem> {
    desk.history().await
}

#[tauri::command]
pub async fn history_session(desk: Core<'_>, id: String) -> Result<SessionJournal, Problem> {
    desk.history_session(&id).await
}
