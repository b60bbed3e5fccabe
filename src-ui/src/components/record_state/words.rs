//! The texts for the state of a record.

use ergo_catalog::{Text, text};

/// Every entry is as it was written.
pub const INTACT: Text = text!("Record intact");
/// Nothing can be said about it.
pub const UNREADABLE: Text = text!("Record unreadable");

/// From this entry on it is not as it was written.
pub fn altered(seq: u32) -> String {
    text!("Record altered from entry {seq} on", seq = seq).shown()
}
