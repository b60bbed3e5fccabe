//! What a member may do, and what grants it: the role, and each team.

use crate::{
    access::permissions::Permissions,
    store::{Reading, StoreError, members, words},
};
use ergo_protocol::workspace::{EffectiveAccess, EffectivePermission, Named, Permission, Source};
use std::collections::BTreeSet;

/// What grants a member something, and what each of it allows.
pub struct Effective {
    granted: Vec<(Source, BTreeSet<String>)>,
    permissions: Permissions,
}

impl Effective {
    /// What grants that member something; `None` when they are no member there. Whether it counts for a suspended
    /// member is for the caller to say.
    pub async fn of(tx: &mut Reading, workspace: &str, person: &str) -> Result<Option<Self>, StoreError> {
        let Some((role, teams)) = members::granting(tx, workspace, person).await? else { return Ok(None) };
        let mut granted = vec![(Source::Role(role.named), words::keys(&role.keys).collect())];
        granted.extend(
            teams.into_iter().map(|team| (Source::Team(team.named), words::keys(&team.keys).collect())),
        );
        Ok(Some(Self { granted, permissions: Permissions::read(tx).await? }))
    }

    /// Whether something grants this permission.
    pub fn allow(&self, key: &str) -> bool {
        self.granted.iter().any(|(_, keys)| keys.contains(key))
    }

    /// Whether a permission that stands for this right is granted.
    pub fn give(&self, right: &str) -> bool {
        self.permissions.standing_for(right).any(|key| self.allow(key))
    }

    /// What a permission is called, in words that follow "can't".
    pub fn words(&self, key: &str) -> String {
        self.permissions.words(key)
    }

    /// The same of a right.
    pub fn words_of_right(&self, right: &str) -> String {
        self.words(self.permissions.standing_for(right).next().unwrap_or(right))
    }

    /// Whether everything in a stored permission list is granted: nobody can give what they do not have.
    pub fn cover(&self, list: &str) -> bool {
        words::keys(list).all(|key| self.allow(&key))
    }

    /// What exists and nothing grants, in the order to show it.
    pub fn missing(&self) -> Vec<Permission> {
        self.permissions.all().filter(|permission| !self.allow(&permission.key)).cloned().collect()
    }

    /// Every permission there is, with what grants it; teams without their names for a reader who does not see those.
    pub fn explain(&self, sees_teams: bool) -> EffectiveAccess {
        let items = self.permissions.all().map(|permission| {
            let grants = self.granted.iter().filter(|(_, keys)| keys.contains(&permission.key));
            let granted_by = grants.map(|(source, _)| shown(source, sees_teams)).collect();
            EffectivePermission { permission: permission.clone(), granted_by }
        });
        EffectiveAccess { items: items.collect() }
    }
}

/// Everyone may know that some team grants it, but not everyone may know which team.
fn shown(source: &Source, sees_teams: bool) -> Source {
    match source {
        Source::Team(_) if !sees_teams => {
            Source::Team(Named { id: String::new(), name: "a team".to_owned() })
        }
        source => source.clone(),
    }
}
