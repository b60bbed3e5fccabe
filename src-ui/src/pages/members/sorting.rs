//! How the member list is sorted. Pure.

use ergo_protocol::workspace::{MemberQuery, MemberSort, SortOrder};

/// What a list is sorted by, and in which direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    /// What by.
    pub by: MemberSort,
    /// In which direction.
    pub order: SortOrder,
}

impl Sorting {
    /// How a query sorts: by name, A to Z, if it says nothing.
    pub fn of(query: &MemberQuery) -> Self {
        Self {
            by: query.sort.unwrap_or(MemberSort::Name),
            order: query.order.unwrap_or(SortOrder::Ascending),
        }
    }

    /// The direction one expects first: names from A, dates from the newest.
    pub const fn first(by: MemberSort) -> Self {
        let order = match by {
            MemberSort::Name | MemberSort::Role => SortOrder::Ascending,
            MemberSort::LastSeen | MemberSort::Joined => SortOrder::Descending,
        };
        Self { by, order }
    }

    /// After a press on the head of a column: the other direction if it is sorted by that column already.
    pub fn pressed(self, by: MemberSort) -> Self {
        if self.by != by {
            return Self::first(by);
        }
        let order = match self.order {
            SortOrder::Ascending => SortOrder::Descending,
            SortOrder::Descending => SortOrder::Ascending,
        };
        Self { by, order }
    }

    /// The query, sorted so. The usual order is left out, so that a query that asks for nothing is the default.
    pub fn put(self, query: &MemberQuery) -> MemberQuery {
        MemberQuery {
            sort: Some(self.by).filter(|by| *by != MemberSort::Name),
            order: Some(self.order).filter(|order| *order != SortOrder::Ascending),
            ..query.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sorting;
    use ergo_protocol::workspace::{MemberQuery, MemberSort, SortOrder};

    #[test]
    fn a_head_sorts_by_its_column_and_then_the_other_way() {
        let names = Sorting::of(&MemberQuery::default());
        assert_eq!(names, Sorting { by: MemberSort::Name, order: SortOrder::Ascending });
        assert_eq!(names.pressed(MemberSort::Name).order, SortOrder::Descending);
        let seen = names.pressed(MemberSort::LastSeen);
        assert_eq!(seen, Sorting { by: MemberSort::LastSeen, order: SortOrder::Descending });
        assert_eq!(seen.pressed(MemberSort::LastSeen).order, SortOrder::Ascending);
    }

    #[test]
    fn the_usual_order_asks_for_nothing() {
        let team = MemberQuery { team: Some("t".to_owned()), ..MemberQuery::default() };
        let by_role = Sorting::first(MemberSort::Role).put(&team);
        assert_eq!((by_role.sort, by_role.order), (Some(MemberSort::Role), None));
        assert_eq!(Sorting::first(MemberSort::Name).put(&by_role), team);
    }
}
