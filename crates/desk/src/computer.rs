//! The parts of the computer that the desk uses.

use crate::{
    adapters::{
        browser::{Browser, SystemBrowser},
        clock::{Clock, SystemClock},
        keychain::{Keychain, SystemStore},
        network::Network,
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
    /// How it reaches servers.
    pub network: Network,
    /// What the organization manages on it.
    pub management: Management,
}

impl Computer {
    /// The computer that the app runs on. Fails only if the TLS backend cannot start.
    pub fn this() -> Result<Self, rustls::Error> {
        let clock = Arc::new(SystemClock);
        let (network, management) = managed(Management::of(ergo_policy::load()), clock.unix_millis())?;
        Ok(Self {
            clock,
            browser: Arc::new(SystemBrowser),
            keychain: Keychain::new(Arc::new(SystemStore)),
            network,
            management,
        })
    }
}

/// The network with the certificate that the organization names. A certificate that cannot be used makes the policy
/// invalid.
fn managed(management: Management, now: i64) -> Result<(Network, Management), rustls::Error> {
    let network = Network::anonymous()?;
    let Some(file) = management.policy().client_certificate.clone() else { return Ok((network, management)) };
    match network.clone().identified(&file, now.div_euclid(1000)) {
        Ok(network) => Ok((network, management)),
        Err(error) => Ok((network, management.with_wrong(format!("client_certificate: {error}")))),
    }
}
