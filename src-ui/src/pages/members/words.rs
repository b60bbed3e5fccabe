//! The texts of the member list.

use crate::kit::count::count;
use ergo_catalog::{Text, plural, text};
use ergo_protocol::{
    preferences::MemberColumn,
    workspace::{MemberQuery, MemberSort, MemberStatus, SortOrder},
};

/// The page's title.
pub const TITLE: Text = text!("Members");
/// While the list is read.
pub const LOADING: Text = text!("Loading members");
/// The list, for a screen reader.
pub const LIST: Text = text!("Members. Press Enter to open one.");
/// A row that is still to come, for a screen reader.
pub const COMING: Text = text!("Loading");
/// The mark of the viewed user.
pub const VIEWED: Text = text!("Viewed user");
/// No one matches the search exactly; these are close.
pub const APPROXIMATE: Text = text!("No exact match. Showing similar names.");
/// What to try when no one is found.
pub const NOBODY_HELP: Text =
    text!("Try part of the name, or the full email address or user ID from the ticket.");
/// Removes search and filters.
pub const CLEAR: Text = text!("Clear filters");

/// The search box.
pub const SEARCH: Text = text!("Name, email, or ID");
/// The same for a screen reader.
pub const SEARCH_LABEL: Text = text!("Search members by name, email, or ID");
/// The filter by role.
pub const ROLE: Text = text!("Role");
/// It is not used.
pub const ANY_ROLE: Text = text!("Any role");
/// The filter by team.
pub const TEAM: Text = text!("Team");
/// It is not used.
pub const ANY_TEAM: Text = text!("Any team");
/// The filter by status.
pub const STATUS: Text = text!("Status");
/// It is not used.
pub const ANY_STATUS: Text = text!("Any status");

/// Opens sorting and columns.
pub const VIEW: Text = text!("View");
/// What the list is sorted by.
pub const SORT_BY: Text = text!("Sort by");
/// In which direction, for a screen reader.
pub const ORDER: Text = text!("Order");
/// Which columns are shown.
pub const COLUMNS: Text = text!("Columns");
/// Why a chosen column may be missing.
pub const COLUMNS_NOTE: Text = text!("Columns that don’t fit are hidden until there is room.");

/// The column of names.
pub const MEMBER: Text = text!("Member");
/// A member who is in no team.
pub const NO_TEAMS: Text = text!("No teams");
/// A member who has never signed in.
pub const NEVER: Text = text!("Never");
/// A member who is here now.
pub const JUST_NOW: Text = text!("Just now");

/// What a status is called.
pub const fn status(status: MemberStatus) -> Text {
    match status {
        MemberStatus::Active => text!("Active"),
        MemberStatus::Invited => text!("Invited"),
        MemberStatus::Suspended => text!("Suspended"),
    }
}

/// The head of a column.
pub const fn column(column: MemberColumn) -> Text {
    match column {
        MemberColumn::Role => text!("Role"),
        MemberColumn::Teams => text!("Teams"),
        MemberColumn::LastSeen => text!("Last seen"),
        MemberColumn::LocalTime => text!("Local time"),
        MemberColumn::Joined => text!("Joined"),
    }
}

/// What the list can be sorted by.
pub const fn sort(sort: MemberSort) -> Text {
    match sort {
        MemberSort::Name => text!("Name"),
        MemberSort::Role => text!("Role"),
        MemberSort::LastSeen => text!("Last seen"),
        MemberSort::Joined => text!("Joined"),
    }
}

/// The two directions, as they read for what is sorted.
pub const fn order(by: MemberSort, order: SortOrder) -> Text {
    match (by, order) {
        (MemberSort::Name, SortOrder::Ascending) => text!("A to Z"),
        (MemberSort::Name, SortOrder::Descending) => text!("Z to A"),
        (MemberSort::Role, SortOrder::Ascending) => text!("Highest role first"),
        (MemberSort::Role, SortOrder::Descending) => text!("Lowest role first"),
        (MemberSort::LastSeen | MemberSort::Joined, SortOrder::Ascending) => text!("Oldest first"),
        (MemberSort::LastSeen | MemberSort::Joined, SortOrder::Descending) => text!("Newest first"),
    }
}

/// `+2`, after the teams that are named.
pub fn more_teams(number: usize) -> String {
    format!(" +{number}")
}

/// `14 min ago`.
pub fn minutes_ago(minutes: u64) -> String {
    text!("{minutes} min ago", minutes = minutes).shown()
}

/// `3 hr ago`.
pub fn hours_ago(hours: u64) -> String {
    text!("{hours} hr ago", hours = hours).shown()
}

/// `5 days ago`.
pub fn days_ago(days: u64) -> String {
    plural!(days, "{count} day ago", "{count} days ago").shown()
}

/// Heard when a list has come.
pub fn found(total: u32, approximate: bool) -> String {
    let members = plural!(total, "{count} member", "{count} members").shown();
    if approximate { format!("{APPROXIMATE} {members}") } else { members }
}

/// Heard when a list has come that was not counted to its end.
pub fn found_more_than(total: u32) -> String {
    plural!(total, "More than {count} member", "More than {count} members").shown()
}

/// The number of members who were counted, when there are more: `2,000+`.
pub fn more_than(total: u32) -> String {
    text!("{count}+", count = count(total)).shown()
}

/// No one fits what was asked.
pub fn nobody(query: &MemberQuery) -> String {
    let mut of = Vec::new();
    of.extend(query.role.is_some().then(|| text!("with this role").shown()));
    of.extend(query.team.is_some().then(|| text!("on this team").shown()));
    of.extend(query.status.map(|one| match one {
        MemberStatus::Active => text!("who is active").shown(),
        MemberStatus::Invited => text!("who is invited").shown(),
        MemberStatus::Suspended => text!("who is suspended").shown(),
    }));
    let of = of.join(" ");
    match &query.q {
        None if of.is_empty() => text!("This workspace has no members").to_string(),
        None => text!("No one {described}", described = of).shown(),
        Some(text) if of.is_empty() => text!("No one matches “{search}”", search = text).shown(),
        Some(text) => text!("No one {described} matches “{search}”", described = of, search = text).shown(),
    }
}

#[cfg(test)]
mod tests {
    use super::nobody;
    use ergo_protocol::workspace::{MemberQuery, MemberStatus};

    #[test]
    fn nobody_is_said_with_what_was_asked() {
        let query = |q: Option<&str>, role: bool, team: bool, status: Option<MemberStatus>| MemberQuery {
            q: q.map(ToOwned::to_owned),
            role: role.then(|| "r".to_owned()),
            team: team.then(|| "t".to_owned()),
            status,
            ..MemberQuery::default()
        };
        for (asked, expected) in [
            (query(None, false, false, None), "This workspace has no members"),
            (query(Some("x"), false, false, None), "No one matches “x”"),
            (query(Some("x"), true, false, None), "No one with this role matches “x”"),
            (query(None, true, false, None), "No one with this role"),
            (query(None, false, true, Some(MemberStatus::Invited)), "No one on this team who is invited"),
            (query(Some("x"), true, true, None), "No one with this role on this team matches “x”"),
        ] {
            assert_eq!(nobody(&asked), expected);
        }
    }
}
