//! People and workspaces as shown on screens.

use crate::names::wire_names;
use serde::{Deserialize, Serialize};

/// A person: an agent or a customer's user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The stable id; a token's `sub`.
    pub id: String,
    /// The display name, as the person wrote it. Untrusted text.
    pub name: String,
    /// The email address. Untrusted text.
    pub email: String,
}

/// A workspace's id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkspaceRef {
    /// The stable id; the `workspace` claim of an impersonation token.
    pub id: String,
    /// The display name. Untrusted text.
    pub name: String,
}

/// Anything with an id and a name, e.g. a role, a team, or a person without their email address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Named {
    /// The id of the workspace, role, team, or person.
    pub id: String,
    /// Its name. Untrusted text.
    pub name: String,
}

wire_names! {
    /// What a support person may do.
    pub enum AgentRole {
        /// May enter workspaces, after approval if it is needed.
        Agent = "agent",
        /// May enter workspaces, approve requests, and end others' sessions.
        Lead = "lead",
        /// May sign in and read help, but not enter.
        Observer = "observer",
    }
}

/// A person on the support team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agent {
    /// Name, ID, and email address.
    pub person: Person,
    /// What they may do.
    pub role: AgentRole,
}

wire_names! {
    /// Whether a member of a workspace can sign in.
    pub enum MemberStatus {
        /// Can sign in.
        Active = "active",
        /// Was invited and has not joined yet.
        Invited = "invited",
        /// Currently cannot sign in.
        Suspended = "suspended",
    }
}
