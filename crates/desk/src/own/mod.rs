//! The agent's own session, as used by the verbs outside an impersonation session.

pub mod approve;
pub mod export;
pub mod history;
pub mod login;
pub mod news;
pub mod outside;
pub mod session;
pub mod sessions;
pub mod sign_in;
pub mod ticket_link;
pub mod user_store;
pub mod waiting;

use crate::{Desk, vault::DirectToken};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, snapshot::NoticeKind};
use ergo_session::{Event, require_direct};

/// The agent's own token and the number of the session that it was taken in: whatever is requested with it belongs to
/// that session and to no later one.
pub struct Own {
    /// The token, for calls in the agent's own name.
    pub token: DirectToken,
    /// The session number, which increases whenever the session changes.
    pub session_number: u64,
}

impl Desk {
    /// The agent's own session, outside an impersonation session.
    pub(crate) fn own(&self) -> Result<Own, Problem> {
        let inner = self.lock();
        require_direct(inner.state())?;
        let token = inner.own_token().ok_or_else(nobody)?;
        Ok(Own { token, session_number: inner.session_number })
    }

    /// The newest token of the same session, after something that took a while.
    pub(crate) fn own_again(&self, before: &Own) -> Result<Own, Problem> {
        self.still_own(before)?;
        self.own()
    }

    /// The agent's own token, whether or not there is an impersonation session.
    pub(crate) fn own_token(&self) -> Result<DirectToken, Problem> {
        self.lock().own_token().ok_or_else(nobody)
    }

    /// Checks a response to a request made in the agent's own session. It is dropped if that session is over. If the
    /// server says that the session has ended, the desk signs out.
    pub(crate) async fn check_own<T>(&self, own: &Own, answer: Result<T, Problem>) -> Result<T, Problem> {
        if let Err(problem) = &answer
            && problem.code == Code::SessionEnded
        {
            // Refused in an impersonation session, where this cannot happen, and after another sign-in.
            let _ = self
                .dispatch_with(Some(own.session_number), Event::SignOut, |inner| {
                    let why = inner.own.as_ref().and_then(|own| own.over);
                    let why = why.unwrap_or_else(|| text!("Your sign-in has ended."));
                    inner.notices.say(NoticeKind::SignInOver, text!("{why} You are signed out.", why = why));
                })
                .await;
        }
        if answer.as_ref().is_err_and(|problem| problem.code == Code::Exp) {
            return Err(self.on_own_expired(own).await);
        }
        let value = answer?;
        self.still_own(own)?;
        Ok(value)
    }

    /// The agent's own token has expired: the next beat renews it, or the sign-in is over if it cannot be renewed.
    async fn on_own_expired(&self, own: &Own) -> Problem {
        let renewable = self.renew_own_soon();
        if renewable {
            return Problem::new(
                Code::SessionEnded,
                text!("Your sign-in is being renewed. Try again in a moment."),
            );
        }
        let over = text!("Your organization’s sign-in has ended. Sign in again.");
        let _ = self
            .dispatch_with(Some(own.session_number), Event::SignOut, |inner| {
                inner.notices.say(NoticeKind::SignInOver, over);
            })
            .await;
        Problem::new(Code::SessionEnded, text!("Your sign-in has ended. Sign in again."))
    }

    /// The agent's own token has expired and is renewed at the next beat. Returns whether it can be renewed.
    pub(crate) fn renew_own_soon(&self) -> bool {
        self.lock().own.as_mut().is_some_and(|own| {
            own.renewal.soon();
            own.is_renewable()
        })
    }

    fn still_own(&self, own: &Own) -> Result<(), Problem> {
        if self.lock().session_number == own.session_number {
            return Ok(());
        }
        Err(Problem::new(
            Code::WrongState,
            text!("This result belongs to a session that has ended, so it was dropped."),
        ))
    }
}

fn nobody() -> Problem {
    Problem::new(Code::NotSignedIn, text!("You are not signed in. Sign in and try again."))
}
