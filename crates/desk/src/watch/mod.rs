//! What happens on its own: sessions expire, the server is asked who we are, and the journal and revocations are
//! sent.

mod due_now;
mod meet;
pub mod presence;
pub mod push;
pub mod renew;

use crate::Desk;
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, snapshot::FrozenReason};
use ergo_session::{Event, State, disagreement, holds_actor};
use std::{sync::Arc, time::Duration};

/// How often the watch checks.
const BEAT: Duration = Duration::from_millis(250);
/// How long the server may be silent before nothing is shown anymore.
pub const LONGEST_SILENCE: Duration = Duration::from_mins(1);

impl Desk {
    /// Watches until the app ends. A beat neither makes a network call nor waits for one: each call runs in its own
    /// task, so that a stuck server never delays a deadline.
    pub async fn watch(self: Arc<Self>) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            beat.tick().await;
            self.check_clocks().await;
            self.expire().await;
            self.disarm_in_time().await;
            self.check_idleness().await;
            self.check_keys();
            self.check_busy();
            self.leave_if_over();
            self.spawn_due();
        }
    }

    /// Stops the session when its time is up, by whichever clock says so first.
    pub async fn expire(&self) {
        let over = {
            let inner = self.lock();
            let (monotonic, wall) = (self.clock.monotonic(), self.now());
            inner.live.as_ref().is_some_and(|live| live.is_over(monotonic, wall))
        };
        if over {
            // Refused if the session was left at this moment.
            let _ = self
                .dispatch(Event::Froze {
                    reason: FrozenReason::Expired,
                    detail: text!("The time approved for this session has run out.").into(),
                })
                .await;
        }
    }

    /// Asks the server who we are, and freezes the session if the server disagrees, has ended it, or has been silent
    /// for too long.
    pub async fn ask_server(&self) {
        let (token, number) = {
            let inner = self.lock();
            (inner.impersonation_token(), inner.session_number)
        };
        let Some(token) = token else { return };
        let asked_at = self.clock.monotonic();
        let answer = self.call(|server| server.who_am_i(&token)).await;
        match answer {
            Ok(who) => {
                let (agrees, at) = (disagreement(token.session(), &who).is_none(), self.now());
                let monotonic = self.clock.monotonic();
                let said = who.clone();
                let mut changes_taken_back = false;
                // Refused if the session has been left in the meantime.
                let heard = self
                    .dispatch_with(Some(number), Event::ServerSays { who }, |inner| {
                        let Some(live) = &mut inner.live else { return };
                        live.known.heard(&said, agrees, at);
                        if agrees {
                            live.last_confirmed = monotonic;
                            changes_taken_back = live.hear_terms(&said, asked_at);
                        }
                    })
                    .await;
                if heard.is_ok() && changes_taken_back {
                    self.disarm_by_policy().await;
                }
            }
            Err(problem) => {
                self.on_refusal(number, &problem).await;
                // Invalid responses and errors count as silence too: nothing has confirmed the session.
                self.check_silence(number).await;
            }
        }
    }

    /// Verifies a frozen session again, if the reason for the freeze allows it.
    pub async fn reverify(&self) -> Result<(), Problem> {
        let (token, number) = {
            let inner = self.lock();
            if !matches!(inner.state(), State::Frozen { .. }) {
                return Err(Problem::new(
                    Code::WrongState,
                    text!("No session is frozen, so there is nothing to verify."),
                ));
            }
            (inner.impersonation_token(), inner.session_number)
        };
        let Some(token) = token else {
            return Err(Problem::new(
                Code::SessionEnded,
                text!("This session is over. Exit to get its receipt."),
            ));
        };
        let token = self.fresh(token, number).await?;
        let who = self.call(|server| server.who_am_i(&token)).await;
        match who {
            Ok(who) => {
                let (agrees, at) = (disagreement(token.session(), &who).is_none(), self.now());
                let monotonic = self.clock.monotonic();
                let said = who.clone();
                self.dispatch_with(Some(number), Event::Reverified { who }, |inner| {
                    let Some(live) = &mut inner.live else { return };
                    live.known.heard(&said, agrees, at);
                    live.last_confirmed = monotonic;
                    live.last_active = monotonic;
                })
                .await
            }
            Err(problem) => {
                self.on_refusal(number, &problem).await;
                Err(problem)
            }
        }
    }

    async fn check_silence(&self, session_number: u64) {
        let too_long = {
            let inner = self.lock();
            let live = inner.live.as_ref().filter(|_| holds_actor(inner.state()).is_some());
            live.is_some_and(|live| {
                self.clock.monotonic().saturating_sub(live.last_confirmed) >= LONGEST_SILENCE
            })
        };
        if too_long {
            // Refused if the session has been left in the meantime.
            let _ = self
                .dispatch_in(session_number, Event::Froze {
                    reason: FrozenReason::ServerSilent,
                    detail: text!(
                        "The server has not confirmed this session for a minute, so it may no longer be allowed."
                    )
                    .into(),
                })
                .await;
        }
    }
}
