//! The agent's own session, as the verbs outside of an impersonation session use it.

pub mod approve;
pub mod history;
pub mod login;
pub mod news;
pub mod sign_in;
pub mod waiting;

use crate::{Desk, vault::DirectToken};
use ergo_protocol::{Code, Problem, snapshot::NoticeKind};
use ergo_session::{Event, require_direct};
use std::time::Duration;

/// The agent's own token and the number of the session it was taken in: what is asked with it belongs to
/// that session and to no later one.
pub struct Own {
    /// The token.
    pub token: DirectToken,
    /// See [`crate::state::Inner::session_number`].
    pub session_number: u64,
}

impl Desk {
    /// The agent's own session, when nobody is impersonated.
    pub(crate) fn own(&self) -> Result<Own, Problem> {
        let inner = self.lock();
        require_direct(inner.state())?;
        let token = inner.vault.direct.clone().ok_or_else(nobody)?;
        Ok(Own { token, session_number: inner.session_number })
    }

    /// The same once more, after something that took its time: the newest token of the same session.
    pub(crate) fn own_again(&self, before: &Own) -> Result<Own, Problem> {
        self.still_own(before)?;
        self.own()
    }

    /// The agent's own token, in whatever session.
    pub(crate) fn direct_token_anyhow(&self) -> Result<DirectToken, Problem> {
        self.lock().vault.direct.clone().ok_or_else(nobody)
    }

    /// What was asked in the agent's own session: dropped when that is over, and when the server has ended it,
    /// the desk signs out instead of pretending.
    pub(crate) async fn mind_own<T>(&self, own: &Own, answer: Result<T, Problem>) -> Result<T, Problem> {
        if let Err(problem) = &answer
            && problem.code == Code::SessionEnded
        {
            // Refused inside an impersonation session, where it cannot happen, and after another sign-in.
            let _ = self
                .dispatch_with(Some(own.session_number), Event::SignOut, |inner| {
                    let why = inner.own_over.clone().unwrap_or_else(|| "Your sign-in has ended.".to_owned());
                    inner.say(NoticeKind::SignInOver, format!("{why} You are signed out."));
                })
                .await;
        }
        if answer.as_ref().is_err_and(|problem| problem.code == Code::Exp) {
            return Err(self.mind_run_out(own).await);
        }
        let value = answer?;
        self.still_own(own)?;
        Ok(value)
    }

    /// The own token has run out: the next beat renews it, or the sign-in is over when nothing is there to renew
    /// it with.
    async fn mind_run_out(&self, own: &Own) -> Problem {
        let renewable = {
            let mut inner = self.lock();
            inner.renew_own_at = Duration::ZERO;
            inner.vault.refresh.is_some()
        };
        if renewable {
            return Problem::new(
                Code::SessionEnded,
                "Your sign-in is just being renewed. Try again in a moment.",
            );
        }
        self.notice(NoticeKind::SignInOver, "Your organization’s sign-in has ended. Sign in again.");
        let _ = self.dispatch_in(own.session_number, Event::SignOut).await;
        Problem::new(Code::SessionEnded, "Your sign-in has ended. Sign in again.")
    }

    fn still_own(&self, own: &Own) -> Result<(), Problem> {
        if self.lock().session_number == own.session_number {
            return Ok(());
        }
        Err(Problem::new(Code::WrongState, "This answer belongs to a session that is over; it was dropped."))
    }
}

fn nobody() -> Problem {
    Problem::new(Code::NotSignedIn, "Nobody is signed in.")
}
