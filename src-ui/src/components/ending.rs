//! How a session ended.

use ergo_protocol::{UnixMillis, journal::Ending};

/// How a session ended, in words.
pub const fn ending_words(ending: Option<Ending>, ended_at: Option<UnixMillis>) -> &'static str {
    match (ending, ended_at) {
        (Some(Ending::Exited), _) => "You exited",
        (Some(Ending::WrongUser), _) => "You said it was the wrong user",
        (Some(Ending::Expired), _) => "The time limit was reached",
        (Some(Ending::Revoked), _) => "The server ended the session",
        (Some(Ending::IdentityMismatch), _) => "The identity check failed",
        (Some(Ending::Crashed), _) => "The app closed unexpectedly",
        (Some(Ending::Quit), _) => "The app was closed",
        (None, Some(_)) => "The session ended",
        (None, None) => "In progress",
    }
}
