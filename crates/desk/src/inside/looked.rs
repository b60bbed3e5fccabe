//! What the journal says about an inspected page: what it was, which part of it, and how many rows.

use crate::plain::plain;
use ergo_protocol::workspace::{MemberPage, MemberQuery, MemberSort, SortOrder};
use std::fmt;

const MORE_THAN: &str = "more than ";

/// A range of rows in a list, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rows {
    from: u32,
    to: u32,
    of: Of,
}

/// How many rows a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    All(u32),
    /// They were not counted to the end.
    MoreThan(u32),
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(count) => write!(f, "{count}"),
            Self::MoreThan(count) => write!(f, "{MORE_THAN}{count}"),
        }
    }
}

impl Of {
    fn page(page: &MemberPage) -> Self {
        if page.at_least { Self::MoreThan(page.total) } else { Self::All(page.total) }
    }

    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix(MORE_THAN) {
            Some(count) => count.parse().ok().map(Self::MoreThan),
            None => text.parse().ok().map(Self::All),
        }
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rows {} to {} of {}", self.from, self.to, self.of)
    }
}

impl Rows {
    /// Splits a text into what comes before the rows, and the rows.
    fn at_the_end_of(text: &str) -> Option<(&str, Self)> {
        let (what, rows) = text.rsplit_once(": rows ")?;
        let (from, rest) = rows.split_once(" to ")?;
        let (to, of) = rest.split_once(" of ")?;
        Some((what, Self { from: from.parse().ok()?, to: to.parse().ok()?, of: Of::read(of)? }))
    }

    /// Combines two ranges, if no row is missing between them.
    fn with(self, next: Self) -> Option<Self> {
        let touches = next.from <= self.to.saturating_add(1) && self.from <= next.to.saturating_add(1);
        touches.then(|| Self { from: self.from.min(next.from), to: self.to.max(next.to), of: next.of })
    }
}

/// A page of the member list. `before` is the number of rows before it, if known.
pub(crate) fn members(query: &MemberQuery, before: Option<u32>, page: &MemberPage) -> String {
    let searched = query.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let mut what = searched.map_or_else(
        || "Viewed members".to_owned(),
        |text| format!("Searched members for “{}”", plain(text)),
    );
    for (name, id) in [("role", &query.role), ("team", &query.team)] {
        if let Some(id) = id {
            what = format!("{what}, {name} {}", plain(id));
        }
    }
    if let Some(status) = query.status {
        what = format!("{what}, status {status}");
    }
    // In a different order, rows 1 to 100 are different people.
    if let Some(sort) = query.sort.filter(|sort| *sort != MemberSort::Name) {
        what = format!("{what}, sorted by {}", sort.as_str().replace('_', " "));
    }
    if query.order == Some(SortOrder::Descending) {
        what = format!("{what}, descending");
    }
    let count = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
    let of = Of::page(page);
    match before {
        _ if count == 0 => format!("{what}: none found"),
        Some(0) if searched.is_some() && of == Of::All(count) => format!("{what}: {count} found"),
        Some(before) => {
            let rows = Rows { from: before.saturating_add(1), to: before.saturating_add(count), of };
            format!("{what}: {rows}")
        }
        None => format!("{what}: {count} more of {of}"),
    }
}

/// A list that is read as a whole.
pub(crate) fn list(what: &str, rows: usize) -> String {
    format!("Viewed {what}: {rows} {}", if rows == 1 { "row" } else { "rows" })
}

/// A page that was refused because the viewed user may not see it.
pub(crate) fn refused(what: &str, viewed: &str) -> String {
    let it = if what.starts_with("the ") { "it" } else { "them" };
    format!("Could not view {what}: {viewed} cannot see {it}.")
}

