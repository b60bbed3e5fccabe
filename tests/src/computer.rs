//! The computer that an app under test runs on.

use crate::policy::Policy;
use std::path::PathBuf;

/// Everything about a computer except its screen and its folder.
#[derive(Default)]
pub struct Computer {
    /// The server that its environment names; with none, the app starts its embedded training server.
    pub server: Option<String>,
    /// The address of its D-Bus session.
    pub bus: Option<String>,
    /// What the organization manages.
    pub policy: Option<Policy>,
    /// A program that is started in the place of the app.
    pub program: Option<PathBuf>,
    /// Further variables of its environment.
    pub environment: Vec<(&'static str, String)>,
}

impl Computer {
    /// A computer whose environment names a server.
    pub fn with(server: &str) -> Self {
        Self { server: Some(server.to_owned()), ..Self::default() }
    }
}
