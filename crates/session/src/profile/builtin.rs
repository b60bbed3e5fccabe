//! The profiles that come with the product: one file each.

use super::Profile;
use std::sync::{Arc, LazyLock};

macro_rules! profiles {
    ($($name:literal),* $(,)?) => {
        &[$(include_str!(concat!("../../profiles/", $name, ".toml"))),*]
    };
}

/// The first is our own server's.
const FILES: &[&str] = profiles![
    "ergo",
    "rfc8693",
    "zitadel",
    "logto",
    "auth0",
    "wso2",
    "clerk",
    "workos",
    "stytch",
    "propelauth",
    "keycloak",
    "auth0-legacy",
    "better-auth",
    "supertokens",
    "oidc",
];

/// All built-in profiles, our own server's first.
#[allow(clippy::expect_used, reason = "files of this crate; a test reads every one of them")]
pub fn built_in() -> &'static [Arc<Profile>] {
    static READ: LazyLock<Vec<Arc<Profile>>> = LazyLock::new(|| {
        let read = |file: &&str| Arc::new(Profile::parse(file).expect("a built-in profile is good"));
        FILES.iter().map(read).collect()
    });
    &READ
}

impl Profile {
    /// The profile of our own server.
    pub fn ergo() -> Arc<Self> {
        Arc::clone(&built_in()[0])
    }

    /// The built-in profile with exactly this name.
    pub fn named(name: &str) -> Option<Arc<Self>> {
        built_in().iter().find(|profile| profile.name == name).cloned()
    }
}
