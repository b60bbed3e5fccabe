//! The texts of the audit log's page.

/// The page's title.
pub const TITLE: &str = "Audit log";
/// Under it: whose log it is.
pub const LEDE: &str = "What changed in this workspace, when, and by whom. Newest first.";
/// While it is read.
pub const LOADING: &str = "Loading the audit log";
/// Reads it again.
pub const REFRESH: &str = "Refresh";
/// An empty log.
pub const NONE: &str = "No entries";
/// What that means.
pub const NONE_MEANS: &str = "Nothing has been recorded in this workspace yet.";
/// Reads older entries.
pub const OLDER: &str = "Show older entries";
