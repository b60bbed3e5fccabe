//! What an inspected token proves: one line of `ergo inspect`, and the analysis on the Diagnostics page.

use crate::{Code, names::wire_names};
use serde::{Deserialize, Serialize};

/// The analysis of one token. Never the token or any part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    /// The verdict.
    pub verdict: InspectionVerdict,
    /// Why it was refused; absent otherwise.
    pub code: Option<Code>,
    /// Whose rights it carries: the viewed user, or the person who is signed in.
    pub subject: Option<String>,
    /// The actors, the current one first. Empty with the verdict `impersonating` if the token is marked but does not
    /// name the impersonator.
    pub actors: Vec<String>,
    /// The workspace, if the token names one.
    pub workspace: Option<String>,
    /// `exp`, in Unix seconds.
    pub expires_at: Option<i64>,
    /// The verdict in words.
    pub detail: String,
}

wire_names! {
    /// The verdict on a token.
    pub enum InspectionVerdict {
        /// Verified and not marked, from an issuer that marks impersonation.
        Direct = "direct",
        /// Verified and marked as impersonation.
        Impersonating = "impersonating",
        /// Not to be trusted. That includes a valid token from an issuer that is not known to mark impersonation.
        Refused = "refused",
    }
}
