//! What is remembered of the desk itself.

use crate::adapters::preferences::PreferenceFile;
use ergo_protocol::{Problem, preferences::Preferences};
use tauri::{Runtime, State};

#[tauri::command]
pub fn preferences<R: Runtime>(file: State<'_, PreferenceFile<R>>) -> Preferences {
    file.get()
}

#[tauri::command]
pub fn set_preferences<R: Runtime>(
    file: State<'_, PreferenceFile<R>>,
    preferences: Preferences,
) -> Result<(), Problem> {
    file.set(&preferences)
}
