//! What the desk remembers about itself.

use super::core::Core;
use crate::{language, preferences::PreferenceFile, shell::question::may_open_tickets_at};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, preferences::Preferences};
use tauri::{AppHandle, Manager, Runtime};

#[tauri::command]
pub fn preferences<R: Runtime>(app: AppHandle<R>) -> Preferences {
    app.state::<PreferenceFile<R>>().get()
}

#[tauri::command]
pub async fn set_preferences<R: Runtime>(
    app: AppHandle<R>,
    desk: Core<'_>,
    preferences: Preferences,
) -> Result<(), Problem> {
    require_known_ticket_host(&app, &preferences).await?;
    let file = app.state::<PreferenceFile<R>>();
    file.set(&preferences)?;
    if language::speak(file.get().language) {
        desk.speak_again();
    }
    Ok(())
}

/// A page that someone else controls could pass on what it sees through the ticket link, so the agent agrees to each new
/// host, outside the page.
async fn require_known_ticket_host<R: Runtime>(
    app: &AppHandle<R>,
    preferences: &Preferences,
) -> Result<(), Problem> {
    match app.state::<PreferenceFile<R>>().new_ticket_host(preferences)? {
        Some(host) if !may_open_tickets_at(app, &host).await => Err(Problem::new(
            Code::TicketLinkInvalid,
            text!("You did not agree to this address, so it was not saved."),
        )),
        _ => Ok(()),
    }
}

#[tauri::command]
pub fn open_ticket<R: Runtime>(app: AppHandle<R>, desk: Core<'_>, ticket: String) -> Result<(), Problem> {
    desk.open_ticket(&app.state::<PreferenceFile<R>>().get().ticket_link, &ticket)
}
