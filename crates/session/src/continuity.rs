//! Whether it is still the same session: the same viewed user, actor, workspace and session id.

use crate::{DirectSession, ImpersonationSession, SessionContext};
use ergo_protocol::{entry::EntryRequest, session::WhoAmI, snapshot::FrozenReason};

/// In which way two sources do not name the same session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The reason to freeze for.
    pub reason: FrozenReason,
    /// What exactly, in words.
    pub detail: String,
}

/// In which way the server's "who am I" and the held token differ, in words; `None` when they agree.
pub fn disagreement(_held: &ImpersonationSession, _who: &WhoAmI) -> Option<String> {
    None
}

/// Whether a renewed token stands for the same session as the old one.
pub fn same_person(_old: &ImpersonationSession, _renewed: &SessionContext) -> Result<(), Disagreement> {
    Ok(())
}

/// In which way a new impersonation token is not what the entry request asked for, in words.
pub fn fits_request(
    _session: &ImpersonationSession,
    _request: &EntryRequest,
    _agent: &DirectSession,
) -> Option<String> {
    None
}
