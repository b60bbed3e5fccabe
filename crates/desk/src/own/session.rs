//! The agent's own session: what is held of it from the sign-in to the sign-out.

use crate::{
    adapters::identity_provider::IdentityProvider,
    due::Due,
    known::Known,
    vault::{DirectToken, Secret},
};
use ergo_protocol::{inspection::Inspection, snapshot::TimezoneOffer};
use std::{collections::HashSet, sync::Arc, time::Duration};

/// How often the server is asked for what it would have pushed.
const POLL_EVERY: Duration = Duration::from_secs(5);

/// Dropped as a whole at the sign-out, and its tokens wiped with it.
#[derive(Debug)]
pub struct OwnSession {
    /// The agent's own token.
    pub token: DirectToken,
    /// What is known of it besides its claims.
    pub known: Known,
    /// The sign-in at the organization's identity provider, where it was by one.
    pub login: Option<Login>,
    /// That provider's refresh token.
    pub refresh: Option<Secret>,
    /// When the token is renewed.
    pub renewal: Due,
    /// Whether the agent was told that the sign-in is kept in memory only.
    pub told_kept_in_memory: bool,
    /// Why the session is over, once the server has said so.
    pub over: Option<String>,
    /// Whether what the server pushes is being heard.
    pub hears_pushes: bool,
    /// When what is not pushed is asked for instead.
    pub polling: Due,
    /// How many entry requests wait for this agent; `None` for anyone who decides nothing.
    pub approvals: Option<u32>,
    /// Grows each time the sessions of other agents may have changed; for leads.
    pub sessions_seen: u64,
    /// Sessions whose journals this server does not know; they are tried again at the next sign-in.
    pub unknown_here: HashSet<String>,
    /// The offer about the agent's stored timezone.
    pub timezone_offer: Option<TimezoneOffer>,
}

impl OwnSession {
    /// A session that begins at `now` (monotonic).
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

    /// Its id (`sid`), which a renewed token keeps.
    pub fn id(&self) -> &str {
        &self.token.session().facts().session_id
    }

    /// Whether the provider can be asked for a new token.
    pub fn is_renewable(&self) -> bool {
        self.login.is_some() && self.refresh.is_some()
    }
}

/// A sign-in at an identity provider. Holds no token.
#[derive(Clone)]
pub struct Login {
    /// The provider it was at.
    pub provider: Arc<IdentityProvider>,
    /// The person, by the provider's own id.
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
