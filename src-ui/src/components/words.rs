//! The texts of what pages share. In texts with `{}`, a name goes there.

/// Opens exact codes and keys, which support engineers ask for.
pub const DETAILS: &str = "Details";
/// Before the server's ID of the request that failed, which an administrator finds in the log.
pub const REQUEST_ID: &str = "Request ID";
/// Does what failed again.
pub const TRY_AGAIN: &str = "Try again";
/// Removes a message.
pub const DISMISS: &str = "Dismiss";

/// A member who has not joined yet.
pub const INVITED: &str = "Invited";
/// What that means.
pub const INVITED_MEANS: &str = "Invited, but hasn’t joined yet";
/// A member who can’t sign in.
pub const SUSPENDED: &str = "Suspended";
/// What that means.
pub const SUSPENDED_MEANS: &str = "Can’t sign in until an admin lifts the suspension";
/// A member who is in no team.
pub const NO_TEAMS: &str = "No teams";

/// The session was not approved for changes.
pub const READ_ONLY: &str = "This session is read-only. To make changes, exit and request permission.";
/// The customer does not let support change anything.
pub const NO_CHANGES: &str =
    "This workspace doesn’t allow support to make changes. Ask its admins to make the change.";

/// A timezone that the browser has no rules for.
pub const UNKNOWN_ZONE: &str = "This computer doesn’t know that timezone";

/// Under the title of a part that the viewed user can’t see.
pub const AS_THEY_SEE: &str = "This is what they see.";
/// Why they can’t.
pub const NO_PERMISSION: &str = "Neither their role nor their teams grant this permission. Their member page lists every permission and what grants it.";
/// To the viewed user’s own page.
pub const SEE_PERMISSIONS: &str = "See {}’s permissions";
/// Reads the part again.
pub const CHECK_AGAIN: &str = "Check again";
/// Under the title of a part that the session was not approved for.
pub const NOT_REQUESTED: &str = "Your entry request was approved without this.";

/// Said where somebody’s teams would be, when they are out of sight.
pub fn hidden_teams(viewer: &str) -> String {
    format!("Teams aren’t visible to {viewer}")
}

/// After the viewed user’s name.
pub fn cannot_see(what: &str) -> String {
    format!(" can’t see {what}.")
}

/// Who to enter as instead.
pub fn enter_as(what: &str, needs: &str) -> String {
    format!("To see {what}, enter as someone whose role grants {needs}, such as an admin.")
}

/// The session was not approved for a part.
pub fn not_included(what: &str) -> String {
    format!("This session doesn’t include {what}.")
}

/// What to do about it.
pub fn request_it(what: &str) -> String {
    format!("To see {what}, send a new entry request and explain why you need this.")
}

/// When the note that was being written is in the journal.
pub const NOTE_SAVED: &str = "Your unfinished note was saved";
/// Before the text of that note, when it could not be saved.
pub const NOTE_NOT_SAVED: &str = "Your unfinished note couldn’t be saved. Copy it now: ";

/// What the organization sets instead of the agent.
pub mod managed {
    /// The mark on it.
    pub const BY_ORGANIZATION: &str = "Managed by your organization";
}
