//! The parts of the computer that the desk uses.

use crate::{
    adapters::{
        browser::{Browser, SystemBrowser},
        clock::{Clock, SystemClock},
        keychain::{Keychain, SystemStore},
    },
    management::Management,
};
use std::sync::Arc;

/// The parts of the computer that the desk uses. Tests provide their own.
#[derive(Clone)]
pub struct Computer {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// What opens an address for the agent.
    pub browser: Arc<dyn Browser>,
    /// Where the refresh token is kept while the app is not running.
    pub keychain: Keychain,
    /// What the organization manages on it.
    pub management: Management,
}

impl Computer {
    /// The computer that the app runs on.
    pub fn this() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            browser: Arc::new(SystemBrowser),
            keychain: Keychain::new(Arc::new(SystemStore)),
            management: Management::of(ergo_policy::load()),
        }
    }
}
