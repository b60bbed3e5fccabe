//! Desktop notifications, for an agent who is looking at another window. The core sends them; the page cannot.

mod desktop;
mod messages;

use crate::preferences::PreferenceFile;
use ergo_desk::Desk;
use ergo_protocol::snapshot::Snapshot;
use messages::{Message, SoonOver, messages};
use std::{sync::Arc, time::Duration};
use tauri::{AppHandle, Manager};

/// Follows the desk as long as the app runs. Changed settings apply from the next notification on.
pub async fn follow(app: AppHandle, desk: Arc<Desk>) {
    let mut changes = desk.changes();
    let mut before = desk.snapshot();
    let mut soon_over = SoonOver::default();
    loop {
        let now = desk.snapshot();
        let mut said = messages(&before, &now);
        said.extend(soon_over.message(&now));
        say(&app, &now, said);
        let next_look = soon_over.next_look(&now).unwrap_or(Duration::MAX);
        before = now;
        tokio::select! {
            alive = changes.changed() => if alive.is_err() { return },
            () = tokio::time::sleep(next_look) => {}
        }
    }
}

fn say(app: &AppHandle, now: &Snapshot, said: Vec<Message>) {
    let preferences = app.state::<PreferenceFile>().get();
    if !preferences.notifications {
        return;
    }
    for message in said {
        let (title, text) = message.words(now, preferences.names_in_notifications);
        // Showing a notification waits for the desktop.
        tauri::async_runtime::spawn_blocking(move || desktop::show(title, &text));
    }
}
