//! What each kind of change says of itself.

use crate::{
    failure::Failure,
    store::{Reading, members},
};
use ergo_protocol::{Code, change::Change, workspace::Member};

/// What is there now.
pub struct Current {
    /// The tag of exactly what the change would overwrite: what a grant binds.
    pub tag: String,
    /// The tag of what a reader is shown: what somebody who is there as themselves has seen.
    pub shown: String,
    /// The value in words.
    pub words: String,
}

/// What a change would do.
pub struct Plan {
    /// What is changed, in words.
    pub title: String,
    /// The value now, in words.
    pub before: String,
    /// The value after, in words.
    pub after: String,
    /// Whether there would be another value afterwards.
    pub changes: bool,
    /// The change that would put it back.
    pub inverse: Change,
    /// How the audit calls it.
    pub action: &'static str,
    /// What the audit says.
    pub detail: String,
    /// The notification to the customer.
    pub told: &'static str,
}

/// The member whom a change is about.
pub async fn member(tx: &mut Reading, workspace: &str, id: &str) -> Result<Member, Failure> {
    members::find(tx, workspace, id).await?.ok_or_else(Failure::not_found)
}

/// The refusal of what no impersonation session ever changes.
pub fn protected(what: &str) -> Failure {
    let detail =
        format!("{what} cannot be changed while impersonating. Ask the customer to change it themselves.");
    Failure::new(Code::ProtectedWhileImpersonating, detail)
}
