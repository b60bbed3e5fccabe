//! What would grant a permission that a member lacks: another role or one more team, by how little else it would change.

use ergo_protocol::workspace::{Source, Way};
use std::{cmp::Reverse, collections::BTreeSet};

/// The most ways that are named for one permission.
const MOST: usize = 3;

/// A role or team, with the keys of the permissions that it grants.
pub type Granting = (Source, BTreeSet<String>);

/// What would change if a member got a role or joined a team.
struct Change {
    through: Source,
    gained: BTreeSet<String>,
    lost: u32,
}

/// Every single change that would give a member something, with what it would give and take.
pub struct Ways(Vec<Change>);

impl Ways {
    /// The ways that `offers` (roles and teams of the workspace) open to a member whose role and teams are `granted`.
    pub fn among(offers: Vec<Granting>, granted: &[Granting]) -> Self {
        let all: BTreeSet<&String> = granted.iter().flat_map(|(_, keys)| keys).collect();
        let stays: BTreeSet<&String> =
            granted.iter().filter(|(source, _)| is_team(source)).flat_map(|(_, keys)| keys).collect();
        let changes = offers.into_iter().filter(|(source, _)| granted.iter().all(|(own, _)| own != source));
        let changes = changes.map(|(through, keys)| {
            // A role takes the place of the one before. Teams only add.
            let lost = if is_team(&through) {
                0
            } else {
                all.iter().filter(|key| !stays.contains(*key) && !keys.contains(**key)).count()
            };
            let gained = keys.into_iter().filter(|key| !all.contains(key)).collect();
            Change { through, gained, lost: number(lost) }
        });
        let mut changes: Vec<Change> = changes.collect();
        changes.sort_by_key(|change| (change.gained.len(), change.lost, Reverse(is_team(&change.through))));
        Self(changes)
    }

    /// The ways to one permission, the smallest first.
    pub fn to(&self, key: &str) -> Vec<Way> {
        let ways = self.0.iter().filter(|change| change.gained.contains(key)).map(|change| Way {
            through: change.through.clone(),
            also_grants: number(change.gained.len() - 1),
            takes_away: change.lost,
        });
        ways.take(MOST).collect()
    }
}

const fn is_team(source: &Source) -> bool {
    matches!(source, Source::Team(_))
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::workspace::Named;

    fn named(name: &str) -> Named {
        Named { id: name.to_lowercase(), name: name.to_owned() }
    }

    fn role(name: &str, keys: &str) -> Granting {
        (Source::Role(named(name)), keys.split_whitespace().map(str::to_owned).collect())
    }

    fn team(name: &str, keys: &str) -> Granting {
        (Source::Team(named(name)), keys.split_whitespace().map(str::to_owned).collect())
    }

    fn offers() -> Vec<Granting> {
        vec![
            role("Owner", "a b c d e f"),
            role("Editor", "a b"),
            role("Biller", "a e f"),
            role("Exporter", "a b e"),
            team("Exports", "e"),
            team("Billing", "b e f"),
        ]
    }

    #[test]
    fn the_smallest_change_comes_first_and_a_role_takes_what_only_the_last_one_gave() {
        let ways = Ways::among(offers(), &[role("Editor", "a b"), team("Billing", "b")]);
        let to = |key: &str| -> Vec<(String, u32, u32)> {
            let words = |way: Way| match way.through {
                Source::Role(named) | Source::Team(named) => (named.name, way.also_grants, way.takes_away),
            };
            ways.to(key).into_iter().map(words).collect()
        };
        let way = |name: &str, also, takes| (name.to_owned(), also, takes);
        assert_eq!(to("e"), [way("Exports", 0, 0), way("Exporter", 0, 0), way("Biller", 1, 0)]);
        assert_eq!(to("d"), [way("Owner", 3, 0)]);
        assert_eq!(to("g"), []);
    }

    #[test]
    fn what_a_role_takes_away_makes_it_a_larger_change() {
        let ways =
            Ways::among(vec![role("Biller", "a e"), role("Exporter", "a b e")], &[role("Editor", "a b c")]);
        let takes: Vec<u32> = ways.to("e").iter().map(|way| way.takes_away).collect();
        assert_eq!(takes, [1, 2]);
    }
}
