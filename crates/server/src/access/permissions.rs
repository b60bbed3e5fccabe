//! Everything that can be allowed in a workspace, and what the built-in roles allow.

use ergo_protocol::workspace::Permission;

/// Key, group and label, in the order to show them.
const ALL: [(&str, &str, &str); 26] = [
    ("members.view", "Members", "See members"),
    ("members.invite", "Members", "Invite members"),
    ("members.remove", "Members", "Remove members"),
    ("members.change_role", "Members", "Change members' roles"),
    ("members.manage_owners", "Members", "Add and remove owners"),
    ("teams.view", "Teams", "See teams"),
    ("teams.create", "Teams", "Create teams"),
    ("teams.manage_members", "Teams", "Add and remove team members"),
    ("teams.delete", "Teams", "Delete teams"),
    ("roles.view", "Roles", "See roles"),
    ("projects.view", "Projects", "See projects"),
    ("projects.create", "Projects", "Create projects"),
    ("projects.edit", "Projects", "Edit projects"),
    ("projects.delete", "Projects", "Delete projects"),
    ("billing.view", "Billing", "See billing"),
    ("billing.change_plan", "Billing", "Change the plan"),
    ("invoices.view", "Billing", "See invoices"),
    ("invoices.export", "Billing", "Export invoices"),
    ("security.view", "Security", "See access settings"),
    ("security.view_audit", "Security", "Read the audit log"),
    ("security.change_settings", "Security", "Change access settings"),
    ("security.manage_support", "Security", "Manage support access and end support sessions"),
    ("security.manage_sign_in", "Security", "Manage sign-in methods"),
    ("integrations.view", "Integrations", "See integrations"),
    ("integrations.install", "Integrations", "Install and remove integrations"),
    ("integrations.manage_keys", "Integrations", "Manage API keys"),
];

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
/// Changes access settings.
pub const CHANGE_SETTINGS: &str = "security.change_settings";
/// Changes how members sign in.
pub const MANAGE_SIGN_IN: &str = "security.manage_sign_in";
/// Changes the support-access settings and ends support's sessions.
pub const MANAGE_SUPPORT: &str = "security.manage_support";
/// Reads the workspace's audit.
pub const VIEW_AUDIT: &str = "security.view_audit";

/// All permissions, as they cross the wire.
pub fn all() -> Vec<Permission> {
    ALL.iter()
        .map(|(key, group, label)| Permission {
            key: (*key).to_owned(),
            group: (*group).to_owned(),
            label: (*label).to_owned(),
        })
        .collect()
}

/// What a permission allows, in words that follow "can't", e.g. "see members".
pub fn words(key: &str) -> String {
    let label = ALL.iter().find(|(known, ..)| *known == key).map_or("do that", |(_, _, label)| *label);
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Whether there is such a permission.
#[cfg(test)]
pub fn exists(key: &str) -> bool {
    ALL.iter().any(|(known, ..)| *known == key)
}

/// A role that every workspace has.
pub struct BuiltIn {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The keys of what it allows.
    pub permissions: Vec<&'static str>,
}

/// The built-in roles, the most powerful first. The first one is the owner's.
pub fn built_in_roles() -> [BuiltIn; 6] {
    let all = ALL.iter().map(|(key, ..)| *key);
    let role = |name, description, permissions| BuiltIn { name, description, permissions };
    let words = |words: &'static str| words.split(' ').collect::<Vec<_>>();
    [
        role("Owner", "Everything, and the only one who makes other owners.", all.clone().collect()),
        role(
            "Admin",
            "Runs the workspace day to day.",
            all.filter(|key| *key != "members.manage_owners").collect(),
        ),
        role(
            "Billing manager",
            "Plan, invoices and their export.",
            words(
                "members.view teams.view roles.view security.view projects.view billing.view billing.change_plan \
                 invoices.view invoices.export",
            ),
        ),
        role(
            "Editor",
            "Works on projects.",
            words(
                "members.view teams.view roles.view security.view projects.view projects.create projects.edit \
                 invoices.view integrations.view",
            ),
        ),
        role(
            "Viewer",
            "Looks, and changes nothing.",
            words("members.view teams.view roles.view security.view projects.view"),
        ),
        role("Guest", "Sees only the projects they were invited to.", words("projects.view")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_allow_only_what_exists_and_an_editor_cannot_export() {
        for role in built_in_roles() {
            assert!(role.permissions.iter().all(|key| exists(key)), "{}", role.name);
        }
        let roles = built_in_roles();
        assert_eq!(roles[0].permissions.len(), ALL.len());
        assert!(!roles[1].permissions.contains(&"members.manage_owners"));
        assert!(roles[2].permissions.contains(&"invoices.export"));
        assert!(!roles[3].permissions.contains(&"invoices.export"));
        for key in [
            VIEW_MEMBERS,
            VIEW_TEAMS,
            VIEW_ROLES,
            VIEW_SETTINGS,
            CHANGE_ROLE,
            MANAGE_TEAM_MEMBERS,
            CHANGE_SETTINGS,
            MANAGE_SIGN_IN,
            MANAGE_SUPPORT,
            VIEW_AUDIT,
        ] {
            assert!(exists(key));
        }
    }
}
