//! The texts of a member’s page.

use crate::kit::count::count;
use ergo_catalog::{Sentence, Text, plural, text, text_in};
use ergo_protocol::workspace::PointState;

/// Back to the list.
pub const BACK: Text = text!("Members");
/// The title while nobody can be named.
pub const MEMBER: Text = text!("Member");
/// While the member is read.
pub const LOADING: Text = text!("Loading the member");
/// The mark of the viewed user.
pub const VIEWED: Text = text!("Viewed user");
/// The button that copies the email address.
pub const COPY_EMAIL: Text = text!("Copy email address");
/// The button that copies the id.
pub const COPY_ID: Text = text!("Copy user ID");

/// Role, teams and dates.
pub const STANDING: Text = text!("In this workspace");
/// The member’s role.
pub const ROLE: Text = text!("Role");
/// Begins another role.
pub const CHANGE_ROLE: Text = text!("Change role…");
/// The member’s teams.
pub const TEAMS: Text = text!("Teams");
/// Begins another team.
pub const CHANGE_TEAMS: Text = text!("Change teams…");
/// When they joined.
pub const JOINED: Text = text!("Joined");
/// When they were last seen.
pub const LAST_SEEN: Text = text!("Last seen");
/// Somebody who never signed in.
pub const NEVER: Text = text!("Never");
/// Beside it: support does not move it.
pub const LAST_SEEN_NOTE: Text = text!("Your session doesn’t update this");

/// Clocks and stored settings.
pub const TIMES: Text = text!("Time and language");
/// The member’s timezone.
pub const STORED_ZONE: Text = text!("Stored timezone");
/// The agent’s timezone.
pub const THIS_COMPUTER: Text = text!("This computer");
/// The member’s locale.
pub const STORED_LOCALE: Text = text!("Stored locale");
/// Both stay as they are.
pub const NOT_TOUCHED: Text = text!("Your session doesn’t change these");
/// There are no rules for the timezone here.
pub const UNKNOWN_ZONE: Text =
    text!("This computer doesn’t know that timezone, so it can’t show the time there.");

/// What the member may do.
pub const PERMISSIONS: Text = text!("Permissions");
/// The filter, for a screen reader.
pub const WHICH: Text = text!("Which permissions to show");
/// Every permission.
pub const ALL: Text = text!("All");
/// The granted ones.
pub const GRANTED: Text = text!("Granted");
/// The others.
pub const NOT_GRANTED: Text = text!("Not granted");
/// Nothing is under “All”.
pub const NONE: Text = text!("This workspace has no permissions");
/// Nothing is under “Granted”.
pub const NONE_GRANTED: Text = text!("No permissions granted");
/// Nothing is under “Not granted”.
pub const ALL_GRANTED: Text = text!("All permissions granted");
/// A role grants it.
pub const BY_ROLE: Text = text!("Role: {name}");
/// A team grants it.
pub const BY_TEAM: Text = text!("Team: {name}");

/// They may.
pub const YES: Text = text!("Yes. This is what grants it:");
/// They may not while they are invited or suspended.
pub const NOT_NOW: Text = text!("Not now. This would grant it:");
/// They may not, and some change would help.
pub const NO_BUT: Text = text!("No. The smallest change that would grant it:");
/// They may not, and nothing that can be seen would help.
pub const NO: Text = text!("No. Nothing that this user can see would grant it.");
/// No permission has these words.
pub const NO_SUCH_PERMISSION: Text = text!("No permission is called that. All of them are listed below.");
/// They are invited or suspended.
pub const NOT_ACTIVE: Text = text!("They aren’t active, so for now nothing that they are granted counts.");
/// Puts the answer away.
pub const CLOSE_ANSWER: Text = text!("Close");

