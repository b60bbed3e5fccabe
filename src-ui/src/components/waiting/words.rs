//! The texts of what is waited for outside the app. `{host}` is the provider’s host, `{address}` the page to open.

use ergo_catalog::{Text, text};
use ergo_protocol::snapshot::WaitingFor;

/// The address to open on another device; the code is below.
pub const OPEN: Text = text!("Open {address} on any device and enter this code. Don’t share it with anyone.");
/// Copies the code.
pub const COPY_CODE: Text = text!("Copy code");
/// Ends the waiting.
pub const STOP: Text = text!("Stop waiting");

/// What to do outside.
pub const fn title(kind: WaitingFor) -> Text {
    match kind {
        WaitingFor::Browser => text!("Continue in your browser"),
        WaitingFor::Device => text!("Sign in on another device"),
        WaitingFor::HandOver => text!("Start the session in your browser"),
    }
}

/// How, and what happens then.
pub const fn how(kind: WaitingFor) -> Text {
    match kind {
        WaitingFor::Browser => {
            text!("{host} has opened in your browser. Sign in there; this window continues automatically.")
        }
        WaitingFor::Device => OPEN,
        WaitingFor::HandOver => {
            text!(
                "{host} has opened in your browser. Start the session there, and it will be handed over to this app. Nothing opens until you review it."
            )
        }
    }
}
