//! What can be seen in a workspace.

pub use crate::people::{MemberStatus, Named};
use crate::{Person, UnixMillis, audit::WorkspaceAuditEntry, directory::SupportAccess, names::wire_names};
use serde::{Deserialize, Serialize};

/// The response of `GET /v1/workspaces/{ws}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Workspace {
    /// The workspace's id.
    pub id: String,
    /// Its name. Untrusted text.
    pub name: String,
    /// Its plan, e.g. "Business".
    pub plan: String,
    /// Where its data is stored, e.g. "EU (Frankfurt)".
    pub region: String,
    /// When it was created.
    pub created_at: UnixMillis,
    /// How many members it has.
    pub members: u32,
    /// How many teams; absent for a reader who can't see teams.
    pub teams: Option<u32>,
    /// How many roles; absent for a reader who can't see roles.
    pub roles: Option<u32>,
    /// The customer's switch for support; absent for a reader who can't see access settings.
    pub support_access: Option<SupportAccess>,
    /// How many members each role has, largest first; absent for a reader who can't see roles.
    pub members_by_role: Option<Vec<RoleCount>>,
    /// The members who own the workspace.
    pub owners: Vec<Person>,
    /// What about the viewed user helps with troubleshooting. Absent for a direct session.
    #[serde(default)]
    pub viewed: Option<ViewedUser>,
}

/// The viewed user's role, teams, and permissions in the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ViewedUser {
    /// Their row in the member list, with their own teams.
    pub member: Member,
    /// The permissions that neither their role nor a team grants them, in display order.
    pub missing: Vec<Permission>,
    /// The latest changes to their role and teams, newest first, at most 5. Absent if the viewed user may not read
    /// the audit log, or if the session was not approved for it.
    pub recent_changes: Option<Vec<WorkspaceAuditEntry>>,
}

/// One bar of the overview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleCount {
    /// The id of the role.
    pub role_id: String,
    /// The name of the role. Untrusted text.
    pub role: String,
    /// How many members have it.
    pub members: u32,
}

/// One row of the member list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// ID, name, and email address.
    pub person: Person,
    /// Their role.
    pub role: Named,
    /// Their teams, ordered by name; absent for a reader who can't see teams. A person always sees their own.
    pub teams: Option<Vec<Named>>,
    /// Their stored timezone (an IANA name), set by the person or their administrator.
    pub timezone: String,
    /// Whether they can sign in.
    pub status: MemberStatus,
    /// When they joined, or were invited.
    pub joined_at: UnixMillis,
    /// When they were last seen; an impersonation session does not change it. Absent for someone who has never signed
    /// in.
    pub last_seen_at: Option<UnixMillis>,
}

/// The response of `GET /v1/workspaces/{ws}/members/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberDetail {
    /// What the member list also shows.
    pub member: Member,
    /// Their stored locale (BCP 47).
    pub locale: String,
    /// When they joined the workspace.
    pub joined_at: UnixMillis,
    /// When they were last seen; an impersonation session does not change it.
    pub last_seen_at: Option<UnixMillis>,
}

/// The filters and order of a list of members, all optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, utoipa::IntoParams))]
#[serde(deny_unknown_fields)]
pub struct MemberQuery {
    /// Part of a name, email address, or ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only members with this role (its id).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Only members of this team (its id).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Only members with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<MemberStatus>,
    /// What the list is ordered by; defaults to the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<MemberSort>,
    /// The direction; defaults to ascending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<SortOrder>,
    /// The `next_cursor` of the previous page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many members to skip, instead of a cursor. Only where all members who match are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// The number of rows, 1 to 200; defaults to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

wire_names! {
    /// What a list of members can be ordered by. Ties are ordered by name, then id.
    pub enum MemberSort {
        /// The name, ignoring case and accents.
        Name = "name",
        /// The role, most powerful first.
        Role = "role",
        /// When they were last seen; members who were never seen come first.
        LastSeen = "last_seen",
        /// When they joined the workspace.
        Joined = "joined",
    }

    /// A sort direction.
    pub enum SortOrder {
        /// Smallest or earliest first.
        Ascending = "ascending",
        /// Largest or latest first.
        Descending = "descending",
    }
}

/// What the member list can be filtered by. It is read with the list, so that opening the list is recorded as one
/// inspected page, not three.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberFilters {
    /// The workspace's roles.
    pub roles: Vec<Named>,
    /// The workspace's teams.
    pub teams: Vec<Named>,
}

