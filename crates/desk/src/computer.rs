//! What the desk is given of the computer it runs on.

use crate::adapters::{
    browser::{Browser, SystemBrowser},
    clock::{Clock, SystemClock},
    keychain::{Keychain, SystemStore},
};
use std::sync::Arc;

/// The computer, as far as the desk uses it. Tests hand in others.
#[derive(Clone)]
pub struct Computer {
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// What opens an address for the agent.
    pub browser: Arc<dyn Browser>,
    /// Where a refresh token is kept between two runs.
    pub keychain: Keychain,
}

impl Computer {
    /// The computer that the app runs on.
    pub fn this() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            browser: Arc::new(SystemBrowser),
            keychain: Keychain::new(Arc::new(SystemStore)),
        }
    }
}
