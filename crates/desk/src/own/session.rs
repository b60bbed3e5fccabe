//! The agent's own session: what the desk holds from sign-in to sign-out.

use crate::{
    adapters::identity_provider::IdentityProvider,
    due::Due,
    known::Known,
    vault::{DirectToken, Secret},
};
use ergo_catalog::Text;
use ergo_protocol::{inspection::Inspection, snapshot::TimezoneOffer};
use std::{collections::HashSet, sync::Arc, time::Duration};

/// How often the server is polled for what it would have pushed.
const POLL_EVERY: Duration = Duration::from_secs(5);

/// Dropped as a whole at sign-out, which wipes its tokens.
#[derive(Debug)]
pub struct OwnSession {
    /// The agent's own token.
    pub token: DirectToken,
    /// What is known about the token besides its claims.
    pub known: Known,
    /// The sign-in at the organization's identity provider, if there was one.
    pub login: Option<Login>,
    /// That provider's refresh token.
    pub refresh: Option<Secret>,
    /// When to renew the token.
    pub renewal: Due,
    /// Whether the agent was told that the sign-in is kept in memory only.
    pub told_kept_in_memory: bool,
    /// Why the session is over, once the server said so.
    pub over: Option<Text>,
    /// Whether the push stream is open.
    pub hears_pushes: bool,
    /// When to poll for what is not pushed.
    pub polling: Due,
    /// The number of entry requests waiting for this agent; `None` for anyone who cannot decide on requests.
    pub approvals: Option<u32>,
    /// Increases whenever other agents' sessions may have changed; for leads.
    pub sessions_seen: u64,
    /// Sessions that this server does not know; their journals are tried again at the next sign-in.
    pub unknown_here: HashSet<String>,
    /// The offer about the agent's stored timezone.
    pub timezone_offer: Option<TimezoneOffer>,
}

impl OwnSession {
    /// Creates a session that begins at `now` (monotonic).
    pub fn new(token: DirectToken, known: Known, now: Duration) -> Self {
        let renewal = Due::renewal(token.session().facts(), now);
        Self {
            token,
            known,
            login: None,
            refresh: None,
            renewal,
            told_kept_in_memory: false,
            over: None,
            hears_pushes: false,
            polling: Due::every(POLL_EVERY),
            approvals: None,
            sessions_seen: 0,
            unknown_here: HashSet::new(),
            timezone_offer: None,
        }
    }

    /// The session id (`sid`), which renewals keep.
    pub fn id(&self) -> &str {
        &self.token.session().facts().session_id
    }

    /// Whether the session can be renewed at the provider.
    pub fn is_renewable(&self) -> bool {
        self.login.is_some() && self.refresh.is_some()
    }
}

/// A sign-in at an identity provider. Contains no token.
#[derive(Clone)]
pub struct Login {
    /// The provider.
    pub provider: Arc<IdentityProvider>,
    /// The provider's id of the person.
    pub subject: String,
    /// Whether the provider is not known to mark impersonation.
    pub cannot_tell: bool,
    /// What the provider's token proved.
    pub analysis: Inspection,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("issuer", &self.provider.at().issuer).finish_non_exhaustive()
    }
}
