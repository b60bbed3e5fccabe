//! The texts of the overview. In texts with `{}`, the viewed user's name goes there.

use ergo_protocol::directory::SupportAccess;

/// Above the workspace's name; the title where that is not known.
pub const TITLE: &str = "Overview";
/// While it is read.
pub const LOADING: &str = "Loading the overview";
/// While the viewed user's own page is read.
pub const LOADING_STANDING: &str = "Loading role, teams, and permissions";

/// Above the viewed user, for a screen reader.
pub const VIEWED_USER: &str = "Viewed user";
/// Before the viewed user.
pub const VIEWING_AS: &str = "You are viewing as";
/// The mark of the viewed user.
pub const VIEWED: &str = "Viewed user";

/// The viewed user's role.
pub const ROLE: &str = "Role";
/// Their teams.
pub const TEAMS: &str = "Teams";
/// What time it is for them.
pub const LOCAL_TIME: &str = "Local time";
/// When they joined.
pub const JOINED: &str = "Joined";
/// When they were last seen.
pub const LAST_SEEN: &str = "Last seen";
/// Somebody who never signed in.
pub const NEVER: &str = "Never";

/// What the viewed user can't do.
pub const MISSING: &str = "Missing permissions";
/// Nothing is missing.
pub const NOTHING_MISSING: &str = "{} has every permission in this workspace.";
/// To the viewed user's page.
pub const ALL_PERMISSIONS: &str = "All permissions";

/// What changed for the viewed user.
pub const RECENT: &str = "Recent changes";
/// Nothing did.
pub const NOTHING_RECENT: &str = "No changes to {}’s role or teams are on record.";
/// The audit log is out of sight.
pub const RECENT_HIDDEN: &str = "{} can’t read the audit log, so this session can’t either.";
/// The session was not approved for the audit log.
pub const RECENT_NOT_INCLUDED: &str = "This session doesn’t include the audit log.";
/// To the audit log.
pub const AUDIT: &str = "Audit log";

/// The workspace itself.
pub const WORKSPACE: &str = "Workspace";
/// The plan it is on.
pub const PLAN: &str = "Plan";
/// Where its data is.
pub const REGION: &str = "Region";
/// When it was created.
pub const CREATED: &str = "Created";
/// Whether support may enter.
pub const SUPPORT: &str = "Support access";
/// Those who own it.
pub const OWNERS: &str = "Owners";
/// It has none.
pub const NO_OWNERS: &str = "None. Every workspace should have an owner; report this to a support lead.";
/// How many members each role has.
pub const BY_ROLE: &str = "Members by role";

/// The title of the viewed user's facts.
pub fn standing(name: &str) -> String {
    format!("{name}’s role and teams")
}

/// Under the title of what is missing.
pub fn missing(name: &str, number: u32) -> String {
    format!(
        "Neither {name}’s role nor any of their teams grants {}",
        if number == 1 { "this" } else { "these" }
    )
}

/// What the customer lets support do.
pub const fn support(access: SupportAccess) -> (&'static str, &'static str) {
    match access {
        SupportAccess::On => ("On", "The workspace’s settings approve each session"),
        SupportAccess::OnRequest => ("On request", "A second person approves each session"),
        SupportAccess::Off => ("Off", "No new session can start"),
    }
}
