//! The texts of a ticket.

use ergo_catalog::{Text, text};

/// What the link does.
pub const OPEN: Text = text!("Open in your browser");
/// What the button beside it does.
pub const COPY: Text = text!("Copy ticket");
