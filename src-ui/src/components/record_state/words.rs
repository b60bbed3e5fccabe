//! The texts for the state of a record.

/// Every entry is as it was written.
pub const INTACT: &str = "Record intact";
/// Nothing can be said about it.
pub const UNREADABLE: &str = "Record unreadable";

/// From this entry on it is not as it was written.
pub fn altered(seq: u32) -> String {
    format!("Record altered from entry {seq} on")
}
