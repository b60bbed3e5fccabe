//! The texts of the access settings page.

/// The page's title.
pub const TITLE: &str = "Access settings";
/// While they are read.
pub const LOADING: &str = "Loading access settings";
/// Nothing on this page can be changed.
pub const READ_ONLY: &str = "Read-only";
/// A workspace without settings.
pub const NONE: &str = "No access settings";
/// What that means.
pub const NONE_MEANS: &str = "This workspace has no access settings to show.";
/// A setting that no support session changes.
pub const PROTECTED: &str = "Support can’t change this setting. Only the customer’s admins can.";
/// The button that begins a change.
pub const CHANGE: &str = "Change…";
/// A switch that is on.
pub const ON: &str = "On";
/// A switch that is off.
pub const OFF: &str = "Off";

/// An empty list of which nothing more is known.
pub const EMPTY: &str = "None";

/// Before what a choice could be instead.
pub const OTHERS: &str = "Other options: ";
