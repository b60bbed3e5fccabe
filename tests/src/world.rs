//! Everything together: the real server, the wire in front of it, and desks.

use crate::{desk::Desk, proxy::Proxy, samples::Sample, server::Server};
use ergo_server::{DecisionPoint, TrustedIssuer};

/// The server and the wire to it.
pub struct World {
    /// The wire that the app uses.
    pub wire: Proxy,
    /// The server behind it.
    pub server: Server,
}

impl World {
    /// A training server with fresh sample customers, behind an honest wire.
    pub async fn open() -> Self {
        Self::with(ergo_server::TOKENS_LIVE, Vec::new(), None).await
    }

    /// The same, with the organization's own decision point.
    pub async fn beside(point: DecisionPoint) -> Self {
        Self::with(ergo_server::TOKENS_LIVE, Vec::new(), Some(point)).await
    }

    /// The same, with impersonation tokens that live this long.
    pub async fn with_tokens_for(tokens_live: std::time::Duration) -> Self {
        Self::with(tokens_live, Vec::new(), None).await
    }

    /// The same, and it takes tokens of these issuers too.
    pub async fn trusting(trusted: Vec<TrustedIssuer>) -> Self {
        Self::with(ergo_server::TOKENS_LIVE, trusted, None).await
    }

    async fn with(
        tokens_live: std::time::Duration,
        trusted: Vec<TrustedIssuer>,
        point: Option<DecisionPoint>,
    ) -> Self {
        let wire = Proxy::open();
        let server = Server::start(&wire.url(), tokens_live, trusted, point).await;
        wire.connect(&server.url());
        Self { wire, server }
    }

    /// The server is killed and started again, on the same data.
    #[must_use]
    pub async fn restart_server(self) -> Self {
        let Self { wire, server } = self;
        Self { wire, server: server.restart().await }
    }

    /// A freshly started app in front of it; nobody is signed in.
    pub async fn desk(&self) -> Desk {
        Desk::at(&self.wire.url()).await
    }

    /// A desk at which the usual agent is signed in.
    pub async fn signed_in(&self) -> Desk {
        let desk = self.desk().await;
        desk.sign_in(crate::samples::AGENT.name).await;
        desk
    }

    /// A desk at which the usual agent is inside the workspace as `sample`.
    pub async fn inside(&self, sample: &Sample) -> Desk {
        let desk = self.signed_in().await;
        desk.enter_as(sample).await;
        desk
    }
}
