//! What the desk is given of the computer it runs on, and what it knows of a sign-in outside of it.

use crate::adapters::{
    browser::{Browser, SystemBrowser},
    clock::{Clock, SystemClock},
    identity_provider::IdentityProvider,
    keychain::{Keychain, SystemStore},
};
use ergo_protocol::inspection::Inspection;
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

/// A sign-in at an identity provider. Holds no token.
#[derive(Clone)]
pub struct Login {
    /// Where.
    pub provider: Arc<IdentityProvider>,
    /// Who, by the provider's own id.
    pub subject: String,
    /// Whether the provider is not known to mark impersonation.
    pub cannot_tell: bool,
    /// What its token proved.
    pub analysis: Inspection,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("issuer", &self.provider.at().issuer).finish_non_exhaustive()
    }
}
