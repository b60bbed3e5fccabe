//! The texts of the roles page.

use crate::kit::count::{count, counted};

/// The page's title.
pub const TITLE: &str = "Roles";
/// While they are read.
pub const LOADING: &str = "Loading roles";
/// A workspace without roles.
pub const NONE: &str = "No roles";
/// What that means.
pub const NONE_MEANS: &str = "Every workspace should have roles. Report this to a support lead.";
/// The role of the viewed user, whose name goes where the braces are.
pub const VIEWED: &str = "{}’s role";
/// A role that every workspace has.
pub const BUILT_IN: &str = "Built-in";
/// A role that the customer made.
pub const CUSTOM: &str = "Custom";
/// A role that no member has.
pub const NO_MEMBERS: &str = "No members";
/// The button that copies a role’s id.
pub const COPY_ID: &str = "Copy role ID";

/// The section of the table.
pub const MATRIX: &str = "Permissions by role";
/// The table.
pub const TABLE: &str = "Permission matrix";
/// Its first column.
pub const PERMISSION: &str = "Permission";
/// After the name of the viewed user’s role, for a screen reader.
pub const VIEWED_UNSEEN: &str = ", the viewed user’s role";
/// The role has the permission.
pub const GRANTED: &str = "Granted";
/// It does not.
pub const NOT_GRANTED: &str = "Not granted";

/// `9 of 26 permissions`.
pub fn permissions(granted: u32, all: u32) -> String {
    format!("{} of {}", count(granted), counted(all, "permission"))
}

/// The link to the members who have the role.
pub fn members(number: u32) -> String {
    counted(number, "member")
}

/// The same for a screen reader, which hears links out of their row.
pub fn members_of(number: u32, role: &str) -> String {
    format!("{} with the role {role}", counted(number, "member"))
}
