//! The page's process. If it ends, the page is loaded again, because no session may be without its banner. The desk has
//! everything that matters, so nothing is lost but what the page alone knew.

use ergo_catalog::text;
use ergo_desk::Desk;
use ergo_protocol::snapshot::NoticeKind;
use std::{
    cell::Cell,
    sync::Arc,
    time::{Duration, Instant},
};
use tauri::WebviewWindow;
use webkit2gtk::WebViewExt;

/// A page that ends more often than this within [`SOON`] is not loaded again.
const MOST: u32 = 3;
/// After so long, an earlier end no longer counts.
const SOON: Duration = Duration::from_mins(1);

/// From now on, loads the page again when its process has ended. If that does not help, exits the session and ends the app.
pub fn keep(window: &WebviewWindow, desk: &Arc<Desk>) -> tauri::Result<()> {
    let desk = Arc::clone(desk);
    window.with_webview(move |webview| {
        let ends = Cell::new((Instant::now(), 0));
        webview.inner().connect_web_process_terminated(move |page, reason| {
            tracing::error!(?reason, "the page's process ended");
            let now = Instant::now();
            ends.set(counted(ends.get(), now));
            if ends.get().1 > MOST {
                let desk = Arc::clone(&desk);
                tauri::async_runtime::spawn(async move { desk.end().await });
                return;
            }
            desk.notice(
                NoticeKind::PageFailed,
                text!("The window failed and was loaded again. Your session and your saved notes are unaffected."),
            );
            page.reload();
        });
    })
}

/// The time of the first of several ends, and how many there have been since.
fn counted((first, so_far): (Instant, u32), now: Instant) -> (Instant, u32) {
    if so_far > 0 && now.duration_since(first) < SOON { (first, so_far + 1) } else { (now, 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ends_within_a_minute_are_counted_together() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut ends = (start, 0);
        for (seconds, count) in [(0, 1), (20, 2), (59, 3), (61, 1), (62, 2), (500, 1)] {
            ends = counted(ends, at(seconds));
            assert_eq!(ends.1, count, "after {seconds} s");
        }
    }
}
