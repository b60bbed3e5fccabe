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

/// After so many refusals in a row, the answer is no until the next start: a page cannot bury the agent in questions.
const MOST_REFUSALS: u8 = 3;

/// How many questions in a row were refused. Held while a question is open.
static REFUSALS: Mutex<u8> = Mutex::const_new(0);

/// Asks whether tickets may be opened at a host. Without an answer, they may not.
pub async fn may_open_tickets_at<R: Runtime>(app: &AppHandle<R>, host: &str) -> bool {
    let Ok(mut refusals) = REFUSALS.try_lock() else { return false };
    if *refusals >= MOST_REFUSALS {
        return false;
    }
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
    let agreed = agreed && asked.elapsed() >= SOONEST;
    *refusals = if agreed { 0 } else { *refusals + 1 };
    agreed
}

fn description(host: &str) -> String {
    let question = text!("Open tickets at {host}?", host = host).shown();
    let explanation = text!(
        "Your browser will send the numbers of the tickets that you open to {host}. Agree only if that is your organization’s ticket system.",
        host = host
    );
    format!("{question}\n\n{}", explanation.shown())
}
