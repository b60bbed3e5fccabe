//! The roles that every sample customer has.

/// A role that every sample customer has.
pub struct BuiltIn {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The keys of its permissions, in the standard vocabulary.
    pub permissions: &'static str,
}

/// The built-in roles, most powerful first. The first one is the owners'.
pub const BUILT_IN: [BuiltIn; 6] = [
    BuiltIn {
        name: "Owner",
        description: "Can do everything, and is the only role that can add owners.",
        permissions: "members.view members.invite members.remove members.change_role members.manage_owners \
                      teams.view teams.create teams.manage_members teams.delete roles.view projects.view \
                      projects.create projects.edit projects.delete billing.view billing.change_plan \
                      invoices.view invoices.export security.view security.view_audit security.change_settings \
                      security.manage_support security.manage_sign_in integrations.view integrations.install \
                      integrations.manage_keys",
    },
    BuiltIn {
        name: "Admin",
        description: "Runs the workspace day to day.",
        permissions: "members.view members.invite members.remove members.change_role teams.view teams.create \
                      teams.manage_members teams.delete roles.view projects.view projects.create projects.edit \
                      projects.delete billing.view billing.change_plan invoices.view invoices.export \
                      security.view security.view_audit security.change_settings security.manage_support \
                      security.manage_sign_in integrations.view integrations.install integrations.manage_keys",
    },
    BuiltIn {
        name: "Billing manager",
        description: "Manages the plan and invoices, including export.",
        permissions: "members.view teams.view roles.view security.view projects.view billing.view \
                      billing.change_plan invoices.view invoices.export",
    },
    BuiltIn {
        name: "Editor",
        description: "Works on projects.",
        permissions: "members.view teams.view roles.view security.view projects.view projects.create \
                      projects.edit invoices.view integrations.view",
    },
    BuiltIn {
        name: "Viewer",
        description: "Can view, but not change anything.",
        permissions: "members.view teams.view roles.view security.view projects.view",
    },
    BuiltIn {
        name: "Guest",
        description: "Sees only the projects they were invited to.",
        permissions: "projects.view",
    },
];
