//! What an agent does at the desk: sign in, enter, confirm, inspect, note, exit. No Tauri in here.

pub mod adapters;
pub mod computer;
mod desk;
mod dispatch;
pub mod due;
pub mod entry;
pub mod inside;
mod known;
pub mod leave;
mod live;
mod notices;
pub mod own;
pub mod plain;
mod record;
mod server_view;
pub mod snapshot;
mod state;
pub mod vault;
pub mod watch;

pub use desk::Desk;
