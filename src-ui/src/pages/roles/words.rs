//! The texts of the roles page.

use ergo_catalog::{Text, plural, text};

/// The page's title.
pub const TITLE: Text = text!("Roles");
/// While they are read.
pub const LOADING: Text = text!("Loading roles");
/// A workspace without roles.
pub const NONE: Text = text!("No roles");
/// What that means.
pub const NONE_MEANS: Text = text!("Every workspace should have roles. Report this to a support lead.");
/// The role of the viewed user, whose name is `{name}`.
pub const VIEWED: Text = text!("{name}’s role");
/// A role that every workspace has.
pub const BUILT_IN: Text = text!("Built-in");
/// A role that the customer made.
pub const CUSTOM: Text = text!("Custom");
/// A role that no member has.
pub const NO_MEMBERS: Text = text!("No members");
/// The button that copies a role’s id.
pub const COPY_ID: Text = text!("Copy role ID");

/// The section of the table.
pub const MATRIX: Text = text!("Permissions by role");
/// The table.
pub const TABLE: Text = text!("Permission matrix");
/// Its first column.
pub const PERMISSION: Text = text!("Permission");
/// The first column of a copied table: the heading that a permission is under.
pub const GROUP: Text = text!("Group");
/// After the name of the viewed user’s role, for a screen reader.
pub const VIEWED_UNSEEN: Text = text!("the viewed user’s role");
/// The role has the permission.
pub const GRANTED: Text = text!("Granted");
/// It does not.
pub const NOT_GRANTED: Text = text!("Not granted");

/// Shows only what some roles have and others do not.
pub const DIFFERENCES: Text = text!("Differences only");
/// There is none.
pub const NO_DIFFERENCES: Text = text!("No differences");
/// What that means.
pub const NO_DIFFERENCES_MEANS: Text = text!("Every role has the same permissions.");
/// What to do then.
pub const SHOW_ALL: Text = text!("Show all permissions");
/// The button that copies what is shown, for a spreadsheet.
pub const COPY_TABLE: Text = text!("Copy as table");
/// The button that copies the same for a ticket.
pub const COPY_MARKDOWN: Text = text!("Copy as Markdown");

/// Whether a role has a permission.
pub const fn mark(is_granted: bool) -> Text {
    if is_granted { GRANTED } else { NOT_GRANTED }
}

/// The same for a screen reader, which may stand anywhere in the table.
pub fn cell(permission: &str, role: &str, is_granted: bool) -> String {
    if is_granted {
        text!("{permission}, {role}: granted", permission = permission, role = role).shown()
    } else {
        text!("{permission}, {role}: not granted", permission = permission, role = role).shown()
    }
}

/// How many permissions are the same for all roles, and so left out.
pub fn left_out(number: u32) -> String {
    plural!(
        number,
        "{count} permission is hidden because it’s the same for every role",
        "{count} permissions are hidden because they’re the same for every role"
    )
    .shown()
}

/// Compares what the role grants with what a member may do.
pub const COMPARE: Text = text!("Compare with a member");

/// The same for a screen reader, which hears buttons out of their row.
pub fn compare_role(role: &str) -> String {
    text!("Compare with a member: {role}", role = role).shown()
}

/// `9 of 26 permissions`.
pub fn permissions(granted: u32, all: u32) -> String {
    plural!(all, "{granted} of {count} permission", "{granted} of {count} permissions", granted = granted)
        .shown()
}

/// The link to the members who have the role.
pub fn members(number: u32) -> String {
    plural!(number, "{count} member", "{count} members").shown()
}

/// The same for a screen reader, which hears links out of their row.
pub fn members_of(number: u32, role: &str) -> String {
    plural!(
        number,
        "{count} member with the role {role}",
        "{count} members with the role {role}",
        role = role
    )
    .shown()
}
