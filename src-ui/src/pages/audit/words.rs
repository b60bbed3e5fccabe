//! The texts of the audit log's page.

/// The page's title.
pub const TITLE: &str = "Audit log";
/// What is shown, for a screen reader.
pub const SHOW: &str = "Entries to show";
/// Changes of roles, teams and access settings.
pub const CHANGES: &str = "Changes";
/// Everything: sessions, requests and views too.
pub const ALL: &str = "All activity";
/// Under the title: what is shown now.
pub const CHANGES_MEANS: &str =
    "Changes to roles, teams, and access settings in this workspace, and who made them. Newest first.";
/// The same for everything.
pub const ALL_MEANS: &str =
    "Everything recorded in this workspace, including support sessions and what they viewed. Newest first.";
/// While it is read.
pub const LOADING: &str = "Loading the audit log";
/// Reads it again.
pub const REFRESH: &str = "Refresh";
/// An empty log.
pub const NONE: &str = "No entries";
/// What that means.
pub const NONE_MEANS: &str = "Nothing has been recorded in this workspace yet.";
/// What it means while only changes are shown.
pub const NO_CHANGES_MEANS: &str = "No role, team, or access setting has changed since this log began.";
/// Reads older entries.
pub const OLDER: &str = "Show older entries";
