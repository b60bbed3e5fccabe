//! The texts of "About".

use ergo_catalog::{Text, plural, text};

/// The title.
pub const TITLE: Text = text!("About Ergo Support");
/// The version.
pub const VERSION: Text = text!("Version");
/// The server.
pub const SERVER: Text = text!("Workspace server");
/// What it is for.
pub const TRAINING: Text = text!("Training");
/// The license of the app itself.
pub const LICENSE: Text = text!("License");
/// Which one that is.
pub const OWN_LICENSE: Text = text!("MIT or Apache-2.0");
/// Copies what a bug report needs.
pub const COPY: Text = text!("Copy version");
/// The software of others.
pub const THIRD_PARTY: Text = text!("Third-party software");
/// The list is being read.
pub const LOADING: Text = text!("Loading licenses");
/// A package.
pub const PACKAGE: Text = text!("Package");
/// The list could not be read.
pub const UNREADABLE: Text = text!("Couldn’t load the list of licenses. Reinstall Ergo Support.");

/// How many packages there are.
pub fn packages(count: u32) -> String {
    plural!(
        count,
        "Ergo Support is built with {count} package, licensed by its authors as follows.",
        "Ergo Support is built with {count} packages, licensed by their authors as follows."
    )
    .shown()
}
