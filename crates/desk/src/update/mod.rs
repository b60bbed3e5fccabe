//! Updates of the app: looked for on the organization's own server, and installed when the agent says so, never during a
//! session.

pub mod check;
pub mod install;
pub mod later;
pub mod state;
