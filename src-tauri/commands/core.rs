//! What every command works on.

use ergo_desk::Desk;
use std::sync::Arc;

/// The desk, as Tauri hands it to a command.
pub type Core<'a> = tauri::State<'a, Arc<Desk>>;
