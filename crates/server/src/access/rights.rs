//! The one table that says which right each route to customer data needs. It applies both to impersonation sessions
//! (within their scope, and only as far as the viewed user's own rights go at this moment) and to customers' own
//! sessions.

use crate::access::permissions::{
    CHANGE_ROLE, CHANGE_SETTINGS, MANAGE_SUPPORT, MANAGE_TEAM_MEMBERS, VIEW_AUDIT, VIEW_MEMBERS, VIEW_ROLES,
    VIEW_SETTINGS, VIEW_TEAMS,
};
use ergo_protocol::entry::Scope;

/// Something that can be seen or changed in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The workspace at a glance: it names the owners and counts the members.
    Overview,
    /// The member list, and one member. Callers can always see their own row.
    Members,
    /// What another member may do. Callers can always see what they may do themselves.
    OthersAccess,
    /// The teams.
    Teams,
    /// The roles.
    Roles,
    /// The access settings.
    Settings,
    /// Changing a member's role.
    ChangeRole,
    /// Adding a member to a team, or removing one.
    ChangeTeam,
    /// Changing an access setting.
    ChangeSetting,
    /// Changing an access setting that names its own permission, which is needed in addition.
    ChangeNamedSetting,
    /// Changing a support-access setting.
    ChangeSupport,
    /// The workspace's own audit log: what was done in it and by whom, with names.
    Log,
    /// The stored audit of the caller's own workspaces, and the journals of support sessions.
    Audit,
    /// Whether support may enter, and for how long.
    Support,
}

/// A row in the table.
#[derive(Debug)]
pub struct Right {
    /// The part of the workspace.
    pub part: Part,
    /// The routes, as in the `OpenAPI` document.
    pub routes: &'static [&'static str],
    /// What an impersonation session's scope must include; `None` if no impersonation session has access.
    pub scope: Option<&'static [Scope]>,
    /// The needed rights, for which the organization's permissions stand. The most informative one comes first,
    /// because a refusal names the first missing one.
    pub permissions: &'static [&'static str],
}

/// The table.
pub const RIGHTS: [Right; 14] = [
    row(Part::Overview, &["GET /v1/workspaces/{ws}"], &[Scope::MembersRead], &[VIEW_MEMBERS]),
    row(
        Part::Members,
        &["GET /v1/workspaces/{ws}/members", "GET /v1/workspaces/{ws}/members/{id}"],
        &[Scope::MembersRead],
        &[VIEW_MEMBERS],
    ),
    row(
        Part::OthersAccess,
        &["GET /v1/workspaces/{ws}/members/{id}/effective-access"],
        &[Scope::MembersRead, Scope::RolesRead],
        &[VIEW_MEMBERS, VIEW_ROLES],
    ),
    row(Part::Teams, &["GET /v1/workspaces/{ws}/teams"], &[Scope::TeamsRead], &[VIEW_TEAMS]),
    row(Part::Roles, &["GET /v1/workspaces/{ws}/roles"], &[Scope::RolesRead], &[VIEW_ROLES]),
    row(Part::Settings, &["GET /v1/workspaces/{ws}/access-settings"], &[Scope::AccessRead], &[VIEW_SETTINGS]),
    row(
        Part::ChangeRole,
        &["PATCH /v1/workspaces/{ws}/members/{id}"],
        &[Scope::Change, Scope::MembersRead, Scope::RolesRead],
        &[CHANGE_ROLE, VIEW_MEMBERS, VIEW_ROLES],
    ),
    row(
        Part::ChangeTeam,
        &["PATCH /v1/workspaces/{ws}/teams/{team}/members/{id}"],
        &[Scope::Change, Scope::MembersRead, Scope::TeamsRead],
        &[MANAGE_TEAM_MEMBERS, VIEW_MEMBERS, VIEW_TEAMS],
    ),
    row(
        Part::ChangeSetting,
        &["PATCH /v1/workspaces/{ws}/access-settings/{key}"],
        &[Scope::Change, Scope::AccessRead],
        &[CHANGE_SETTINGS, VIEW_SETTINGS],
    ),
    row(
        Part::ChangeNamedSetting,
        &["PATCH /v1/workspaces/{ws}/access-settings/{key}"],
        &[Scope::Change, Scope::AccessRead],
        &[VIEW_SETTINGS],
    ),
    row(
        Part::ChangeSupport,
        &["PATCH /v1/workspaces/{ws}/access-settings/{key}"],
        &[Scope::Change, Scope::AccessRead],
        &[MANAGE_SUPPORT, VIEW_SETTINGS],
    ),
    row(
        Part::Log,
        &["GET /v1/workspaces/{ws}/audit", "GET /v1/workspaces/{ws}/members/{id}/past-access"],
        // Its entries name members, teams, roles, and settings.
        &[Scope::MembersRead, Scope::TeamsRead, Scope::RolesRead, Scope::AccessRead],
        &[VIEW_AUDIT, VIEW_MEMBERS, VIEW_TEAMS, VIEW_ROLES, VIEW_SETTINGS],
    ),
    direct_only(
        Part::Audit,
        &[
            "GET /v1/audit",
            "GET /v1/sessions/{sid}/journal",
            "GET /v1/sessions/{sid}/receipt",
            "GET /v1/workspaces/{ws}/receipts",
        ],
        &[VIEW_AUDIT],
    ),
    direct_only(
        Part::Support,
        &[
            "GET /v1/entry-requests",
            "GET /v1/entry-requests/{id}",
            "POST /v1/entry-requests/{id}/approve",
            "POST /v1/entry-requests/{id}/decline",
            "POST /v1/entry-requests/{id}/revoke",
            "GET /v1/sessions",
            "POST /v1/sessions/{sid}/end",
            "DELETE /v1/sessions/{sid}",
        ],
        &[MANAGE_SUPPORT],
    ),
];

const fn row(
    part: Part,
    routes: &'static [&'static str],
    scope: &'static [Scope],
    permissions: &'static [&'static str],
) -> Right {
    Right { part, routes, scope: Some(scope), permissions }
}

/// For customers acting as themselves. Agents decide about entry as leads, which needs no permission.
const fn direct_only(
    part: Part,
    routes: &'static [&'static str],
    permissions: &'static [&'static str],
) -> Right {
    Right { part, routes, scope: None, permissions }
}

impl Part {
    /// The part's row in the table. The rows are in the order of the parts, which a test checks.
    pub fn right(self) -> &'static Right {
        let right = &RIGHTS[self as usize];
        debug_assert_eq!(right.part, self, "the table is out of order");
        right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_own_row() {
        let parts = [
            Part::Overview,
            Part::Members,
            Part::OthersAccess,
            Part::Teams,
            Part::Roles,
            Part::Settings,
            Part::ChangeRole,
            Part::ChangeTeam,
            Part::ChangeSetting,
            Part::ChangeNamedSetting,
            Part::ChangeSupport,
            Part::Log,
            Part::Audit,
            Part::Support,
        ];
        assert_eq!(parts.len(), RIGHTS.len());
        for part in parts {
            assert_eq!(part.right().part, part);
            assert!(
                !part.right().permissions.is_empty()
                    && part.right().scope.is_none_or(|scope| !scope.is_empty())
            );
        }
    }
}
