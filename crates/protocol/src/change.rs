//! Changes to a workspace. All need `If-Match`.

use crate::workspace::SettingValue;
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
    /// In the team or not.
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
