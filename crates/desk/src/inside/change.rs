//! The one gate for change (invariant 5): the armed change is made here and nowhere else. Its intent is on disk
//! before it is sent, and its outcome afterwards, whatever happens in between.

use crate::{
    Desk,
    due::passes,
    vault::{Grant, ImpersonationToken},
};
use ergo_catalog::{Sentence, text};
use ergo_protocol::{
    Code, Problem,
    change::{ArmDraft, GrantState},
    snapshot::{LastChange, Outcome},
};
use ergo_session::{Armed, Event, State, may_change, require_active};
use std::time::Duration;

/// How many times the server is asked what happened to a change that it did not answer.
const ASK_AGAIN: u32 = 3;
/// How long to wait before asking again.
const ASK_AFTER: Duration = Duration::from_millis(500);

/// A change that is about to be made.
struct Underway {
    token: ImpersonationToken,
    grant: Grant,
    armed: Armed,
    session_number: u64,
    session_id: String,
}

impl Desk {
    /// Makes the armed change. The outcome is in the snapshot and in the journal, even if it failed.
    pub async fn make_change(&self) -> Result<(), Problem> {
        self.disarm_in_time().await;
        let underway = self.underway()?;
        // From here on, the change is "being made": its intent is recorded, and no second call gets through.
        self.dispatch_in(underway.session_number, Event::ChangeBegun).await?;
        let permit = may_change(self.lock().state());
        let (outcome, detail) = match permit {
            Ok(permit) => {
                let answer =
                    self.call(|server| server.change(&underway.token, permit, &underway.grant)).await;
                let answer = self.once_more_if_run_out(&underway, answer).await;
                if let Err(problem) = &answer {
                    self.on_refusal(underway.session_number, problem).await;
                }
                self.outcome(&underway.grant.id, answer).await
            }
            // The intent could not be recorded, or the session stopped at this moment.
            Err(problem) => (Outcome::NotMade, problem.message),
        };
        self.conclude(underway, outcome, detail).await
    }

    /// An expired token is refused before anything is done. That is the only refusal after which the change is sent
    /// again, with a new token, and only while it is still being made in this session.
    async fn once_more_if_run_out(
        &self,
        underway: &Underway,
        answer: Result<(), Problem>,
    ) -> Result<(), Problem> {
        if !answer.as_ref().is_err_and(|problem| problem.code == Code::Exp) {
            return answer;
        }
        self.renew().await;
        let (token, permit) = {
            let inner = self.lock();
            let same = inner.session_number == underway.session_number;
            (inner.impersonation_token().filter(|_| same), may_change(inner.state()))
        };
        match (token, permit) {
            (Some(token), Ok(permit)) => {
                self.call(|server| server.change(&token, permit, &underway.grant)).await
            }
            _ => answer,
        }
    }

    fn underway(&self) -> Result<Underway, Problem> {
        let inner = self.lock();
        let held = require_active(inner.state())?;
        let grant = inner.live.as_ref().and_then(|live| live.grant.clone());
        let (Some(armed), Some(grant), Some(token)) = (&held.armed, grant, inner.impersonation_token())
        else {
            return Err(Problem::new(Code::NotArmed, text!("No change is armed. Nothing was changed.")));
        };
        Ok(Underway {
            token,
            grant,
            armed: armed.clone(),
            session_number: inner.session_number,
            session_id: held.session.facts().session_id.clone(),
        })
    }

    /// The change's outcome, from the server's answer. If there is none, the server is asked what happened to the
    /// grant; that also voids the grant, so that the answer stays true.
    async fn outcome(&self, grant_id: &str, answer: Result<(), Problem>) -> (Outcome, Sentence) {
        let problem = match answer {
            Ok(()) => return (Outcome::Made, text!("The server confirmed it.").into()),
            Err(problem) => problem,
        };
        if !passes(problem.code) {
            return (Outcome::NotMade, problem.message);
        }
        for _ in 0..ASK_AGAIN {
            let Ok(own) = self.own_token() else { break };
            match self.call(|server| server.void_grant(&own, grant_id)).await {
                Ok(GrantState::Used) => {
                    return (Outcome::Made, text!("The server confirmed it when asked again.").into());
                }
                Ok(GrantState::Void | GrantState::Open) => {
                    return (
                        Outcome::NotMade,
                        text!("The server did not receive it. Nothing was changed.").into(),
                    );
                }
                Err(_) => tokio::time::sleep(ASK_AFTER).await,
            }
        }
        (Outcome::Unknown, text!("The server did not answer. Check the value before you try again.").into())
    }

    /// Records the outcome and shows it, even in a session that froze in the meantime. If the session was exited, the
    /// exit has already recorded "outcome unknown".
    async fn conclude(&self, underway: Underway, outcome: Outcome, detail: Sentence) -> Result<(), Problem> {
        let Underway { armed, session_id, .. } = underway;
        if self.lock().session_id() != Some(&session_id) {
            return Err(Problem::new(
                Code::NotInSession,
                text!(
                    "The session was exited before the server answered, so the outcome of the change is unknown."
                ),
            ));
        }
        let event = Event::ChangeEnded { outcome, detail: detail.clone() };
        self.dispatch_with(None, event, |inner| {
            let is_active = matches!(inner.state(), State::Active { .. });
            let Some(live) = &mut inner.live else { return };
            // A frozen session shows no customer data.
            if is_active {
                let undo = live.seen.inverse.take().filter(|_| outcome == Outcome::Made);
                live.seen.last_change = Some(shown(armed, outcome, &detail, undo));
            }
            live.seen.last_inspected = None;
        })
        .await
    }
}

fn shown(
    armed: Armed,
    outcome: Outcome,
    detail: &Sentence,
    undo: Option<ergo_protocol::change::Change>,
) -> LastChange {
    let Armed { draft, title, before, after, .. } = armed;
    let undo = undo.map(|change| ArmDraft { change, ..draft });
    LastChange { title, before, after, outcome, detail: detail.shown(), undo }
}
