//! What can be allowed in a workspace. The organization names its permissions (see `import`); the server itself acts on a few
//! rights, and a permission can stand for one of them.

use crate::store::{Reading, StoreError, vocabulary};
use ergo_protocol::workspace::Permission;

/// Sees members.
pub const VIEW_MEMBERS: &str = "members.view";
/// Sees teams.
pub const VIEW_TEAMS: &str = "teams.view";
/// Sees roles and what they allow.
pub const VIEW_ROLES: &str = "roles.view";
/// Sees access settings.
pub const VIEW_SETTINGS: &str = "security.view";
/// Gives and takes roles.
pub const CHANGE_ROLE: &str = "members.change_role";
/// Adds to and takes out of teams.
pub const MANAGE_TEAM_MEMBERS: &str = "teams.manage_members";
/// Changes access settings that do not name a permission of their own.
pub const CHANGE_SETTINGS: &str = "security.change_settings";
/// Changes the support-access settings and ends support's sessions.
pub const MANAGE_SUPPORT: &str = "security.manage_support";
/// Reads the workspace's audit.
pub const VIEW_AUDIT: &str = "security.view_audit";

/// The rights that the server itself acts on.
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

/// The organization's permissions, in the order to show them.
pub struct Permissions(Vec<vocabulary::Known>);

impl Permissions {
    /// Reads them.
    pub async fn read(tx: &mut Reading) -> Result<Self, StoreError> {
        Ok(Self(vocabulary::permissions(tx).await?))
    }

    /// All of them, as they cross the wire.
    pub fn all(&self) -> impl Iterator<Item = &Permission> {
        self.0.iter().map(|known| &known.permission)
    }

    /// The keys of the permissions that stand for a right. What none stands for, nobody may do.
    pub fn standing_for<'a>(&'a self, right: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |known| known.stands_for == right).map(|known| &*known.permission.key)
    }

    /// What a permission allows, in words that follow "can't", e.g. "see members".
    pub fn words(&self, key: &str) -> String {
        let label = self.all().find(|known| known.key == key).map_or("do that", |known| &known.label);
        let mut letters = label.chars();
        let (first, second) = (letters.next(), letters.clone().next());
        match first {
            // Not an abbreviation.
            Some(first) if second.is_none_or(|second| !second.is_uppercase()) => {
                first.to_lowercase().chain(letters).collect()
            }
            _ => label.to_owned(),
        }
    }
}
