//! The order of the member list, and the place of a row in it.

use super::sql;
use ergo_protocol::workspace::{MemberSort, SortOrder};
use std::cmp::Ordering;

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// What to order by; ties are ordered by name, then id.
    pub by: MemberSort,
    /// The direction.
    pub direction: SortOrder,
}

impl Order {
    /// By name, the default.
    pub const BY_NAME: Self = Self { by: MemberSort::Name, direction: SortOrder::Ascending };
}

/// The place of a row in the list: the sort key (unused if sorted by name), the folded name, and the id. Not a row
/// number, so that while members come and go, no page repeats or skips anyone who stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The role's position, or a time; -1 for someone who was never seen.
    pub key: i64,
    /// The folded name.
    pub name: String,
    /// The id.
    pub id: String,
}

impl Order {
    /// From the other end; only by name, because otherwise names within ties keep their direction.
    pub fn reversed(self) -> Self {
        let direction = match self.direction {
            SortOrder::Ascending => SortOrder::Descending,
            SortOrder::Descending => SortOrder::Ascending,
        };
        Self { direction, ..self }
    }

    /// The expression that is sorted by.
    pub fn key(self) -> &'static str {
        match self.by {
            MemberSort::Name => "0",
            MemberSort::Role => "r.position",
            MemberSort::LastSeen => "coalesce(p.last_seen_at, -1)",
            MemberSort::Joined => "m.joined_at",
        }
    }

    /// The comparison sign and direction: for the order itself, and for the names within ties.
    fn words(self) -> [(&'static str, &'static str); 2] {
        let (ascending, descending) = ((">", "ASC"), ("<", "DESC"));
        match (self.by, self.direction) {
            (_, SortOrder::Ascending) => [ascending, ascending],
            (MemberSort::Name, SortOrder::Descending) => [descending, descending],
            (_, SortOrder::Descending) => [descending, ascending],
        }
    }

    /// How two rows are ordered, as the database does it.
    pub fn compare(self, one: &Place, other: &Place) -> Ordering {
        let [(_, direction), (_, name_direction)] = self.words();
        let directed =
            |ordering: Ordering, direction| if direction == "DESC" { ordering.reverse() } else { ordering };
        let by_key = if self.by == MemberSort::Name { Ordering::Equal } else { one.key.cmp(&other.key) };
        let by_name = (&one.name, &one.id).cmp(&(&other.name, &other.id));
        directed(by_key, direction).then(directed(by_name, name_direction))
    }

    /// Adds the condition that a row comes after this place, and the order.
    pub fn push(self, query: &mut sql::QueryBuilder, after: Option<&Place>) {
        if let Some(after) = after {
            self.push_after(query, after);
        }
        let [(_, direction), (_, name_direction)] = self.words();
        query.push(" ORDER BY ");
        if self.by != MemberSort::Name {
            query.push(format!("{} {direction}, ", self.key()));
        }
        query.push(format!("m.sort_name {name_direction}, m.person_id {name_direction}"));
    }

    /// Adds the condition that a row comes after this place.
    pub fn push_after(self, query: &mut sql::QueryBuilder, Place { key: at, name, id }: &Place) {
        let [(sign, _), (name_sign, _)] = self.words();
        let key = self.key();
        if self.by == MemberSort::Name {
            query.push(" AND (");
        } else {
            query.push(format!(" AND {key} {sign}= ")).push_bind(*at);
            query.push(format!(" AND ({key} {sign} ")).push_bind(*at).push(" OR ");
        }
        query.push(format!("(m.sort_name, m.person_id) {name_sign} (")).push_bind(name.clone());
        query.push(", ").push_bind(id.clone()).push("))");
    }
}

impl sql::FromRow for Place {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self { key: row.try_get("key")?, name: row.try_get("sort_name")?, id: row.try_get("person_id")? })
    }
}