/// One page of the member list, in the requested order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberPage {
    /// The members of this page.
    pub items: Vec<Member>,
    /// The total number of matches.
    pub total: u32,
    /// Whether there are more matches than that: in a large workspace, not all of them are counted.
    #[serde(default)]
    pub at_least: bool,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<String>,
    /// Whether no one matches the search exactly, and these are the matches with one typo per word tolerated: best
    /// first, at most 20, on one page.
    #[serde(default)]
    pub approximate: bool,
}

/// A team of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Team {
    /// The team's id.
    pub id: String,
    /// Its name. Untrusted text.
    pub name: String,
    /// What it is for. Untrusted text.
    pub description: String,
    /// How many members it has; absent for a reader who can't see members.
    pub members: Option<u32>,
    /// Who leads it; absent when no one does, and for a reader who can't see members.
    pub lead: Option<Person>,
    /// The permissions that the team grants its members, in addition to their role.
    pub permissions: Vec<String>,
    /// Whether the viewed user is in it. Always false for a direct session.
    pub has_viewed_user: bool,
}

/// The response of `GET /v1/workspaces/{ws}/teams`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Teams {
    /// The teams, ordered by name.
    pub items: Vec<Team>,
    /// The permissions that these teams grant, in display order.
    #[serde(default)]
    pub permissions: Vec<Permission>,
}

/// Something that can be allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Permission {
    /// The permission's key, e.g. `invoices.export`.
    pub key: String,
    /// The heading it appears under, e.g. "Billing".
    pub group: String,
    /// In words, e.g. "Export invoices".
    pub label: String,
}

/// A role of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Role {
    /// The role's id.
    pub id: String,
    /// Its name. Untrusted text.
    pub name: String,
    /// What it is for. Untrusted text.
    pub description: String,
    /// Whether it is built in; otherwise the customer made it.
    pub built_in: bool,
    /// How many members have it; absent for a reader who can't see members.
    pub members: Option<u32>,
    /// The keys of the permissions that it grants.
    pub permissions: Vec<String>,
}

/// The response of `GET /v1/workspaces/{ws}/roles`: enough for a role-by-permission matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Roles {
    /// All permissions, grouped, in display order.
    pub permissions: Vec<Permission>,
    /// The roles, built-in ones first.
    pub roles: Vec<Role>,
    /// The role of the viewed user. Absent for a direct session.
    pub viewed_user_role: Option<String>,
}

/// The value of an access setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum SettingValue {
    /// Whether it is on.
    Switch(bool),
    /// A number, with its unit in [`AccessSetting::unit`].
    Number(i64),
    /// One of the [`AccessSetting::choices`].
    Choice(String),
    /// A list, e.g. of domains.
    List(Vec<String>),
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// The stored value, e.g. `sso_only`.
    pub value: String,
    /// In words, e.g. "Single sign-on only".
    pub label: String,
}

/// One access setting of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessSetting {
    /// The setting's key, e.g. `require_two_factor`.
    pub key: String,
    /// The heading it appears under, e.g. "Sign-in".
    pub group: String,
    /// The setting's name for people.
    pub label: String,
    /// What the setting does, in a sentence.
    pub description: String,
    /// The setting's current value.
    pub value: SettingValue,
    /// The values of a choice; empty for anything else.
    pub choices: Vec<Choice>,
    /// What an empty list means, e.g. "Any domain"; absent for anything else.
    pub empty_means: Option<String>,
    /// The unit of a number, e.g. "minutes".
    pub unit: Option<String>,
    /// Whether it can never be changed while impersonating: true for the support-access settings and for what the
    /// organization excludes.
    pub protected: bool,
}

/// The response of `GET /v1/workspaces/{ws}/access-settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessSettings {
    /// The settings, in display order.
    pub items: Vec<AccessSetting>,
}

/// Where a permission comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Source {
    /// From the member's role.
    Role(Named),
    /// From a team the member is in.
    Team(Named),
}

