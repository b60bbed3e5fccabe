//! The messages for a failed sign-in.

use crate::adapters::identity_provider::ProviderError;
use ergo_catalog::text;
use ergo_protocol::{Code, Problem};

/// The message for an error at the provider.
pub fn said(error: ProviderError) -> Problem {
    let (code, message) = match error {
        ProviderError::Unreachable(why) => return Problem::new(Code::ProviderUnreachable, why),
        ProviderError::Busy => (
            Code::ProviderUnreachable,
            text!(
                "Your organization’s identity provider is busy. You were not signed in. Try again in a minute."
            ),
        ),
        ProviderError::Denied => (
            Code::SignInFailed,
            text!(
                "You or your organization’s identity provider declined the sign-in. You were not signed in."
            ),
        ),
        ProviderError::Over => (
            Code::SignInFailed,
            text!("The sign-in timed out or was already used. You were not signed in. Try again."),
        ),
        ProviderError::Unsupported => (
            Code::SignInFailed,
            text!(
                "Your organization’s identity provider does not support signing in with a code. Use the browser."
            ),
        ),
        ProviderError::Misbehaved => (
            Code::SignInFailed,
            text!("Your organization’s identity provider sent an unusable answer. Tell your administrator."),
        ),
    };
    Problem::new(code, message)
}

/// No one can sign in with an impersonation.
pub fn nested() -> Problem {
    Problem::new(
        Code::NestedEntry,
        text!("This sign-in is itself an impersonation session, so it cannot be yours. Nothing was opened."),
    )
}

/// Only one sign-in at a time.
pub fn under_way() -> Problem {
    Problem::new(
        Code::WrongState,
        text!("A sign-in is already in progress. Finish it, or stop waiting first."),
    )
}

/// Nothing can open an address here.
pub fn no_browser() -> Problem {
    Problem::new(
        Code::BrowserUnavailable,
        text!("No browser could be opened on this computer. Sign in with a code on another device instead."),
    )
}

/// There is no free port, or listening is not possible.
pub fn no_loopback() -> Problem {
    Problem::new(
        Code::CallbackInvalid,
        text!(
            "This computer does not let the app listen for the browser’s answer. Sign in with a code on another device instead."
        ),
    )
}
