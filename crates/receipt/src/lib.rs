//! Receipts: what was done in one session, and the proof that it is in the server's log.
//!
//! A receipt is JSON, or an HTML page with that JSON in it. [`read`] takes either; [`verify`] checks it offline, with the
//! log's public key and nothing else, and says what is proven; [`html`] and [`markdown`] make it readable. What people read
//! is made from what was verified, and nothing else.

mod data;
mod deceptive;
mod fault;
mod fields;
mod file;
mod places;
mod render;
mod session;
mod verify;

pub use deceptive::is_deceptive;
pub use fault::Fault;
pub use file::{Opened, read};
pub use render::{html, markdown, require_page, verdict};
pub use session::Session;
pub use verify::{Keys, Verified, verify};
