//! Extending a session: never silently, with a reason, within what the workspace allows.

use crate::Desk;
use ergo_protocol::{Code, Problem, journal::EntryKind, session::Extension};
use ergo_session::require_active;

impl Desk {
    /// Asks the server for more time.
    pub async fn extend(&self, minutes: u32, reason: &str) -> Result<(), Problem> {
        let reason = reason.trim().to_owned();
        if !(10..=500).contains(&reason.chars().count()) {
            return Err(Problem::new(
                Code::ReasonLength,
                "Enter a reason of 10 to 500 characters. The customer may read it.",
            ));
        }
        if minutes == 0 {
            return Err(Problem::new(Code::MinutesOutOfRange, "Extend by at least one minute."));
        }
        let (own, session_id, number) = {
            let inner = self.lock();
            let session_id = require_active(inner.state())?.session.facts().session_id.clone();
            (inner.own_token(), session_id, inner.session_number)
        };
        let own = own.ok_or_else(|| {
            Problem::new(Code::NotSignedIn, "You are not signed in. Sign in and try again.")
        })?;
        let extension = Extension { minutes, reason: reason.clone() };
        let answer = self.call(|server| server.extend(&own, &session_id, &extension)).await;
        let ends_at = answer?.ends_at;
        {
            let mut inner = self.lock();
            if inner.session_number != number {
                return Err(Problem::new(Code::WrongState, "The session has stopped."));
            }
            if let Some(live) = &mut inner.live {
                live.extended(minutes, ends_at);
            }
        }
        let text = format!("Extended by {minutes} minutes: {reason}");
        if self.record(&session_id, EntryKind::Extended, &text).await.is_err() {
            self.journal_failed();
        }
        self.publish();
        Ok(())
    }
}
