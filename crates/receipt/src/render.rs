//! Receipts for people. All forms show the same: what was verified.

mod html;
mod markdown;
mod moment;
mod parts;
mod verdict;

pub use html::{html, require_page};
pub use markdown::markdown;
pub use verdict::verdict;
