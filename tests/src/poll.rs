//! Waiting: ask again until it is so, up to a deadline. Nothing in this package sleeps for a fixed time
//! and hopes.

use std::time::{Duration, Instant};

/// How long a person's action may take to show, on a slow machine that builds something else meanwhile.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// How long starting a program may take.
pub const START_UP: Duration = Duration::from_mins(1);

/// The pause between two questions.
const PAUSE: Duration = Duration::from_millis(25);

/// Asks until there is an answer; `None` when the deadline passes.
pub async fn within<T>(patience: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if Instant::now() >= deadline {
            return None;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Asks until there is an answer.
///
/// # Panics
/// When the deadline passes; the message says what was waited for.
pub async fn until<T>(what: &str, patience: Duration, ask: impl AsyncFnMut() -> Option<T>) -> T {
    match within(patience, ask).await {
        Some(answer) => answer,
        None => panic!("waited {} s in vain for: {what}", patience.as_secs()),
    }
}
