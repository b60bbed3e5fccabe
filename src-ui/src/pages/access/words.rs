//! The texts of the access settings page.

use ergo_catalog::{Text, text, text_in};

/// The page's title.
pub const TITLE: Text = text!("Access settings");
/// While they are read.
pub const LOADING: Text = text!("Loading access settings");
/// Nothing on this page can be changed.
pub const READ_ONLY: Text = text!("Read-only");
/// A workspace without settings.
pub const NONE: Text = text!("No access settings");
/// What that means.
pub const NONE_MEANS: Text = text!("This workspace has no access settings to show.");
/// A setting that no support session changes.
pub const PROTECTED: Text = text!("Support can’t change this setting. Only the customer’s admins can.");
/// The button that begins a change.
pub const CHANGE: Text = text!("Change…");
/// A switch that is on.
pub const ON: Text = text_in!("switch", "On");
/// A switch that is off.
pub const OFF: Text = text_in!("switch", "Off");

/// An empty list of which nothing more is known.
pub const EMPTY: Text = text_in!("list", "None");

/// What a choice could be instead.
pub const OTHERS: Text = text!("Other options: {options}");
