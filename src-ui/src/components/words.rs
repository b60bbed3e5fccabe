//! The texts of what pages share. `{name}` is somebody’s name.

use ergo_catalog::{Sentence, Text, text};

/// Opens exact codes and keys, which support engineers ask for.
pub const DETAILS: Text = text!("Details");
/// Before the server's ID of the request that failed, which an administrator finds in the log.
pub const REQUEST_ID: Text = text!("Request ID");
/// Does what failed again.
pub const TRY_AGAIN: Text = text!("Try again");
/// Removes a message.
pub const DISMISS: Text = text!("Dismiss");

/// A member who has not joined yet.
pub const INVITED: Text = text!("Invited");
/// What that means.
pub const INVITED_MEANS: Text = text!("Invited, but hasn’t joined yet");
/// A member who can’t sign in.
pub const SUSPENDED: Text = text!("Suspended");
/// What that means.
pub const SUSPENDED_MEANS: Text = text!("Can’t sign in until an admin lifts the suspension");
/// A member who is in no team.
pub const NO_TEAMS: Text = text!("No teams");

/// The session was not approved for changes.
pub const READ_ONLY: Text = text!("This session is read-only. To make changes, exit and request permission.");
/// The customer does not let support change anything.
pub const NO_CHANGES: Text =
    text!("This workspace doesn’t allow support to make changes. Ask its admins to make the change.");

/// A timezone that the browser has no rules for.
pub const UNKNOWN_ZONE: Text = text!("This computer doesn’t know that timezone");

/// Under the title of a part that the viewed user can’t see.
pub const AS_THEY_SEE: Text = text!("This is what they see.");
/// Why they can’t.
pub const NO_PERMISSION: Text = text!(
    "Neither their role nor their teams grant this permission. Their member page lists every permission and what grants it."
);
/// To the viewed user’s own page.
pub const SEE_PERMISSIONS: Text = text!("See {name}’s permissions");
/// Reads the part again.
pub const CHECK_AGAIN: Text = text!("Check again");
/// Under the title of a part that the session was not approved for.
pub const NOT_REQUESTED: Text = text!("Your entry request was approved without this.");

/// Who cannot see teams, when that is not the viewed user.
pub const THIS_SESSION: Text = text!("this session");

/// Said where somebody’s teams would be, when they are out of sight.
pub fn hidden_teams(viewer: &str) -> String {
    text!("Teams aren’t visible to {viewer}", viewer = viewer).shown()
}

/// What the viewed user can’t see.
pub fn cannot_see(what: Text) -> Sentence {
    text!("{name} can’t see {what}.").with("what", what)
}

/// Who to enter as instead.
pub fn enter_as(what: Text, needs: Text) -> String {
    text!(
        "To see {what}, enter as someone whose role grants {needs}, such as an admin.",
        what = what,
        needs = needs
    )
    .shown()
}

/// The session was not approved for a part.
pub fn not_included(what: Text) -> String {
    text!("This session doesn’t include {what}.", what = what).shown()
}

/// What to do about it.
pub fn request_it(what: Text) -> String {
    text!("To see {what}, send a new entry request and explain why you need this.", what = what).shown()
}

/// The desk has verified a receipt.
pub const RECORD_CONFIRMED: Text = text!("Confirmed: the server’s log proves every entry");
/// The desk has not.
pub const RECORD_WAITS: Text = text!("Saved on this computer, not confirmed yet");
/// The log says something else.
pub const RECORD_DISPUTED: Text = text!("Disputed: the server’s log says something else");

/// When the note that was being written is in the journal.
pub const NOTE_SAVED: Text = text!("Your unfinished note was saved");
/// With that note, when it could not be saved.
pub const NOTE_NOT_SAVED: Text = text!("Your unfinished note couldn’t be saved. Copy it now: {note}");

/// What the organization sets instead of the agent.
pub mod managed {
    use ergo_catalog::{Text, text};

    /// The mark on it.
    pub const BY_ORGANIZATION: Text = text!("Managed by your organization");
}

/// A question about a member: `Can Dana Reyes export invoices?`
pub fn question(name: &str, what: &str) -> String {
    text!("Can {name} {what}?", name = name, what = what).shown()
}
