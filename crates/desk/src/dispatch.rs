//! Sends events through the state machine and carries out their effects.

use crate::{Desk, state::Inner};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, journal::EntryKind, snapshot::FrozenReason};
use ergo_session::{Effect, Event, step};

/// What has to be written to disk after a step, outside the lock: the session and the effect.
pub(crate) type ToDisk = Vec<(String, Effect)>;

impl Desk {
    /// Sends an event through the state machine and carries out its effects.
    pub(crate) async fn dispatch(&self, event: Event) -> Result<(), Problem> {
        self.dispatch_with(None, event, |_| ()).await
    }

    /// The same, but only if the session still has this number: for the result of a request made without the lock.
    pub(crate) async fn dispatch_in(&self, session_number: u64, event: Event) -> Result<(), Problem> {
        self.dispatch_with(Some(session_number), event, |_| ()).await
    }

    /// The same, with `also` run under the same lock, so that no one can see the state in between.
    pub(crate) async fn dispatch_with(
        &self,
        session_number: Option<u64>,
        event: Event,
        also: impl FnOnce(&mut Inner),
    ) -> Result<(), Problem> {
        let to_disk = self.step(session_number, event, also)?;
        self.carry_out(to_disk).await;
        Ok(())
    }

    /// The immediate part of an event: the new state, and the wiping. Returns what has to be written to disk.
    pub(crate) fn step(
        &self,
        session_number: Option<u64>,
        event: Event,
        also: impl FnOnce(&mut Inner),
    ) -> Result<ToDisk, Problem> {
        let mut inner = self.lock();
        if session_number.is_some_and(|number| number != inner.session_number) {
            return Err(Problem::new(Code::WrongState, text!("The session has changed. Nothing was done.")));
        }
        // Installing ends the app, so no session may begin.
        if inner.updates.is_installing() && matches!(event, Event::EntryStarted | Event::ApprovedEntryStarted)
        {
            return Err(Problem::new(
                Code::WrongState,
                text!("An update is being installed, and the app restarts in a moment. Enter after that."),
            ));
        }
        let before = inner.session_id().map(ToOwned::to_owned);
        let armed = inner.armed_title();
        let (state, effects) = match step(inner.take_state(), event) {
            Ok(taken) => taken,
            Err((state, problem)) => {
                inner.put_state(state);
                return Err(problem);
            }
        };
        inner.put_state(state);
        also(&mut inner);
        let session_id = inner.session_id().map(ToOwned::to_owned).or(before).unwrap_or_default();
        let mut to_disk = Vec::new();
        for effect in effects {
            match effect {
                Effect::WipeToken => {
                    inner.wipe_impersonation_token();
                    self.hang_up();
                }
                Effect::WipeGrant => inner.wipe_grant(),
                Effect::WipeAll => inner.wipe_everything(),
                Effect::DropCustomerData => inner.drop_customer_data(),
                effect => to_disk.push((session_id.clone(), effect)),
            }
        }
        inner.keep_stopped(self.now(), armed);
        drop(inner);
        self.publish();
        Ok(to_disk)
    }

    /// The part of an event that is written to disk.
    pub(crate) async fn carry_out(&self, to_disk: ToDisk) {
        for (session_id, effect) in to_disk {
            match effect {
                Effect::Record { kind, text } => {
                    if kind == EntryKind::Frozen {
                        self.save_unfinished(&session_id).await;
                    }
                    if self.record(&session_id, kind, &text).await.is_err() {
                        self.journal_failed();
                    }
                }
                // The closed record itself queues the revocation (it is marked "not yet revoked"), so that a crash
                // between the two cannot lose it.
                Effect::CloseRecord { session_id, ending, text } => {
                    self.save_unfinished(&session_id).await;
                    self.close_record(&session_id, ending, &text).await;
                }
                // Already done, in `step`.
                Effect::WipeToken | Effect::WipeGrant | Effect::WipeAll | Effect::DropCustomerData => {}
            }
        }
    }

    /// Freezes a session whose journal cannot be written.
    pub(crate) fn journal_failed(&self) {
        let detail = text!(
            "The journal on this computer could not be written, and a session that cannot be recorded cannot continue."
        );
        let froze = Event::Froze { reason: FrozenReason::JournalUnwritable, detail: detail.into() };
        // The record of this freeze cannot be written either, nor can an unfinished note, so its effects are dropped.
        let _ = self.step(None, froze, |inner| {
            if let Some(live) = &mut inner.live {
                live.unfinished.failed();
            }
        });
    }
}