/// One permission that a member has or lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EffectivePermission {
    /// The permission in question.
    pub permission: Permission,
    /// What grants it; empty if nothing does.
    pub granted_by: Vec<Source>,
    /// What would grant it, the smallest change first, at most three; empty if it is granted, and without what the reader can't
    /// see.
    #[serde(default)]
    pub would_grant: Vec<Way>,
    /// What the organization's own decision point says about it; absent if it did not say anything, which is neither a yes nor
    /// a no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<PointDecision>,
}

/// What the organization's own decision point (`OpenID` `AuthZEN`) says about one permission. It is only shown: nothing here
/// depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointDecision {
    /// Whether it allows it.
    pub allowed: bool,
    /// Whether the server decides otherwise. For suspended and invited members, the server decides no.
    pub differs: bool,
    /// Whether it denies because it could not decide.
    pub failed: bool,
    /// Its reasons, at most three. Untrusted text, already cut and without deceptive characters. Empty if it gives none, or
    /// if the reader can't see teams and roles, which they could name.
    pub reasons: Vec<String>,
}

wire_names! {
    /// What became of a question to the organization's own decision point.
    pub enum PointState {
        /// It answered.
        Answered = "answered",
        /// It did not answer in time.
        TimedOut = "timed_out",
        /// There was no connection, or it broke.
        Unreachable = "unreachable",
        /// It answered with an error, or with something that is not an answer.
        AnsweredWrongly = "answered_wrongly",
    }
}

/// The organization's own decision point, and what became of the question to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointAnswer {
    /// What became of the question. There are decisions only if it was answered.
    pub state: PointState,
    /// Whether it was not asked now, because it failed a moment ago in the way that `state` says.
    pub paused: bool,
}

/// A single change that would grant a permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Way {
    /// The role that the member would have instead of theirs, or the team that they would join.
    pub through: Source,
    /// How many other permissions they would gain by it.
    pub also_grants: u32,
    /// How many permissions they would lose by it.
    pub takes_away: u32,
}

/// The response of `GET /v1/workspaces/{ws}/members/{id}/effective-access`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EffectiveAccess {
    /// Every permission, granted or not.
    pub items: Vec<EffectivePermission>,
    /// The organization's own decision point; absent if it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_point: Option<PointAnswer>,
}

wire_names! {
    /// Why what a member could do at an earlier time may have been different from what the audit log says.
    pub enum Doubt {
        /// Data was imported since then. An import changes members without an entry for each.
        Imported = "imported",
        /// The organization's directory has changed users or groups since then.
        Directory = "directory",
        /// Entries of that time are not in the log any more, or they are too many.
        LogIncomplete = "log_incomplete",
        /// The log does not tell which role the member had: there is no role of that name any more, or several.
        RoleUnknown = "role_unknown",
        /// The same for a team.
        TeamUnknown = "team_unknown",
    }
}

/// The response of `GET /v1/workspaces/{ws}/members/{id}/past-access`: the role and teams that a member had at an
/// earlier time, according to the audit log, and what these grant today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastAccess {
    /// The time.
    pub at: UnixMillis,
    /// Whether they were a member at that time; if not, nothing is granted.
    pub was_member: bool,
    /// Every permission, granted or not, without what would grant it.
    pub items: Vec<EffectivePermission>,
    /// Why it may have been different.
    pub doubts: Vec<Doubt>,
}

/// What is compared with something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Side {
    /// What a member may do now.
    Member {
        /// Their id.
        id: String,
    },
    /// What a member could do at an earlier time.
    MemberAt {
        /// Their id.
        id: String,
        /// The time.
        at: UnixMillis,
    },
    /// What a role grants.
    Role {
        /// Its id.
        id: String,
    },
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// Which.
    pub side: Side,
    /// The name of the member or the role. Untrusted text.
    pub name: String,
    /// What they may do: every permission, granted or not.
    pub items: Vec<EffectivePermission>,
    /// Whether they were a member at that time; true for everything else.
    pub was_member: bool,
    /// Why it may have been different at that time.
    pub doubts: Vec<Doubt>,
}

/// Two members, a member and a role, or a member now and at an earlier time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The one.
    pub left: Compared,
    /// The other.
    pub right: Compared,
}

/// One member's page: their details and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// The member's details.
    pub detail: MemberDetail,
    /// What they may do and why; absent for a reader who can't see it for others.
    pub access: Option<EffectiveAccess>,
}
