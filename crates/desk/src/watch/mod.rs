//! What happens without anybody asking: time runs out, the server is asked who we are, the journal and revocations
//! go out.

pub mod presence;
pub mod push;
pub mod renew;

use crate::Desk;
use ergo_protocol::{Code, Problem, snapshot::FrozenReason};
use ergo_session::{Event, State, disagreement, holds_actor};
use std::{sync::Arc, time::Duration};

/// How often the watch looks.
const BEAT: Duration = Duration::from_millis(250);
/// How often the server is asked who we are while a session is open.
const ASK_EVERY: Duration = Duration::from_secs(10);
/// How long the server may be silent before nothing is shown any more.
pub const LONGEST_SILENCE: Duration = Duration::from_mins(1);
/// How often a server that has not introduced itself is asked again.
pub(crate) const MEET_EVERY: Duration = Duration::from_secs(2);

impl Desk {
    /// Watches until the app ends. A beat makes no call over the network and waits for none: each is a task of its own,
    /// so that a stuck server never holds up a deadline.
    pub async fn watch(self: Arc<Self>) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            beat.tick().await;
            self.mind_clocks().await;
            self.expire().await;
            self.disarm_in_time().await;
            self.mind_idleness().await;
            self.mind_keys();
            self.mind_busy();
            self.leave_if_over();
            if self.introduction_is_due() {
                let desk = Arc::clone(&self);
                tokio::spawn(async move { desk.meet_server().await });
            }
            if self.asking_is_due() {
                let desk = Arc::clone(&self);
                tokio::spawn(async move { desk.ask_server().await });
            }
            if self.renewal_is_due() {
                let desk = Arc::clone(&self);
                tokio::spawn(async move { desk.renew().await });
            }
            if self.own_renewal_is_due() {
                let desk = Arc::clone(&self);
                tokio::spawn(async move { desk.renew_own().await });
            }
            if !self.lock().left_logins.is_empty() {
                let desk = Arc::clone(&self);
                tokio::spawn(async move { desk.settle_logins().await });
            }
            if self.polling_is_due() {
                let desk = Arc::clone(&self);
                tokio::spawn(async move { desk.poll().await });
            }
            if self.revoking_is_due() {
                let desk = Arc::clone(&self);
                tokio::spawn(async move { desk.settle_revocations().await });
            }
            if self.handing_in_is_due() {
                let desk = Arc::clone(&self);
                tokio::spawn(async move { desk.hand_in().await });
            }
        }
    }

    /// Stops the session when its time is over, by whichever clock says so first.
    pub async fn expire(&self) {
        let over = {
            let inner = self.lock();
            // The wall clock only ever ends a session earlier: it goes on while a computer sleeps, and the
            // monotonic one does not.
            inner
                .deadline
                .is_some_and(|deadline| self.clock.monotonic() >= deadline || self.now() >= inner.ends_at)
        };
        if over {
            // Refused when the session was left in this very moment.
            let _ = self
                .dispatch(Event::Froze {
                    reason: FrozenReason::Expired,
                    detail: "The time approved for this session has run out.".to_owned(),
                })
                .await;
        }
    }

    fn asking_is_due(&self) -> bool {
        let mut inner = self.lock();
        let now = self.clock.monotonic();
        let open = matches!(inner.state(), State::Confirming { .. } | State::Active { .. });
        let due = open && now.saturating_sub(inner.last_asked) >= ASK_EVERY;
        if due {
            inner.last_asked = now;
        }
        due
    }

    fn introduction_is_due(&self) -> bool {
        let mut inner = self.lock();
        inner.training.is_none() && inner.meeting.take_turn(self.clock.monotonic())
    }

    /// Asks what kind of server it is. Until it has answered, there is no training door on the screen.
    /// Whether it is one for training.
    pub async fn meet_server(&self) -> Result<bool, Problem> {
        let answer = self.client.discovery().await;
        self.reached(&answer);
        if answer.is_err() {
            self.lock().meeting.failed(self.clock.monotonic(), None);
        }
        let discovery = answer?;
        // A server that says it is another one cannot be signed in to: its tokens would be refused.
        let training =
            cfg!(feature = "training") && discovery.ergo_training && discovery.issuer == self.policy.issuer;
        let mut inner = self.lock();
        inner.training = Some(training);
        if discovery.issuer == self.policy.issuer {
            inner.sign_in_at = discovery.ergo_sign_in;
            inner.hand_overs = discovery.ergo_hand_overs;
        }
        drop(inner);
        self.publish();
        Ok(training)
    }

    fn revoking_is_due(&self) -> bool {
        let mut inner = self.lock();
        inner.revocations_wait && inner.revoking.take_turn(self.clock.monotonic())
    }

    /// Asks the server who we are, and freezes when it disagrees, has ended the session, or has been
    /// silent too long.
    pub async fn ask_server(&self) {
        let (token, number) = {
            let inner = self.lock();
            (inner.vault.impersonation.clone(), inner.session_number)
        };
        let Some(token) = token else { return };
        let answer = self.client.who_am_i(&token).await;
        self.reached(&answer);
        match answer {
            Ok(who) => {
                let (agrees, at) = (disagreement(token.session(), &who).is_none(), self.now());
                let monotonic = self.clock.monotonic();
                let said = who.clone();
                let mut changes_taken_back = false;
                // Refused when the session was left meanwhile.
                let heard = self
                    .dispatch_with(Some(number), Event::ServerSays { who }, |inner| {
                        inner.session.heard(&said, agrees, at);
                        if agrees {
                            inner.last_confirmed = monotonic;
                            changes_taken_back = inner.hear_terms(&said);
                        }
                    })
                    .await;
                if heard.is_ok() && changes_taken_back {
                    self.disarm_by_policy().await;
                }
            }
            Err(problem) => {
                self.mind_refusal(number, &problem).await;
                // Rubbish and errors are silence too: nobody has confirmed the session.
                self.mind_silence(number).await;
            }
        }
    }

    /// Verifies a frozen session again, where its reason allows that.
    pub async fn reverify(&self) -> Result<(), Problem> {
        let (token, number) = {
            let inner = self.lock();
            if !matches!(inner.state(), State::Frozen { .. }) {
                return Err(Problem::new(Code::WrongState, "There is no frozen session to check."));
            }
            (inner.vault.impersonation.clone(), inner.session_number)
        };
        let Some(token) = token else {
            return Err(Problem::new(
                Code::SessionEnded,
                "This session is over. Exit and write the receipt.",
            ));
        };
        let token = self.fresh(token, number).await?;
        let who = self.client.who_am_i(&token).await;
        self.reached(&who);
        match who {
            Ok(who) => {
                let (agrees, at) = (disagreement(token.session(), &who).is_none(), self.now());
                let monotonic = self.clock.monotonic();
                let said = who.clone();
                self.dispatch_with(Some(number), Event::Reverified { who }, |inner| {
                    inner.session.heard(&said, agrees, at);
                    inner.last_confirmed = monotonic;
                    inner.last_active = monotonic;
                    if !inner.is_frozen() {
                        inner.frozen_since = None;
                    }
                })
                .await
            }
            Err(problem) => {
                self.mind_refusal(number, &problem).await;
                Err(problem)
            }
        }
    }

    async fn mind_silence(&self, session_number: u64) {
        let too_long = {
            let inner = self.lock();
            holds_actor(inner.state()).is_some()
                && self.clock.monotonic().saturating_sub(inner.last_confirmed) >= LONGEST_SILENCE
        };
        if too_long {
            // Refused when the session was left meanwhile.
            let _ = self
                .dispatch_in(session_number, Event::Froze {
                    reason: FrozenReason::ServerSilent,
                    detail: "The server has not confirmed the session for a minute, so it cannot be confirmed that this session is \
                             still allowed."
                        .to_owned(),
                })
                .await;
        }
    }
}
