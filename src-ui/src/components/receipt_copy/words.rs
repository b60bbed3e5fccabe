//! The texts of copying a receipt.

use ergo_catalog::{Text, text};

/// Copies it as Markdown, which most ticket systems render.
pub const MARKDOWN: Text = text!("Copy for ticket");
/// Copies it without markup.
pub const PLAIN: Text = text!("Copy as plain text");
