//! The texts of a member’s page.

use crate::kit::count::count;

/// Back to the list.
pub const BACK: &str = "Members";
/// The title while nobody can be named.
pub const MEMBER: &str = "Member";
/// While the member is read.
pub const LOADING: &str = "Loading the member";
/// The mark of the viewed user.
pub const VIEWED: &str = "Viewed user";
/// The button that copies the email address.
pub const COPY_EMAIL: &str = "Copy email address";
/// The button that copies the id.
pub const COPY_ID: &str = "Copy user ID";

/// Role, teams and dates.
pub const STANDING: &str = "In this workspace";
/// The member’s role.
pub const ROLE: &str = "Role";
/// Begins another role.
pub const CHANGE_ROLE: &str = "Change role…";
/// The member’s teams.
pub const TEAMS: &str = "Teams";
/// Begins another team.
pub const CHANGE_TEAMS: &str = "Change teams…";
/// When they joined.
pub const JOINED: &str = "Joined";
/// When they were last seen.
pub const LAST_SEEN: &str = "Last seen";
/// Somebody who never signed in.
pub const NEVER: &str = "Never";
/// Beside it: support does not move it.
pub const LAST_SEEN_NOTE: &str = "Your session doesn’t update this";

/// Clocks and stored settings.
pub const TIMES: &str = "Time and language";
/// The member’s timezone.
pub const STORED_ZONE: &str = "Stored timezone";
/// The agent’s timezone.
pub const THIS_COMPUTER: &str = "This computer";
/// The member’s locale.
pub const STORED_LOCALE: &str = "Stored locale";
/// Both stay as they are.
pub const NOT_TOUCHED: &str = "Your session doesn’t change these";
/// There are no rules for the timezone here.
pub const UNKNOWN_ZONE: &str = "This computer doesn’t know that timezone, so it can’t show the time there.";

/// What the member may do.
pub const PERMISSIONS: &str = "Permissions";
/// The filter, for a screen reader.
pub const WHICH: &str = "Which permissions to show";
/// Every permission.
pub const ALL: &str = "All";
/// The granted ones.
pub const GRANTED: &str = "Granted";
/// The others.
pub const NOT_GRANTED: &str = "Not granted";
/// Nothing is under “All”.
pub const NONE: &str = "This workspace has no permissions";
/// Nothing is under “Granted”.
pub const NONE_GRANTED: &str = "No permissions granted";
/// Nothing is under “Not granted”.
pub const ALL_GRANTED: &str = "All permissions granted";
/// A role grants it.
pub const BY_ROLE: &str = "Role: ";
/// A team grants it.
pub const BY_TEAM: &str = "Team: ";

/// `in Lisbon`, after the time there.
pub fn in_city(city: &str) -> String {
    format!(" in {city}")
}

/// `here (Berlin)`, after the time here.
pub fn here(city: &str) -> String {
    format!(" here ({city})")
}

/// `Granted 12`.
pub fn filter(what: &str, number: u32) -> String {
    format!("{what} {}", count(number))
}
