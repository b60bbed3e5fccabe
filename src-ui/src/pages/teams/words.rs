//! The texts of the teams page.

use ergo_catalog::{Text, plural, text};

/// The page's title.
pub const TITLE: Text = text!("Teams");
/// While they are read.
pub const LOADING: Text = text!("Loading teams");
/// A workspace without teams.
pub const NONE: Text = text!("No teams");
/// What that means.
pub const NONE_MEANS: Text =
    text!("This workspace has no teams. Its members’ permissions come from their roles alone.");
/// A team of the viewed user, whose name is `{name}`.
pub const VIEWED: Text = text!("{name}’s team");
/// A team that nobody is in.
pub const NO_MEMBERS: Text = text!("No members");
/// The button that copies a team’s id.
pub const COPY_ID: Text = text!("Copy team ID");
/// The team’s lead.
pub const LEAD: Text = text!("Lead: {name}");
/// No lead is shown.
pub const NO_LEAD: Text = text!("No lead shown");
/// Before what the team grants beyond the role.
pub const GRANTS: Text = text!("Also grants");
/// A team that grants nothing of its own.
pub const GRANTS_NOTHING: Text = text!("Grants no extra permissions");

/// The link to the team’s members.
pub fn members(number: u32) -> String {
    plural!(number, "{count} member", "{count} members").shown()
}

/// The same for a screen reader, which hears links out of their row.
pub fn members_of(number: u32, team: &str) -> String {
    plural!(number, "{count} member on the team {team}", "{count} members on the team {team}", team = team)
        .shown()
}

/// Why no lead is shown. The server does not tell the two reasons apart.
pub fn no_lead(viewed: &str) -> String {
    text!("This team has no lead, or {viewed} can’t see who it is", viewed = viewed).shown()
}
