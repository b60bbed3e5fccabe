//! The evidence for what the app says about the session.

use super::core::Core;
use ergo_protocol::diagnostics::Diagnostics;

#[tauri::command]
pub fn diagnostics(desk: Core<'_>) -> Diagnostics {
    desk.diagnostics()
}
