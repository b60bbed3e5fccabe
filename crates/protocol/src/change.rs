//! Changes to a workspace. Each needs `If-Match`; in an impersonation session, each also needs a change grant.

use crate::{UnixMillis, names::wire_names, workspace::SettingValue};
use serde::{Deserialize, Serialize};

/// Body of `PATCH /v1/workspaces/{ws}/members/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberRoleChange {
    /// The new role's id.
    pub role_id: String,
}

/// Body of `PATCH /v1/workspaces/{ws}/teams/{team}/members/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TeamMembershipChange {
    /// Whether the member should be in the team.
    pub member: bool,
}

/// Body of `PATCH /v1/workspaces/{ws}/access-settings/{key}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccessSettingChange {
    /// The new value; of the same type as the old one.
    pub value: SettingValue,
}

/// The header with a change grant's secret, sent with the one PATCH that it is for.
pub const GRANT_HEADER: &str = "ergo-change-grant";

/// One exact change: what can be armed in an impersonation session. Deliberately nothing else can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// A member gets another role.
    MemberRole {
        /// The member whose role changes.
        member_id: String,
        /// The id of the new role.
        role_id: String,
    },
    /// A member is added to a team, or removed from one.
    TeamMembership {
        /// The member who joins or leaves the team.
        member_id: String,
        /// The id of the team.
        team_id: String,
        /// Whether the member should be in the team.
        member: bool,
    },
    /// An access setting gets another value. Never one of the support-access settings.
    AccessSetting {
        /// The key of the setting.
        key: String,
        /// The new value, of the setting's own type.
        value: SettingValue,
    },
}

wire_names! {
    /// How a change was authorized.
    pub enum AuthorizedHow {
        /// In the support ticket.
        Ticket = "ticket",
        /// By email.
        Mail = "mail",
        /// In a phone or video call.
        Call = "call",
    }
}

/// What is needed to arm a change. Body of `POST /v1/sessions/{sid}/change-grants`, and what the page sends to the
/// core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ArmDraft {
    /// The one change to arm.
    pub change: Change,
    /// What the change is for ([`PURPOSE`](crate::limits::PURPOSE)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::purpose))]
    pub purpose: String,
    /// Who authorized it: a name ([`AUTHORIZED_BY`](crate::limits::AUTHORIZED_BY)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::authorised_by))]
    pub authorised_by: String,
    /// How it was authorized.
    pub how: AuthorizedHow,
}

/// The response of `POST /v1/sessions/{sid}/change-grants`: valid once, for this one change. No `Debug`: the grant is
/// a secret while it is valid.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeGrant {
    /// Its id; not secret.
    pub id: String,
    /// The secret, sent once in [`GRANT_HEADER`].
    pub grant: String,
    /// What is changed, in words, e.g. "Tom Lee’s role".
    pub title: String,
    /// The current value, in words.
    pub before: String,
    /// The new value, in words.
    pub after: String,
    /// The change that would undo it, if there is one.
    pub inverse: Option<Change>,
    /// `If-Match` for the PATCH: the tag of the state that `before` was read from.
    pub etag: String,
    /// When it expires: at most 2 minutes from now.
    pub expires_at: UnixMillis,
}

/// The response of `GET` and `DELETE /v1/change-grants/{id}`, for the agent whose session it belongs to. `DELETE`
/// voids a grant that is still open, so that its state is final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeGrantRecord {
    /// The grant's id.
    pub id: String,
    /// Whether the change can still be made, was made, or can no longer be made.
    pub state: GrantState,
    /// What it is for.
    pub change: Change,
}

wire_names! {
    /// The state of a change grant.
    pub enum GrantState {
        /// The change may still be made.
        Open = "open",
        /// The change was made.
        Used = "used",
        /// The change was not made and can no longer be.
        Void = "void",
    }
}
