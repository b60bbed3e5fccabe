//! Past sessions, from the journal on this computer. An agent sees only their own.

use crate::{Desk, record::unreadable};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    journal::{SessionJournal, SessionRecord},
};

impl Desk {
    /// The signed-in agent's sessions, newest first.
    pub async fn history(&self) -> Result<Vec<SessionRecord>, Problem> {
        let agent = self.agent_id()?;
        let mut sessions = self.journal()?.sessions().await.map_err(|error| unreadable(&error))?;
        sessions.retain(|record| record.agent.id == agent);
        self.still_signed_in(&agent)?;
        Ok(sessions)
    }

    /// One of these sessions with its entries, its chain verified.
    pub async fn history_session(&self, id: &str) -> Result<SessionJournal, Problem> {
        let agent = self.agent_id()?;
        let session = self.journal()?.session(id).await.map_err(|error| unreadable(&error))?;
        self.still_signed_in(&agent)?;
        session
            .filter(|session| session.record.agent.id == agent)
            .ok_or_else(|| Problem::new(Code::NotFound, text!("That session is not in your history.")))
    }

    /// Sessions name customers, so an agent who signed in while they were being read gets nothing.
    fn still_signed_in(&self, agent_id: &str) -> Result<(), Problem> {
        if self.agent_id()? == agent_id {
            return Ok(());
        }
        Err(Problem::new(Code::WrongState, text!("Someone else is signed in now. Open History again.")))
    }

    fn agent_id(&self) -> Result<String, Problem> {
        Ok(self.own_token()?.session().subject().to_owned())
    }
}
