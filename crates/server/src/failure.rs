//! A refusal: a code for the program and a message for the person. `http/problem.rs` decides its form on the wire.

use crate::store::StoreError;
use ergo_protocol::{Code, events::Ended};
use std::borrow::Cow;

/// Why something was not done. The message never contains a secret or anything that the caller may not see.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The code, which programs match.
    pub code: Code,
    /// What happened and what to do.
    pub detail: Cow<'static, str>,
    /// How the caller's session ended, if that is the cause.
    pub ended: Option<Box<Ended>>,
    /// Where a poller can continue if messages were deleted.
    pub next_after: Option<i64>,
    /// Whether a concurrent change interfered: nothing was done, and the request can be repeated immediately.
    pub is_conflict: bool,
}

impl Failure {
    /// Creates a refusal.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into(), ended: None, next_after: None, is_conflict: false }
    }

    /// Whether the server is the cause. The endpoints of RFC 6749 then answer as all others do, and not with a bad
    /// request.
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

    /// The same refusal for what does not exist and for what the caller may not know about.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "This does not exist here, or it is not visible to you.")
    }

    /// The request is invalid.
    pub fn invalid(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::InvalidRequest, detail)
    }

    /// The server is overloaded.
    pub fn busy() -> Self {
        Self::new(Code::Busy, "The server is busy. Nothing was changed. Try again in a moment.")
    }

    /// Something failed on our side. The details go to the log, not to the caller.
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
            // This is logged elsewhere, once.
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
