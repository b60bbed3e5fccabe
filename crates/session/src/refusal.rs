//! Why a token was refused.

use ergo_protocol::{Code, Problem};

/// A refused token. Says why, never what was in the token's secret parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What a program may match.
    pub code: Code,
    /// Why, in plain words for a person. Never contains the token or a part of it, except the key id.
    pub detail: String,
    /// The key that was asked for; only with [`Code::KeyUnknown`], so that a key cache may fetch again.
    pub key_id: Option<String>,
}

impl Refusal {
    /// A refusal with its reason.
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), key_id: None }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code, refusal.detail)
    }
}