/// The permissions of which the decision point says otherwise.
pub const DIFFERING: Text = text!("Differs");
/// Nothing is under “Differs”.
pub const NONE_DIFFERS: Text = text!("No decision differs");
/// The decision point allows it.
pub const POINT_ALLOWS: Text = text!("Decision point: allowed");
/// It denies it.
pub const POINT_DENIES: Text = text!("Decision point: denied");
/// It could not decide, and so it denied.
pub const POINT_FAILED: Text = text!("Decision point: could not decide");
/// It decides otherwise than the server.
pub const POINT_OTHERWISE: Text = text!("Differs");

/// The decision point has answered, and says the same.
pub fn point_agrees() -> String {
    text!("The organization’s decision point was asked, too, and agrees.").to_string()
}

/// The decision point has answered, and says something else.
pub fn point_differs(number: u32) -> String {
    plural!(
        number,
        "The organization’s decision point decides {count} permission differently.",
        "The organization’s decision point decides {count} permissions differently."
    )
    .shown()
}

/// The decision point has not answered.
pub fn point_silent(state: PointState, paused: bool) -> String {
    let why = match state {
        PointState::TimedOut => text!("The organization’s decision point did not answer in time."),
        PointState::AnsweredWrongly => {
            text!("The organization’s decision point gave an answer that can’t be understood.")
        }
        PointState::Unreachable | PointState::Answered => {
            text!("The organization’s decision point can’t be reached.")
        }
    };
    let meaning = text!("What it decides isn’t known.");
    if paused {
        let later = text!("It is asked again in half a minute.");
        format!("{} {} {}", why.shown(), meaning.shown(), later.shown())
    } else {
        format!("{} {}", why.shown(), meaning.shown())
    }
}

/// Opens the comparison.
pub const COMPARE: Text = text!("Compare…");
/// Asks what grants a permission.
pub const WHY: Text = text!("Why?");
/// Asks why a permission is missing.
pub const WHY_NOT: Text = text!("Why not?");

/// The same for a screen reader, which hears buttons out of their row.
pub fn why(granted: bool, permission: &str) -> String {
    if granted {
        text!("Why? {permission}", permission = permission).shown()
    } else {
        text!("Why not? {permission}", permission = permission).shown()
    }
}

/// A path, for a screen reader.
pub fn path(name: &str, through: &str, permission: &str) -> String {
    text!(
        "{name} has “{permission}” through {through}",
        name = name,
        permission = permission,
        through = through
    )
    .shown()
}

/// A path that would take a change.
pub fn missing_path(name: &str, through: &str, permission: &str) -> String {
    text!(
        "{name} would have “{permission}” through {through}",
        name = name,
        permission = permission,
        through = through
    )
    .shown()
}

/// Before a role or team that would grant a permission.
pub const WITH: Text = text_in!("a way to a permission", "With");

/// `2 other ways`.
pub fn more_ways(number: usize) -> String {
    plural!(u32::try_from(number).unwrap_or(u32::MAX), "{count} other way", "{count} other ways").shown()
}

/// What else a change would do: `grants nothing else`, or `also grants 6 others, takes away 2 others`.
pub fn effect(also_grants: u32, takes_away: u32) -> String {
    let grants = || plural!(also_grants, "also grants {count} other", "also grants {count} others").shown();
    let takes = || plural!(takes_away, "takes away {count} other", "takes away {count} others").shown();
    match (also_grants, takes_away) {
        (0, 0) => text!("grants nothing else").to_string(),
        (_, 0) => grants(),
        (0, _) => takes(),
        _ => format!("{}, {}", grants(), takes()),
    }
}

/// `19:07 in Lisbon`; the time is larger.
pub fn in_city(city: &str) -> Sentence {
    text!("{time} in {city}").with("city", city)
}

/// `20:07 here (Berlin)`.
pub fn here(city: &str) -> Sentence {
    text!("{time} here ({city})").with("city", city)
}

/// `Granted 12`.
pub fn filter(what: Text, number: u32) -> String {
    format!("{what} {}", count(number))
}
