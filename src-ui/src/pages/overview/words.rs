//! The texts of the overview. `{name}` is the viewed user's name.

use ergo_catalog::{Text, text, text_in};
use ergo_protocol::directory::SupportAccess;

/// Above the workspace's name; the title where that is not known.
pub const TITLE: Text = text!("Overview");
/// While it is read.
pub const LOADING: Text = text!("Loading the overview");
/// While the viewed user's own page is read.
pub const LOADING_STANDING: Text = text!("Loading role, teams, and permissions");

/// Above the viewed user, for a screen reader.
pub const VIEWED_USER: Text = text!("Viewed user");
/// Before the viewed user.
pub const VIEWING_AS: Text = text!("You are viewing as");
/// The mark of the viewed user.
pub const VIEWED: Text = text!("Viewed user");

/// The viewed user's role.
pub const ROLE: Text = text!("Role");
/// Their teams.
pub const TEAMS: Text = text!("Teams");
/// What time it is for them.
pub const LOCAL_TIME: Text = text!("Local time");
/// When they joined.
pub const JOINED: Text = text!("Joined");
/// When they were last seen.
pub const LAST_SEEN: Text = text!("Last seen");
/// Somebody who never signed in.
pub const NEVER: Text = text!("Never");

/// What the viewed user can't do.
pub const MISSING: Text = text!("Missing permissions");
/// Nothing is missing.
pub const NOTHING_MISSING: Text = text!("{name} has every permission in this workspace.");
/// To the viewed user's page.
pub const ALL_PERMISSIONS: Text = text!("All permissions");

/// What changed for the viewed user.
pub const RECENT: Text = text!("Recent changes");
/// Nothing did.
pub const NOTHING_RECENT: Text = text!("No changes to {name}’s role or teams are on record.");
/// The audit log is out of sight.
pub const RECENT_HIDDEN: Text = text!("{name} can’t read the audit log, so this session can’t either.");
/// The session was not approved for the audit log.
pub const RECENT_NOT_INCLUDED: Text = text!("This session doesn’t include the audit log.");
/// To the audit log.
pub const AUDIT: Text = text!("Audit log");

/// The workspace itself.
pub const WORKSPACE: Text = text!("Workspace");
/// The plan it is on.
pub const PLAN: Text = text!("Plan");
/// Where its data is.
pub const REGION: Text = text!("Region");
/// When it was created.
pub const CREATED: Text = text!("Created");
/// Whether support may enter.
pub const SUPPORT: Text = text!("Support access");
/// Those who own it.
pub const OWNERS: Text = text!("Owners");
/// It has none.
pub const NO_OWNERS: Text =
    text!("None. Every workspace should have an owner; report this to a support lead.");
/// How many members each role has.
pub const BY_ROLE: Text = text!("Members by role");

/// The title of the viewed user's facts.
pub fn standing(name: &str) -> String {
    text!("{name}’s role and teams", name = name).shown()
}

/// Under the title of what is missing.
pub fn missing(name: &str, number: u32) -> String {
    let grants = if number == 1 {
        text!("Neither {name}’s role nor any of their teams grants this")
    } else {
        text!("Neither {name}’s role nor any of their teams grants these")
    };
    grants.with("name", name).shown()
}

/// What the customer lets support do.
pub const fn support(access: SupportAccess) -> (Text, Text) {
    match access {
        SupportAccess::On => {
            (text_in!("support access", "On"), text!("The workspace’s settings approve each session"))
        }
        SupportAccess::OnRequest => (text!("On request"), text!("A second person approves each session")),
        SupportAccess::Off => (text_in!("support access", "Off"), text!("No new session can start")),
    }
}
