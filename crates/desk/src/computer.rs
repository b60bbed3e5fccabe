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
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The browser.
    pub browser: Arc<dyn Browser>,
    /// The keychain.
    pub keychain: Keychain,
}

impl Computer {
    /// This one.
    pub fn this() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            browser: Arc::new(SystemBrowser),
            keychain: Keychain::new(Arc::new(SystemStore)),
        }
    }
}
