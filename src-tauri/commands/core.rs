//! The state that every command works on.

use ergo_desk::Desk;
use std::sync::Arc;

/// The desk, as Tauri passes it to commands.
pub type Core<'a> = tauri::State<'a, Arc<Desk>>;
