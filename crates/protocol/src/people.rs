//! People and workspaces as they are named on a screen.

use serde::{Deserialize, Serialize};

/// A person: an agent or a customer's user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The stable id; a token's `sub`.
    pub id: String,
    /// The display name, as the person wrote it. Untrusted text.
    pub name: String,
    /// The e-mail address. Untrusted text.
    pub email: String,
}

/// A workspace as far as it is needed to name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkspaceRef {
    /// The stable id; the `workspace` claim of an impersonation token.
    pub id: String,
    /// The display name. Untrusted text.
    pub name: String,
}

/// What a support person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AgentRole {
    /// May enter workspaces.
    Agent,
    /// May enter, approve and end others' sessions.
    Lead,
    /// May sign in and read help, but not enter.
    Observer,
}

/// A support person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agent {
    /// Who it is.
    pub person: Person,
    /// What they may do.
    pub role: AgentRole,
}

/// A member's standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// Signs in and works.
    Active,
    /// Was invited and has not joined yet.
    Invited,
    /// Cannot sign in at present.
    Suspended,
}
