//! The texts of the teams page.

use crate::kit::count::counted;

/// The page's title.
pub const TITLE: &str = "Teams";
/// While they are read.
pub const LOADING: &str = "Loading teams";
/// A workspace without teams.
pub const NONE: &str = "No teams";
/// What that means.
pub const NONE_MEANS: &str =
    "This workspace has no teams. Its members’ permissions come from their roles alone.";
/// A team of the viewed user, whose name goes where the braces are.
pub const VIEWED: &str = "{}’s team";
/// A team that nobody is in.
pub const NO_MEMBERS: &str = "No members";
/// The button that copies a team’s id.
pub const COPY_ID: &str = "Copy team ID";
/// Before the name of the team’s lead.
pub const LEAD: &str = "Lead:";
/// No lead is shown.
pub const NO_LEAD: &str = "No lead shown";
/// Before what the team grants beyond the role.
pub const GRANTS: &str = "Also grants";
/// A team that grants nothing of its own.
pub const GRANTS_NOTHING: &str = "Grants no extra permissions";

/// The link to the team’s members.
pub fn members(number: u32) -> String {
    counted(number, "member")
}

/// The same for a screen reader, which hears links out of their row.
pub fn members_of(number: u32, team: &str) -> String {
    format!("{} on the team {team}", counted(number, "member"))
}

/// Why no lead is shown. The server does not tell the two reasons apart.
pub fn no_lead(viewed: &str) -> String {
    format!("This team has no lead, or {viewed} can’t see who it is")
}
