//! The texts of a comparison.

use crate::when::day;
use ergo_catalog::{Text, plural, text};
use ergo_protocol::{
    UnixMillis,
    workspace::{Doubt, Source},
};

/// Back to the member.
pub const BACK: Text = text!("Member");
/// Back to the roles.
pub const BACK_TO_ROLES: Text = text!("Roles");
/// The page's title.
pub const TITLE: Text = text!("Compare permissions");
/// While both sides are read.
pub const LOADING: Text = text!("Comparing");
/// Nothing is chosen yet.
pub const CHOOSE: Text = text!("Choose what to compare with");
/// The choice, for a screen reader.
pub const WITH: Text = text!("Compare with");
/// With somebody else.
pub const ANOTHER_MEMBER: Text = text!("Another member");
/// The same if a role is compared.
pub const A_MEMBER: Text = text!("A member");
/// With a role.
pub const A_ROLE: Text = text!("A role");
/// The same if a role is compared.
pub const ANOTHER_ROLE: Text = text!("Another role");
/// With the same member at an earlier time.
pub const EARLIER: Text = text!("An earlier day");
/// The search for a member.
pub const SEARCH: Text = text!("Name, email, or ID");
/// No one is found.
pub const NOBODY: Text = text!("No one matches");
/// No role is chosen yet.
pub const CHOOSE_ROLE: Text = text!("Choose a role");
/// The day.
pub const DAY: Text = text!("What they could do at the start of this day");
/// Puts the result into the note that is being written.
pub const ADD_TO_NOTES: Text = text!("Add to notes");
/// The first column.
pub const PERMISSION: Text = text!("Permission");
/// The permissions that differ, for a screen reader.
pub const DIFFERENT: Text = text!("Permissions that differ");
/// The others, for a screen reader.
pub const SAME: Text = text!("Permissions that don’t differ");
/// None differs.
pub const NO_DIFFERENCE: Text = text!("There is no difference.");
/// It is granted.
pub const GRANTED: Text = text!("Granted");
/// It is not.
pub const NOT_GRANTED: Text = text!("Not granted");
/// Under the name of a role.
pub const ROLE: Text = text!("Role");
/// The role that is compared, whose name is `{name}`.
pub const ROLE_NAMED: Text = text!("Role: {name}");
/// They joined later.
pub const NOT_YET: Text = text!("They were not a member of this workspace then.");
/// Where the earlier state is from.
pub const FROM_LOG: Text =
    text!("Their role and teams are from the audit log. What these grant is as it is today.");

/// `3 of 26 permissions differ`.
pub fn found(different: u32, all: u32) -> String {
    plural!(
        all,
        "{different} of {count} permission differs",
        "{different} of {count} permissions differ",
        different = different
    )
    .shown()
}

/// The button that shows what does not differ.
pub fn the_same(number: u32) -> String {
    plural!(number, "{count} permission doesn’t differ", "{count} permissions don’t differ").shown()
}

/// Under the name of a member at an earlier time.
pub fn as_of(at: UnixMillis) -> String {
    text!("as of {day}", day = day(at)).shown()
}

/// A role or team that grants something.
pub fn source(source: &Source) -> String {
    match source {
        Source::Role(named) => text!("Role {name}", name = named.name.as_str()).shown(),
        Source::Team(named) => text!("Team {name}", name = named.name.as_str()).shown(),
    }
}

/// Why the earlier state may have been different.
pub const fn doubt(doubt: Doubt) -> Text {
    match doubt {
        Doubt::Imported => text!("Data was imported since then, which may have changed their role or teams."),
        Doubt::Directory => {
            text!("The organization’s directory has made changes since then, which may have changed theirs.")
        }
        Doubt::LogIncomplete => text!("The audit log doesn’t reach back that far."),
        Doubt::RoleUnknown => {
            text!("The audit log doesn’t tell which role they had: it was renamed, or no longer exists.")
        }
        Doubt::TeamUnknown => {
            text!(
                "The audit log doesn’t tell which teams they were in: one was renamed, or no longer exists."
            )
        }
    }
}
