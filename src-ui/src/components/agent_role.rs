//! What support roles are called.

use ergo_catalog::{Text, text};
use ergo_protocol::AgentRole;

/// What a support role is called.
pub const fn role_words(role: AgentRole) -> Text {
    match role {
        AgentRole::Agent => text!("Support agent"),
        AgentRole::Lead => text!("Support lead"),
        AgentRole::Observer => text!("Observer"),
    }
}
