//! A refusal: a code for the program and words for the person. How it looks on the wire is for `http/problem.rs`.

use crate::store::StoreError;
use ergo_protocol::{Code, events::Ended};
use std::borrow::Cow;

/// Why something was not done. The words never hold a secret, nor what the caller may not see.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What a program matches.
    pub code: Code,
    /// What happened and what to do.
    pub detail: Cow<'static, str>,
    /// How the caller's session has ended, when that is why.
    pub ended: Option<Box<Ended>>,
    /// Where a poller can continue when messages are gone.
    pub next_after: Option<i64>,
    /// Whether somebody else's change came in between: nothing happened, and the request can be done again at once.
    pub is_conflict: bool,
}

impl Failure {
    /// A refusal with its reason.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into(), ended: None, next_after: None, is_conflict: false }
    }

    /// Whether the server is the cause. The endpoints of RFC 6749 answer that like all others, and not as a bad request.
    pub fn is_ours(&self) -> bool {
        matches!(
            self.code,
            Code::Internal
                | Code::Busy
                | Code::TimedOut
                | Code::Unconfirmed
                | Code::TooMany
                | Code::KeysUnavailable
        )
    }

    /// The one answer for what does not exist and for what the caller may not know to exist.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "This does not exist here, or it is not visible to you.")
    }

    /// The request is not in order.
    pub fn invalid(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::InvalidRequest, detail)
    }

    /// The server has more to do than it can.
    pub fn busy() -> Self {
        Self::new(Code::Busy, "The server is busy. Nothing was changed. Try again in a moment.")
    }

    /// Something broke on our side. What exactly goes to the log and not to the caller.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(Code::Internal, "Something went wrong on the server. Nothing was changed. Try again later.")
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::busy(),
            StoreError::Conflict => Self { is_conflict: true, ..Self::busy() },
            StoreError::Away(_) => {
                tracing::error!(cause = %error, "no database");
                Self::busy()
            }
            StoreError::Unconfirmed(_) => {
                tracing::error!(cause = %error, "a change was not confirmed");
                let detail =
                    "The database did not confirm this. Check the current state before you try again.";
                Self::new(Code::Unconfirmed, detail)
            }
            // Said once, in the log.
            StoreError::Replaced => {
                let detail =
                    "The database of this server was replaced, and the server stops. Try again in a moment.";
                Self::new(Code::Busy, detail)
            }
            broken => Self::internal(&broken),
        }
    }
}

impl From<aws_lc_rs::error::Unspecified> for Failure {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::internal(&"the system's random numbers or keys are unusable")
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(&error)
    }
}
