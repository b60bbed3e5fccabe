//! What support roles are called.

use ergo_protocol::AgentRole;

/// What a support role is called.
pub const fn role_words(role: AgentRole) -> &'static str {
    match role {
        AgentRole::Agent => "Support agent",
        AgentRole::Lead => "Support lead",
        AgentRole::Observer => "Observer",
    }
}
