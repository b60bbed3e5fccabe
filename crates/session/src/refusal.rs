//! Why a token was refused.

use ergo_protocol::{Code, Problem};

/// Why a token was refused. Never contains the token's secret parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code, which a program may match.
    pub code: Code,
    /// The reason, in plain words for a person. Never contains the token or any part of it except the key id.
    pub detail: String,
    /// The id of the missing key; only with [`Code::KeyUnknown`], so that a key cache can fetch again.
    pub key_id: Option<String>,
}

impl Refusal {
    /// Creates a refusal.
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), key_id: None }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code, refusal.detail)
    }
}
