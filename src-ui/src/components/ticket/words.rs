//! The texts of a ticket.

/// What the link does.
pub const OPEN: &str = "Open in your browser";
/// What the button beside it does.
pub const COPY: &str = "Copy ticket";
