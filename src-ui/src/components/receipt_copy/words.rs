//! The texts of copying a receipt.

/// Copies it as Markdown, which most ticket systems render.
pub const MARKDOWN: &str = "Copy for ticket";
/// Copies it without markup.
pub const PLAIN: &str = "Copy as plain text";
