//! The texts of the member list.

use crate::kit::count::count;
use ergo_protocol::{
    preferences::MemberColumn,
    workspace::{MemberQuery, MemberSort, MemberStatus, SortOrder},
};

/// The page's title.
pub const TITLE: &str = "Members";
/// While the list is read.
pub const LOADING: &str = "Loading members";
/// The list, for a screen reader.
pub const LIST: &str = "Members. Press Enter to open one.";
/// A row that is still to come, for a screen reader.
pub const COMING: &str = "Loading";
/// The mark of the viewed user.
pub const VIEWED: &str = "Viewed user";
/// No one matches the search exactly; these are close.
pub const APPROXIMATE: &str = "No exact match. Showing similar names.";
/// What to try when no one is found.
pub const NOBODY_HELP: &str = "Try part of the name, or the full email address or user ID from the ticket.";
/// Removes search and filters.
pub const CLEAR: &str = "Clear filters";

/// The search box.
pub const SEARCH: &str = "Name, email, or ID";
/// The same for a screen reader.
pub const SEARCH_LABEL: &str = "Search members by name, email, or ID";
/// The filter by role.
pub const ROLE: &str = "Role";
/// It is not used.
pub const ANY_ROLE: &str = "Any role";
/// The filter by team.
pub const TEAM: &str = "Team";
/// It is not used.
pub const ANY_TEAM: &str = "Any team";
/// The filter by status.
pub const STATUS: &str = "Status";
/// It is not used.
pub const ANY_STATUS: &str = "Any status";

/// Opens sorting and columns.
pub const VIEW: &str = "View";
/// What the list is sorted by.
pub const SORT_BY: &str = "Sort by";
/// In which direction, for a screen reader.
pub const ORDER: &str = "Order";
/// Which columns are shown.
pub const COLUMNS: &str = "Columns";
/// Why a chosen column may be missing.
pub const COLUMNS_NOTE: &str = "Columns that don’t fit are hidden until there is room.";

/// The column of names.
pub const MEMBER: &str = "Member";
/// A member who is in no team.
pub const NO_TEAMS: &str = "No teams";
/// A member who has never signed in.
pub const NEVER: &str = "Never";
/// A member who is here now.
pub const JUST_NOW: &str = "Just now";

/// What a status is called.
pub const fn status(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Active => "Active",
        MemberStatus::Invited => "Invited",
        MemberStatus::Suspended => "Suspended",
    }
}

/// The head of a column.
pub const fn column(column: MemberColumn) -> &'static str {
    match column {
        MemberColumn::Role => "Role",
        MemberColumn::Teams => "Teams",
        MemberColumn::LastSeen => "Last seen",
        MemberColumn::LocalTime => "Local time",
        MemberColumn::Joined => "Joined",
    }
}

/// What the list can be sorted by.
pub const fn sort(sort: MemberSort) -> &'static str {
    match sort {
        MemberSort::Name => "Name",
        MemberSort::Role => "Role",
        MemberSort::LastSeen => "Last seen",
        MemberSort::Joined => "Joined",
    }
}

/// The two directions, as they read for what is sorted.
pub const fn order(by: MemberSort, order: SortOrder) -> &'static str {
    match (by, order) {
        (MemberSort::Name, SortOrder::Ascending) => "A to Z",
        (MemberSort::Name, SortOrder::Descending) => "Z to A",
        (MemberSort::Role, SortOrder::Ascending) => "Highest role first",
        (MemberSort::Role, SortOrder::Descending) => "Lowest role first",
        (MemberSort::LastSeen | MemberSort::Joined, SortOrder::Ascending) => "Oldest first",
        (MemberSort::LastSeen | MemberSort::Joined, SortOrder::Descending) => "Newest first",
    }
}

/// `+2`, after the teams that are named.
pub fn more_teams(number: usize) -> String {
    format!(" +{number}")
}

/// `14 min ago`.
pub fn minutes_ago(minutes: i64) -> String {
    format!("{minutes} min ago")
}

/// `3 hr ago`.
pub fn hours_ago(hours: i64) -> String {
    format!("{hours} hr ago")
}

/// `5 days ago`.
pub fn days_ago(days: i64) -> String {
    format!("{days} {} ago", if days == 1 { "day" } else { "days" })
}

/// Heard when a list has come.
pub fn found(total: u32, approximate: bool) -> String {
    let members = format!("{} {}", count(total), if total == 1 { "member" } else { "members" });
    if approximate { format!("{APPROXIMATE} {members}") } else { members }
}

/// No one fits what was asked.
pub fn nobody(query: &MemberQuery) -> String {
    let mut of = Vec::new();
    of.extend(query.role.is_some().then_some("with this role"));
    of.extend(query.team.is_some().then_some("on this team"));
    of.extend(query.status.map(|one| match one {
        MemberStatus::Active => "who is active",
        MemberStatus::Invited => "who is invited",
        MemberStatus::Suspended => "who is suspended",
    }));
    let of = of.join(" ");
    match &query.q {
        None if of.is_empty() => "This workspace has no members".to_owned(),
        None => format!("No one {of}"),
        Some(text) if of.is_empty() => format!("No one matches “{text}”"),
        Some(text) => format!("No one {of} matches “{text}”"),
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
