//! The texts of "About".

use crate::kit::count::counted;

/// The title.
pub const TITLE: &str = "About Ergo Support";
/// The version.
pub const VERSION: &str = "Version";
/// The server.
pub const SERVER: &str = "Workspace server";
/// What it is for.
pub const TRAINING: &str = "Training";
/// The license of the app itself.
pub const LICENSE: &str = "License";
/// Which one that is.
pub const OWN_LICENSE: &str = "MIT or Apache-2.0";
/// Copies what a bug report needs.
pub const COPY: &str = "Copy version";
/// The software of others.
pub const THIRD_PARTY: &str = "Third-party software";
/// The list is being read.
pub const LOADING: &str = "Loading licenses";
/// A package.
pub const PACKAGE: &str = "Package";
/// The list could not be read.
pub const UNREADABLE: &str = "Couldn’t load the list of licenses. Reinstall Ergo Support.";

/// How many packages there are.
pub fn packages(count: u32) -> String {
    format!("Ergo Support is built with {}, licensed by their authors as follows.", counted(count, "package"))
}
