//! Questions to the agent outside the page, because someone who controls the page must not be able to answer them.

use super::window::LABEL;
use ergo_catalog::{Text, text};
use rfd::{AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
use std::time::{Duration, Instant};
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::Mutex;

/// The title of each question.
pub const TITLE: Text = text!("Ergo Support: please confirm");
const YES: Text = text!("Use this address");
const NO: Text = text!("Cancel");

/// An answer that comes sooner was meant for something else: a key that was just being pressed in the page.
const SOONEST: Duration = Duration::from_secs(1);

/// Held while a question is open: a page cannot bury the agent in them.
static OPEN: Mutex<()> = Mutex::const_new(());

/// Asks whether tickets may be opened at a host. Without an answer, they may not.
pub async fn may_open_tickets_at<R: Runtime>(app: &AppHandle<R>, host: &str) -> bool {
    let Ok(_open) = OPEN.try_lock() else { return false };
    let mut question = AsyncMessageDialog::new()
        .set_level(MessageLevel::Warning)
        .set_title(TITLE.shown())
        .set_description(description(host))
        .set_buttons(MessageButtons::OkCancelCustom(YES.shown().to_owned(), NO.shown().to_owned()));
    if let Some(window) = app.get_webview_window(LABEL) {
        question = question.set_parent(&window);
    }
    let asked = Instant::now();
    let agreed = match question.show().await {
        MessageDialogResult::Ok => true,
        MessageDialogResult::Custom(answer) => answer == YES.shown(),
        MessageDialogResult::Yes | MessageDialogResult::No | MessageDialogResult::Cancel => false,
    };
    agreed && asked.elapsed() >= SOONEST
}

fn description(host: &str) -> String {
    let question = text!("Open tickets at {host}?", host = host).shown();
    let explanation = text!(
        "Your browser will send the numbers of the tickets that you open to {host}. Agree only if that is your organization’s ticket system.",
        host = host
    );
    format!("{question}\n\n{}", explanation.shown())
}
