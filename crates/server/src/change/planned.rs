//! What is common to all kinds of changes.

use crate::{
    failure::Failure,
    store::{Reading, members},
};
use ergo_protocol::{Code, change::Change, workspace::Member};

/// The current state of what would be changed.
pub struct Current {
    /// The tag of exactly what the change would overwrite; a grant is bound to it.
    pub tag: String,
    /// The tag of what a reader is shown; someone acting as themselves has seen it.
    pub shown: String,
    /// The value in words.
    pub words: String,
}

/// What a change would do.
pub struct Plan {
    /// What is changed, in words.
    pub title: String,
    /// The current value, in words.
    pub before: String,
    /// The new value, in words.
    pub after: String,
    /// Whether the value would actually change.
    pub changes: bool,
    /// The change that would undo it.
    pub inverse: Change,
    /// The action in the audit.
    pub action: &'static str,
    /// The detail in the audit.
    pub detail: String,
    /// The notification to the customer.
    pub told: &'static str,
}

/// Reads the member whom a change is about.
pub async fn member(tx: &mut Reading, workspace: &str, id: &str) -> Result<Member, Failure> {
    members::find(tx, workspace, id).await?.ok_or_else(Failure::not_found)
}

/// The refusal for what impersonation sessions can never change.
pub fn protected(what: &str) -> Failure {
    let detail =
        format!("{what} cannot be changed while impersonating. Ask the customer to change it themselves.");
    Failure::new(Code::ProtectedWhileImpersonating, detail)
}
