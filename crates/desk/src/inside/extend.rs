//! Extending a session: never silently, with a reason, within what the workspace allows.

use crate::{Desk, entry::request::checked_reason};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, journal::EntryKind, session::Extension};
use ergo_session::{holds_actor, require_active};

impl Desk {
    /// Asks the server for more time. One extension at a time, so that the organization's limit counts all of them.
    pub async fn extend(&self, minutes: u32, reason: &str) -> Result<(), Problem> {
        let reason = checked_reason(reason)?;
        let _one_at_a_time = self.extending.lock().await;
        if minutes == 0 {
            return Err(Problem::new(Code::MinutesOutOfRange, text!("Extend by at least one minute.")));
        }
        let (own, session_id, so_far) = {
            let inner = self.lock();
            let session_id = require_active(inner.state())?.session.facts().session_id.clone();
            let so_far = inner
                .live
                .as_ref()
                .map_or(0, |live| live.terms.minutes.saturating_add(live.unconfirmed_minutes));
            (inner.own_token(), session_id, so_far)
        };
        self.management.require_minutes(so_far.saturating_add(minutes))?;
        let own = own.ok_or_else(|| {
            Problem::new(Code::NotSignedIn, text!("You are not signed in. Sign in and try again."))
        })?;
        let extension = Extension { minutes, reason: reason.clone() };
        let answer = self.call(|server| server.extend(&own, &session_id, &extension)).await;
        if answer.as_ref().is_err_and(|problem| may_be_done(problem.code)) {
            self.count_as_extended(&session_id, minutes);
        }
        let ends_at = answer?.ends_at;
        {
            let now = self.clock.monotonic();
            let mut inner = self.lock();
            // Even if it was frozen in the meantime: the server extended it, and it may continue.
            let is_held = holds_actor(inner.state()).is_some() && inner.session_id() == Some(&session_id);
            let Some(live) = inner.live.as_mut().filter(|_| is_held) else {
                return Err(Problem::new(Code::WrongState, text!("The session has ended.")));
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

    /// The server may have extended the session, although its answer is not known.
    fn count_as_extended(&self, session_id: &str, minutes: u32) {
        let mut inner = self.lock();
        let is_held = inner.session_id().is_some_and(|held| held == session_id);
        if let Some(live) = inner.live.as_mut().filter(|_| is_held) {
            live.unconfirmed_minutes = live.unconfirmed_minutes.saturating_add(minutes);
        }
    }
}

/// Whether a request that failed with this code may have been done all the same.
const fn may_be_done(code: Code) -> bool {
    matches!(code, Code::ServerUnreachable | Code::ServerMisbehaved | Code::Unconfirmed | Code::Internal)
}