/// What a receipt says about all inspected pages: each one once, with the pages of a list combined.
pub(crate) fn together(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for text in texts {
        let Some((what, rows)) = Rows::at_the_end_of(&text) else {
            if !lines.contains(&text) {
                lines.push(text);
            }
            continue;
        };
        let grown = lines.iter_mut().find_map(|line| {
            let (before, already) = Rows::at_the_end_of(line)?;
            let both = already.with(rows).filter(|_| before == what)?;
            Some((line, both))
        });
        match grown {
            Some((line, both)) => *line = format!("{what}: {both}"),
            None => lines.push(text),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::{
        Person,
        workspace::{Member, MemberStatus, Named},
    };

    fn page(rows: usize, total: u32) -> MemberPage {
        let member = Member {
            person: Person { id: "usr_1".into(), name: "Dana".into(), email: String::new() },
            role: Named { id: "role_1".into(), name: "Editor".into() },
            teams: None,
            timezone: "UTC".into(),
            status: MemberStatus::Active,
            joined_at: 0,
            last_seen_at: None,
        };
        MemberPage {
            items: vec![member; rows],
            total,
            at_least: false,
            next_cursor: None,
            approximate: false,
        }
    }

    #[test]
    fn a_look_says_which_page_and_how_many_rows() {
        let all = MemberQuery::default();
        assert_eq!(members(&all, Some(0), &page(100, 412)), "Viewed members: rows 1 to 100 of 412");
        assert_eq!(members(&all, Some(400), &page(12, 412)), "Viewed members: rows 401 to 412 of 412");
        assert_eq!(members(&all, Some(0), &page(3, 3)), "Viewed members: rows 1 to 3 of 3");
        assert_eq!(members(&all, None, &page(100, 412)), "Viewed members: 100 more of 412");
        let search = MemberQuery { q: Some(" dana ".into()), ..MemberQuery::default() };
        let not_counted = MemberPage { at_least: true, ..page(100, 2000) };
        assert_eq!(
            members(&search, Some(0), &not_counted),
            "Searched members for “dana”: rows 1 to 100 of more than 2000"
        );
        assert_eq!(members(&search, Some(0), &page(3, 3)), "Searched members for “dana”: 3 found");
        assert_eq!(members(&search, Some(0), &page(0, 0)), "Searched members for “dana”: none found");
        assert_eq!(
            members(&search, Some(100), &page(50, 150)),
            "Searched members for “dana”: rows 101 to 150 of 150"
        );
        let of_role = MemberQuery { role: Some("role_1".into()), ..MemberQuery::default() };
        assert_eq!(members(&of_role, Some(0), &page(2, 2)), "Viewed members, role role_1: rows 1 to 2 of 2");
        let invited = MemberQuery {
            status: Some(MemberStatus::Invited),
            sort: Some(MemberSort::LastSeen),
            order: Some(SortOrder::Descending),
            ..MemberQuery::default()
        };
        assert_eq!(
            members(&invited, Some(0), &page(2, 2)),
            "Viewed members, status invited, sorted by last seen, descending: rows 1 to 2 of 2"
        );
        assert_eq!(list("teams", 4), "Viewed teams: 4 rows");
        assert_eq!(list("teams", 1), "Viewed teams: 1 row");
    }

    #[test]
    fn a_refused_look_says_whose_eyes_it_is() {
        let name = "Ruth Castellanos";
        assert_eq!(refused("members", name), "Could not view members: Ruth Castellanos cannot see them.");
        assert_eq!(
            refused("the overview", name),
            "Could not view the overview: Ruth Castellanos cannot see it."
        );
    }

    #[test]
    fn the_pages_of_one_list_are_one_line_of_a_receipt() {
        let texts = [
            "Viewed the overview",
            "Viewed members: rows 1 to 100 of 412",
            "Viewed members: rows 101 to 200 of 412",
            "Searched members for “: rows 1 to 2 of 3”: 3 found",
            "Viewed members: rows 301 to 412 of 412",
            "Viewed the overview",
            "Viewed members: rows 1 to 100 of 413",
            "Viewed members, role role_1: rows 201 to 300 of 400",
            "Searched members for “dana”: rows 1 to 100 of more than 2000",
            "Searched members for “dana”: rows 101 to 200 of more than 2000",
        ];
        let lines = together(texts.into_iter().map(ToOwned::to_owned));
        assert_eq!(
            lines,
            [
                "Viewed the overview",
                "Viewed members: rows 1 to 200 of 413",
                "Searched members for “: rows 1 to 2 of 3”: 3 found",
                "Viewed members: rows 301 to 412 of 412",
                "Viewed members, role role_1: rows 201 to 300 of 400",
                "Searched members for “dana”: rows 1 to 200 of more than 2000",
            ]
        );
    }
}
