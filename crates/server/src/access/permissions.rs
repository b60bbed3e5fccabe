//! The permissions of a workspace. The organization names them (see `import`); the server itself enforces only a few
//! rights, and a permission can stand for one of them.

use crate::store::{Reading, StoreError, vocabulary};
use ergo_protocol::workspace::Permission;

/// May see members.
pub const VIEW_MEMBERS: &str = "members.view";
/// May see teams.
pub const VIEW_TEAMS: &str = "teams.view";
/// May see roles and their permissions.
pub const VIEW_ROLES: &str = "roles.view";
/// May see access settings.
pub const VIEW_SETTINGS: &str = "security.view";
/// May change members' roles.
pub const CHANGE_ROLE: &str = "members.change_role";
/// May add members to teams and remove them.
pub const MANAGE_TEAM_MEMBERS: &str = "teams.manage_members";
/// May change access settings that do not name their own permission.
pub const CHANGE_SETTINGS: &str = "security.change_settings";
/// May change the support-access settings and end support sessions.
pub const MANAGE_SUPPORT: &str = "security.manage_support";
/// May read the workspace's audit log.
pub const VIEW_AUDIT: &str = "security.view_audit";

/// The rights that the server itself enforces.
pub const RIGHTS: [&str; 9] = [
    VIEW_MEMBERS,
    VIEW_TEAMS,
    VIEW_ROLES,
    VIEW_SETTINGS,
    CHANGE_ROLE,
    MANAGE_TEAM_MEMBERS,
    CHANGE_SETTINGS,
    MANAGE_SUPPORT,
    VIEW_AUDIT,
];

/// The organization's permissions, in display order.
pub struct Permissions(Vec<vocabulary::Known>);

impl Permissions {
    /// Reads the permissions.
    pub async fn read(tx: &mut Reading) -> Result<Self, StoreError> {
        Ok(Self(vocabulary::permissions(tx).await?))
    }

    /// All permissions, as sent over the wire.
    pub fn all(&self) -> impl Iterator<Item = &Permission> {
        self.0.iter().map(|known| &known.permission)
    }

    /// The keys of the permissions that stand for a right. If none does, no one has the right.
    pub fn standing_for<'a>(&'a self, right: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |known| known.stands_for == right).map(|known| &*known.permission.key)
    }

    /// What a permission allows, in words that follow "can't", e.g. "see members".
    pub fn words(&self, key: &str) -> String {
        let label = self.all().find(|known| known.key == key).map_or("do that", |known| &known.label);
        let mut letters = label.chars();
        let (first, second) = (letters.next(), letters.clone().next());
        match first {
            // The first word is not an abbreviation.
            Some(first) if second.is_none_or(|second| !second.is_uppercase()) => {
                first.to_lowercase().chain(letters).collect()
            }
            _ => label.to_owned(),
        }
    }
}
