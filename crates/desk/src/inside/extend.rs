//! Extending a session: never silently, with a reason, within what the workspace allows.

use crate::{Desk, entry::request::checked_reason};
use ergo_protocol::{Code, Problem, journal::EntryKind, session::Extension};
use ergo_session::{holds_actor, require_active};

impl Desk {
    /// Asks the server for more time.
    pub async fn extend(&self, minutes: u32, reason: &str) -> Result<(), Problem> {
        let reason = checked_reason(reason)?;
        if minutes == 0 {
            return Err(Problem::new(Code::MinutesOutOfRange, "Extend by at least one minute."));
        }
        let (own, session_id) = {
            let inner = self.lock();
            let session_id = require_active(inner.state())?.session.facts().session_id.clone();
            (inner.own_token(), session_id)
        };
        let own = own.ok_or_else(|| {
            Problem::new(Code::NotSignedIn, "You are not signed in. Sign in and try again.")
        })?;
        let extension = Extension { minutes, reason: reason.clone() };
        let answer = self.call(|server| server.extend(&own, &session_id, &extension)).await;
        let ends_at = answer?.ends_at;
        {
            let now = self.clock.monotonic();
            let mut inner = self.lock();
            // Even if it was frozen in the meantime: the server extended it, and it may continue.
            let is_held = holds_actor(inner.state()).is_some() && inner.session_id() == Some(&session_id);
            let Some(live) = inner.live.as_mut().filter(|_| is_held) else {
                return Err(Problem::new(Code::WrongState, "The session has ended."));
            };
            live.extended(minutes, ends_at, now);
        }
        let unit = if minutes == 1 { "minute" } else { "minutes" };
        let text = format!("Extended by {minutes} {unit}: {reason}");
        if self.record(&session_id, EntryKind::Extended, &text).await.is_err() {
            self.journal_failed();
        }
        self.publish();
        Ok(())
    }
}
