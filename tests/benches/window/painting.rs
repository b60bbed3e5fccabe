//! How long the web view itself takes from a change of the page until it is on the screen: the least that any page can do
//! on this machine. In the bare window, whose button counts how often it was pressed.

use crate::{
    figures::median,
    screen::Watch,
    window::{Window, bare},
};
use ergo_journeys::poll::{PATIENCE, until};
use std::time::{Duration, SystemTime};

/// Presses of the button.
const PRESSES: usize = 24;
/// What has not changed for so long is on the screen.
const AT_REST: Duration = Duration::from_millis(300);
/// Presses the button, and says when the page had changed: in milliseconds since 1970.
const PRESS: &str = "const done = arguments[arguments.length - 1];
    const button = document.getElementById('button');
    new MutationObserver((_, observer) => {
        observer.disconnect();
        done(performance.timeOrigin + performance.now());
    }).observe(button, {childList: true, characterData: true, subtree: true});
    button.click();";

/// The median.
pub async fn least() -> Duration {
    let window = Window::open(&bare()).await;
    let part = window.see("#button").await;
    let mut all = Vec::new();
    for _ in 0..PRESSES {
        let watch = Watch::begin(window.screen(), part);
        // The first look comes before the press.
        until("a first look", PATIENCE, async || watch.shows_something().then_some(())).await;
        let changed = window.web().script_with_callback(PRESS, &[]).await.expect("the button can be pressed");
        until("the screen to be at rest", PATIENCE, async || {
            (watch.has_changed() && watch.is_at_rest(AT_REST)).then_some(())
        })
        .await;
        let seen = watch.end();
        let changed = Duration::from_secs_f64(changed.as_f64().expect("a time") / 1000.0);
        let painted = seen.last().expect("something was seen").at;
        all.push(painted.duration_since(SystemTime::UNIX_EPOCH + changed).unwrap_or_default());
    }
    window.close().await;
    median(&all)
}
