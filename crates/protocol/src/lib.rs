//! The types that cross a boundary: between the page and the core (IPC), and between the core and the server (HTTP).
//!
//! These are the only types in the workspace that implement `Serialize`. Tokens, contexts, and states do not, so they
//! cannot leave the core by accident; what the page may know is copied by hand into a [`snapshot::Snapshot`]. There
//! is no logic here.
//!
//! Times are Unix time in **milliseconds** (`i64`) unless a field says otherwise. Only token claims and the responses
//! of `/oauth/*` are in seconds, as RFC 7519 and RFC 6749 require.

pub mod audit;
pub mod authzen;
pub mod change;
pub mod code;
pub mod deceptive;
pub mod diagnostics;
pub mod directory;
pub mod entry;
pub mod events;
#[cfg(feature = "evidence")]
pub mod evidence;
pub mod export;
#[cfg(feature = "openapi")]
mod formats;
pub mod health;
pub mod inspection;
pub mod journal;
pub mod limits;
pub mod managed;
pub mod messages;
mod names;
pub mod notifications;
pub mod oauth;
pub mod people;
pub mod preferences;
pub mod profile;
pub mod session;
pub mod sessions;
pub mod snapshot;
mod time;
pub mod transfer;
pub mod updates;
mod urns;
pub mod workspace;

pub use code::{Code, Problem};
pub use names::UnknownName;
pub use people::{Agent, AgentRole, Person, WorkspaceRef};
pub use time::UnixMillis;
