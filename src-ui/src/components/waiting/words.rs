//! The texts of what is waited for outside the app. In texts with `{}`, the provider’s host or address goes there.

use ergo_protocol::snapshot::WaitingFor;

/// The address to open on another device; the code is below.
pub const OPEN: &str = "Open {} on any device and enter this code. Don’t share it with anyone.";
/// Copies the code.
pub const COPY_CODE: &str = "Copy code";
/// Ends the waiting.
pub const STOP: &str = "Stop waiting";

/// What to do outside.
pub const fn title(kind: WaitingFor) -> &'static str {
    match kind {
        WaitingFor::Browser => "Continue in your browser",
        WaitingFor::Device => "Sign in on another device",
        WaitingFor::HandOver => "Start the session in your browser",
    }
}

/// How, and what happens then.
pub const fn how(kind: WaitingFor) -> &'static str {
    match kind {
        WaitingFor::Browser => {
            "{} has opened in your browser. Sign in there; this window continues automatically."
        }
        WaitingFor::Device => OPEN,
        WaitingFor::HandOver => {
            "{} has opened in your browser. Start the session there, and it will be handed over to this app. Nothing opens until you review it."
        }
    }
}
