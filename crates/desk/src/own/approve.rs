//! The second person: others' entry requests that are waiting for this agent's decision, and revoking approvals.

use crate::{Desk, entry::request::shown, vault::DirectToken};
use ergo_catalog::text;
use ergo_protocol::{
    AgentRole, Code, Problem,
    entry::{Approval, EntryRequest, Refusal, Revoking},
    limits::MESSAGE,
};
use ergo_session::require_signed_in;

impl Desk {
    /// The pending requests, oldest first.
    pub async fn pending_requests(&self) -> Result<Vec<EntryRequest>, Problem> {
        let own = self.own()?;
        let pending = self.call(|server| server.pending(&own.token)).await;
        let pending = self.check_own(&own, pending).await?;
        self.set_approvals(&own.token, pending.len());
        Ok(pending.into_iter().map(shown).collect())
    }

    /// Approves a request, as requested or with less.
    pub async fn approve_request(&self, id: &str, approval: Approval) -> Result<(), Problem> {
        let word = checked(&approval.word)?;
        let own = self.own()?;
        let approval = Approval { word, ..approval };
        let done = self.call(|server| server.approve(&own.token, id, &approval)).await;
        self.check_own(&own, done).await?;
        let _ = self.count_approvals().await;
        Ok(())
    }

    /// Declines a request, with a message.
    pub async fn decline_request(&self, id: &str, refusal: &Refusal) -> Result<(), Problem> {
        let word = checked(&refusal.word)?;
        if word.is_empty() {
            return Err(Problem::new(Code::WordLength, text!("Briefly say why. The agent will read it.")));
        }
        let own = self.own()?;
        let refusal = Refusal { word };
        let done = self.call(|server| server.decline(&own.token, id, &refusal)).await;
        self.check_own(&own, done).await?;
        let _ = self.count_approvals().await;
        Ok(())
    }

    /// The approvals that this agent may revoke, newest first: not used yet, or with a session that is still open.
    pub async fn revocable_approvals(&self) -> Result<Vec<EntryRequest>, Problem> {
        let own = self.own()?;
        let approved = self.call(|server| server.approved(&own.token)).await;
        let approved = self.check_own(&own, approved).await?;
        Ok(approved.into_iter().map(shown).collect())
    }

    /// Revokes an approval. If it was not used, the request is withdrawn; if it was, its session ends.
    pub async fn revoke_approval(&self, id: &str, revoking: &Revoking) -> Result<(), Problem> {
        let word = checked(&revoking.word)?;
        let own = self.own()?;
        let revoking = Revoking { word };
        let done = self.call(|server| server.revoke_approval(&own.token, id, &revoking)).await;
        self.check_own(&own, done).await
    }

    /// Counts the pending requests, for the number next to "Approvals". Leads only: no one else decides here.
    pub(crate) async fn count_approvals(&self) -> Result<(), Problem> {
        let own = {
            let inner = self.lock();
            let is_lead =
                require_signed_in(inner.state()).is_ok_and(|(agent, _)| agent.role == AgentRole::Lead);
            inner.own_token().filter(|_| is_lead)
        };
        let Some(own) = own else { return Ok(()) };
        let pending = self.call(|server| server.pending(&own)).await?;
        self.set_approvals(&own, pending.len());
        Ok(())
    }

    fn set_approvals(&self, token: &DirectToken, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let session_id = &token.session().facts().session_id;
        let changed =
            self.lock().own_in(session_id).is_some_and(|own| own.approvals.replace(count) != Some(count));
        if changed {
            self.publish();
        }
    }
}

fn checked(word: &str) -> Result<String, Problem> {
    let word = word.trim().to_owned();
    if MESSAGE.fits(&word) {
        return Ok(word);
    }
    Err(Problem::new(Code::WordLength, text!("A message to the agent can have {length}.", length = MESSAGE)))
}
