//! What a member may do, and what grants it: their role and each of their teams.

use crate::{
    access::{
        permissions::Permissions,
        ways::{Granting, Offer, Ways},
    },
    store::{Reading, StoreError, members, words},
};
use ergo_protocol::workspace::{EffectiveAccess, EffectivePermission, Named, Permission, Source};

/// What a member's role and teams grant.
pub struct Effective {
    granted: Vec<Granting>,
    permissions: Permissions,
}

impl Effective {
    /// What this member's role and teams grant; `None` if they are not a member there. The caller decides whether it
    /// counts for a suspended member.
    pub async fn of(tx: &mut Reading, workspace: &str, person: &str) -> Result<Option<Self>, StoreError> {
        let Some((role, teams)) = members::granting(tx, workspace, person).await? else { return Ok(None) };
        Self::from(tx, Some(role), teams).await.map(Some)
    }

    /// What this role and these teams grant.
    pub async fn from(
        tx: &mut Reading,
        role: Option<members::Granting>,
        teams: Vec<members::Granting>,
    ) -> Result<Self, StoreError> {
        let keys = |granting: &members::Granting| words::keys(&granting.keys).collect();
        let role = role.map(|role| (keys(&role), Source::Role(role.named)));
        let teams = teams.into_iter().map(|team| (keys(&team), Source::Team(team.named)));
        let granted = role.into_iter().chain(teams).map(|(keys, source)| (source, keys)).collect();
        Ok(Self { granted, permissions: Permissions::read(tx).await? })
    }

    /// Whether this permission is granted.
    pub fn allow(&self, key: &str) -> bool {
        self.granted.iter().any(|(_, keys)| keys.contains(key))
    }

    /// Whether there is such a permission.
    pub fn knows(&self, key: &str) -> bool {
        self.permissions.all().any(|permission| permission.key == key)
    }

    /// The permissions that are granted, in display order.
    pub fn allowed(&self) -> impl Iterator<Item = &Permission> {
        self.permissions.all().filter(|permission| self.allow(&permission.key))
    }

    /// The role, and every team.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.granted.iter().map(|(source, _)| source)
    }

    /// What grants this permission.
    pub fn granting(&self, key: &str) -> impl Iterator<Item = &Source> {
        self.granted.iter().filter(move |(_, keys)| keys.contains(key)).map(|(source, _)| source)
    }

    /// Whether a permission is granted that stands for this right.
    pub fn give(&self, right: &str) -> bool {
        self.permissions.standing_for(right).any(|key| self.allow(key))
    }

    /// The name of a permission, in words that follow "can't".
    pub fn words(&self, key: &str) -> String {
        self.permissions.words(key)
    }

    /// The same for a right.
    pub fn words_of_right(&self, right: &str) -> String {
        self.words(self.permissions.standing_for(right).next().unwrap_or(right))
    }

    /// Whether everything in a stored permission list is granted: no one can give what they do not have.
    pub fn cover(&self, list: &str) -> bool {
        words::keys(list).all(|key| self.allow(&key))
    }

    /// The permissions that are not granted, in display order.
    pub fn missing(&self) -> Vec<Permission> {
        self.permissions.all().filter(|permission| !self.allow(&permission.key)).cloned().collect()
    }

    /// Every permission, with what grants it (without team names for a reader who can't see teams), or which of the `offers` would.
    pub fn explain(&self, sees_teams: bool, offers: Vec<Offer>) -> EffectiveAccess {
        let ways = Ways::among(offers, &self.granted);
        let items = self.permissions.all().map(|permission| {
            let grants = self.granting(&permission.key);
            EffectivePermission {
                permission: permission.clone(),
                granted_by: grants.map(|source| shown(source, sees_teams)).collect(),
                would_grant: ways.to(&permission.key),
                decision: None,
            }
        });
        EffectiveAccess { items: items.collect(), decision_point: None }
    }
}

/// A source as shown to the reader. Everyone may know that some team grants a permission, but not everyone may know
/// which team.
fn shown(source: &Source, sees_teams: bool) -> Source {
    match source {
        Source::Team(_) if !sees_teams => {
            Source::Team(Named { id: String::new(), name: "a team".to_owned() })
        }
        source => source.clone(),
    }
}
