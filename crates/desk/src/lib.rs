//! What an agent does at the desk: sign in, enter, confirm, inspect, note, exit. No Tauri here.
//!
//! [`Desk`] documents how a verb runs and what it may access. The verbs are in the folders: [`own`], [`entry`],
//! [`inside`], [`watch`], [`leave`], [`update`]; below them are what the desk holds in memory, its [`adapters`], and at the
//! bottom [`vault`] and [`plain`].

pub mod adapters;
pub mod closing;
pub mod computer;
mod desk;
mod dispatch;
mod draft;
pub mod due;
pub mod entry;
pub mod inside;
mod known;
pub mod leave;
mod live;
pub mod management;
mod notices;
pub mod own;
pub mod plain;
mod record;
mod server_view;
pub mod snapshot;
mod state;
pub mod update;
pub mod vault;
pub mod watch;

pub use desk::Desk;
