//! What an inspected token proves: one line of `ergo inspect`, and the analysis in Diagnostics.

use crate::{Code, names::wire_names};
use serde::{Deserialize, Serialize};

/// The analysis of one token. Never the token or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    /// What the token is.
    pub verdict: InspectionVerdict,
    /// Why it was refused; absent otherwise.
    pub code: Option<Code>,
    /// Whose rights it carries: the viewed user, or whoever is signed in.
    pub subject: Option<String>,
    /// The actors, the current one first. Empty with the verdict `impersonating` when the token is marked
    /// and does not say who impersonates.
    pub actors: Vec<String>,
    /// The workspace, when it names one.
    pub workspace: Option<String>,
    /// `exp`, in Unix seconds.
    pub expires_at: Option<i64>,
    /// The verdict in words.
    pub detail: String,
}

wire_names! {
    /// What a token is.
    pub enum InspectionVerdict {
        /// Verified, and not marked by an issuer that marks impersonation.
        Direct = "direct",
        /// Verified, and marked as impersonation.
        Impersonating = "impersonating",
        /// Not to be relied on; also a good token of an issuer that is not known to mark impersonation.
        Refused = "refused",
    }
}
