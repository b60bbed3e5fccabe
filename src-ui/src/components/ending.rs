//! How a session ended.

use ergo_protocol::journal::Ending;

/// How a session ended, in words.
pub const fn ending_words(ending: Option<Ending>) -> &'static str {
    match ending {
        Some(Ending::WrongUser) => "You said at the identity check that this is the wrong user",
        Some(Ending::Expired) => "The approved time was over",
        Some(Ending::Revoked) => "The server had ended the session",
        Some(Ending::IdentityMismatch) => "The people of token, request and server did not agree",
        Some(Ending::Crashed) => "The app was closed unexpectedly",
        Some(Ending::Quit) => "The app was closed",
        Some(Ending::Exited) | None => "You exited the session",
    }
}
