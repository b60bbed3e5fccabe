//! What would grant a permission that a member lacks: another role or one more team, by how little else it would change.

use ergo_protocol::workspace::{Source, Way};
use std::collections::BTreeSet;

/// The most ways that are named for one permission.
const MOST: usize = 3;

/// A role or team, with the keys of the permissions that it grants.
pub type Granting = (Source, BTreeSet<String>);

/// A role or team of the workspace that a member could have.
pub struct Offer {
    /// The role or team.
    pub through: Source,
    /// The keys of the permissions that it grants.
    pub keys: BTreeSet<String>,
    /// Whether it is the owner's role. Support never gives that, and nobody gives it lightly.
    pub is_owner: bool,
}

/// What would change if a member got a role or joined a team.
struct Change {
    through: Source,
    gained: BTreeSet<String>,
    lost: usize,
    is_owner: bool,
}

/// Every single change that would give a member something, with what it would give and take.
pub struct Ways(Vec<Change>);

impl Ways {
    /// The ways that `offers` open to a member whose role and teams are `granted`.
    pub fn among(offers: Vec<Offer>, granted: &[Granting]) -> Self {
        let all: BTreeSet<&String> = granted.iter().flat_map(|(_, keys)| keys).collect();
        let stays: BTreeSet<&String> =
            granted.iter().filter(|(source, _)| is_team(source)).flat_map(|(_, keys)| keys).collect();
        let is_new = |offer: &Offer| granted.iter().all(|(own, _)| *own != offer.through);
        let changes = offers.into_iter().filter(is_new).map(|Offer { through, keys, is_owner }| {
            // A role takes the place of the one before. Teams only add.
            let lost = if is_team(&through) {
                0
            } else {
                all.iter().filter(|key| !stays.contains(*key) && !keys.contains(**key)).count()
            };
            let gained = keys.into_iter().filter(|key| !all.contains(key)).collect();
            Change { through, gained, lost, is_owner }
        });
        let mut changes: Vec<Change> = changes.collect();
        // Whatever is taken away is a change, too.
        changes.sort_by_key(|change| {
            (change.is_owner, change.gained.len() + change.lost, change.lost, !is_team(&change.through))
        });
        Self(changes)
    }

    /// The ways to one permission, the smallest first. To be an owner is one only if there is no other.
    pub fn to(&self, key: &str) -> Vec<Way> {
        let fitting = || self.0.iter().filter(|change| change.gained.contains(key));
        let has_other = fitting().any(|change| !change.is_owner);
        let ways = fitting().filter(|change| !change.is_owner || !has_other).map(|change| Way {
            through: change.through.clone(),
            also_grants: number(change.gained.len() - 1),
            takes_away: number(change.lost),
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

    fn offer((through, keys): Granting) -> Offer {
        let is_owner = matches!(&through, Source::Role(role) if role.name == "Owner");
        Offer { through, keys, is_owner }
    }

    fn to(ways: &Ways, key: &str) -> Vec<(String, u32, u32)> {
        let words = |way: Way| match way.through {
            Source::Role(named) | Source::Team(named) => (named.name, way.also_grants, way.takes_away),
        };
        ways.to(key).into_iter().map(words).collect()
    }

    fn way(name: &str, also: u32, takes: u32) -> (String, u32, u32) {
        (name.to_owned(), also, takes)
    }

    #[test]
    fn the_smallest_change_comes_first_and_ownership_only_if_nothing_else_helps() {
        let offers = [
            role("Owner", "a b c d e f"),
            role("Editor", "a b"),
            role("Biller", "a e f"),
            role("Exporter", "a b e"),
            team("Exports", "e"),
            team("Billing", "b e f"),
        ];
        let ways = Ways::among(offers.map(offer).into(), &[role("Editor", "a b"), team("Billing", "b")]);
        assert_eq!(to(&ways, "e"), [way("Exports", 0, 0), way("Exporter", 0, 0), way("Biller", 1, 0)]);
        assert_eq!(to(&ways, "d"), [way("Owner", 3, 0)]);
        assert_eq!(to(&ways, "g"), []);
    }

    #[test]
    fn what_a_role_takes_away_makes_it_a_larger_change() {
        let offers = [role("Exporter", "e"), role("Editor plus", "a b c e g"), team("Exports", "e f")];
        let ways = Ways::among(offers.map(offer).into(), &[role("Editor", "a b c")]);
        assert_eq!(to(&ways, "e"), [way("Exports", 1, 0), way("Editor plus", 1, 0), way("Exporter", 0, 3)]);
    }
}
