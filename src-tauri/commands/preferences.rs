//! What the desk remembers about itself.

use super::core::Core;
use crate::{language, preferences::PreferenceFile};
use ergo_protocol::{Problem, preferences::Preferences};
use tauri::{AppHandle, Manager, Runtime};

#[tauri::command]
pub fn preferences<R: Runtime>(app: AppHandle<R>) -> Preferences {
    app.state::<PreferenceFile<R>>().get()
}

#[tauri::command]
pub fn set_preferences<R: Runtime>(
    app: AppHandle<R>,
    desk: Core<'_>,
    preferences: Preferences,
) -> Result<(), Problem> {
    let file = app.state::<PreferenceFile<R>>();
    file.set(&preferences)?;
    if language::speak(file.get().language) {
        desk.speak_again();
    }
    Ok(())
}

#[tauri::command]
pub fn open_ticket<R: Runtime>(app: AppHandle<R>, desk: Core<'_>, ticket: String) -> Result<(), Problem> {
    desk.open_ticket(&app.state::<PreferenceFile<R>>().get().ticket_link, &ticket)
}
