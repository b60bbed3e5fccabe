//! What is around every page, beside it or over it.

pub mod banner;
pub mod change;
pub mod connection;
mod extend;
mod glyph;
pub mod keys;
pub mod notes;
pub mod notices;
pub mod over;
mod palette;
mod quit;
mod request_card;
mod shortcuts;
pub mod sidebar;
mod words;
