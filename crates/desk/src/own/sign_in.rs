//! Signing in as oneself, and signing out.

use crate::{
    Desk, adapters::workspace_client::WorkspaceClient, known::Known, own::session::OwnSession, plain,
    vault::DirectToken,
};
use ergo_catalog::text;
use ergo_protocol::{Agent, Code, Problem, snapshot::NoticeKind};
use ergo_session::{Event, State};
use std::time::Duration;

/// How long handing in the rest of the journal may delay a sign-out.
const HAND_IN_PATIENCE: Duration = Duration::from_secs(2);

impl Desk {
    /// The sample agents of the training workspace; empty for any other server.
    pub async fn training_agents(&self) -> Result<Vec<Agent>, Problem> {
        let met = self.lock().server.training;
        let training = match met {
            Some(training) => training,
            None => self.meet_server().await?,
        };
        if !training {
            return Ok(Vec::new());
        }
        self.management.require_training()?;
        let agents = self.call(WorkspaceClient::training_agents).await;
        let shown = |agent: Agent| Agent { person: plain::person(&agent.person), ..agent };
        Ok(agents?.into_iter().map(shown).collect())
    }

    /// Signs in a sample agent.
    pub async fn sign_in(&self, person: &str) -> Result<(), Problem> {
        self.require_signed_out()?;
        self.management.require_training()?;
        let signed_in = self.call(|server| server.training_sign_in(person)).await;
        let token = self.verify_own(signed_in?).await?;
        let open = self.open_desk(&token).await;
        if open.is_err() {
            // A session that no one holds must not stay open for a working day. Best effort, as at sign-out.
            let _ = self.call(|server| server.end_session(&token, &token.session().facts().session_id)).await;
        }
        open?;
        // Stop waiting for a browser that is still open for another sign-in.
        self.stop_waiting();
        self.welcome().await;
        Ok(())
    }

    pub(crate) fn require_signed_out(&self) -> Result<(), Problem> {
        if matches!(self.lock().state(), State::SignedOut) {
            return Ok(());
        }
        Err(Problem::new(Code::WrongState, text!("Someone is already signed in. Sign out first.")))
    }

    /// What follows every sign-in.
    pub(crate) async fn welcome(&self) {
        let Ok(token) = self.own_token() else { return };
        self.init_user_store(&token).await;
        self.settle_revocations().await;
        self.forget_old_records().await;
        self.doubt_a_restored_server(&token).await;
        // Whatever is left from their earlier sessions.
        self.hand_in_soon();
        // A failure does not stop the sign-in: the desk asks again.
        let _ = self.count_approvals().await;
        if let Some(own) = &mut self.lock().own {
            own.polling.take_turn(self.clock.monotonic());
        }
        self.publish();
        self.open_waiting_link().await;
        self.take_up_waiting().await;
    }

    /// Opens the desk with a verified token, if the server agrees on whose it is.
    pub(crate) async fn open_desk(&self, token: &DirectToken) -> Result<(), Problem> {
        let session = token.session().clone();
        let who = self.call(|server| server.who_am_i(token)).await?;
        if who.subject.id != session.subject()
            || who.actor.is_some()
            || who.session_id != session.facts().session_id
        {
            return Err(Problem::new(
                Code::IdentityMismatch,
                text!(
                    "The server and the token name different people. You were not signed in. Try again, or tell your administrator."
                ),
            ));
        }
        let Some(role) = who.agent_role else {
            return Err(Problem::new(
                Code::Forbidden,
                text!("This is not a support account. Sign in with your support account."),
            ));
        };
        let agent = Agent { person: plain::person(&who.subject), role };
        let own = OwnSession::new(token.clone(), Known::new(&who, true, self.now()), self.clock.monotonic());
        self.dispatch_with(None, Event::SignedIn { agent, session }, |inner| {
            inner.session_number += 1;
            inner.own = Some(own);
            // This was about the previous sign-in.
            inner.notices.unsay(NoticeKind::SignInOver);
        })
        .await
    }

    /// Signs out: wipes the token, and ends its session on the server, if that is reachable.
    pub async fn sign_out(&self) -> Result<(), Problem> {
        let token = self.lock().own_token();
        self.dispatch(Event::SignOut).await?;
        if let Some(token) = token {
            // While the token is still valid there. Whatever does not get through is sent at the next sign-in.
            let _ = tokio::time::timeout(HAND_IN_PATIENCE, self.hand_in_as(&token)).await;
            // Best effort: the token is already wiped here, and short-lived there.
            let _ = self.call(|server| server.end_session(&token, &token.session().facts().session_id)).await;
        }
        self.settle_logins().await;
        Ok(())
    }
}
