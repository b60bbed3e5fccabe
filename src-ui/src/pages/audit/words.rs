//! The texts of the audit log's page.

use ergo_catalog::{Text, text};

/// The page's title.
pub const TITLE: Text = text!("Audit log");
/// What is shown, for a screen reader.
pub const SHOW: Text = text!("Entries to show");
/// Changes of roles, teams and access settings.
pub const CHANGES: Text = text!("Changes");
/// Everything: sessions, requests and views too.
pub const ALL: Text = text!("All activity");
/// Under the title: what is shown now.
pub const CHANGES_MEANS: Text =
    text!("Changes to roles, teams, and access settings in this workspace, and who made them. Newest first.");
/// The same for everything.
pub const ALL_MEANS: Text = text!(
    "Everything recorded in this workspace, including support sessions and what they viewed. Newest first."
);
/// While it is read.
pub const LOADING: Text = text!("Loading the audit log");
/// Reads it again.
pub const REFRESH: Text = text!("Refresh");
/// An empty log.
pub const NONE: Text = text!("No entries");
/// What that means.
pub const NONE_MEANS: Text = text!("Nothing has been recorded in this workspace yet.");
/// What it means while only changes are shown.
pub const NO_CHANGES_MEANS: Text =
    text!("No role, team, or access setting has changed since this log began.");
/// Reads older entries.
pub const OLDER: Text = text!("Show older entries");
