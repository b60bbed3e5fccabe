//! How a session ended.

use ergo_catalog::{Text, text};
use ergo_protocol::{UnixMillis, journal::Ending};

/// How a session ended, in words.
pub const fn ending_words(ending: Option<Ending>, ended_at: Option<UnixMillis>) -> Text {
    match (ending, ended_at) {
        (Some(Ending::Exited), _) => text!("You exited"),
        (Some(Ending::WrongUser), _) => text!("You said it was the wrong user"),
        (Some(Ending::Expired), _) => text!("The time limit was reached"),
        (Some(Ending::Revoked), _) => text!("The server ended the session"),
        (Some(Ending::IdentityMismatch), _) => text!("The identity check failed"),
        (Some(Ending::Crashed), _) => text!("The app closed unexpectedly"),
        (Some(Ending::Quit), _) => text!("The app was closed"),
        (None, Some(_)) => text!("The session ended"),
        (None, None) => text!("In progress"),
    }
}
