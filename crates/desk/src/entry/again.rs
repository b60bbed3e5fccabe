//! Returning to a user who was viewed before: who they are and in which workspace, as of now. Entering again takes
//! every step.

use super::enter::shown;
use crate::Desk;
use ergo_protocol::{Problem, directory::Candidate};

impl Desk {
    /// One user in one workspace, just read from the server.
    pub async fn candidate(&self, workspace_id: &str, user_id: &str) -> Result<Candidate, Problem> {
        let own = self.own()?;
        let found = self.call(|server| server.candidate(&own.token, workspace_id, user_id)).await;
        Ok(self.management.allowed_candidate(shown(self.check_own(&own, found).await?)))
    }
}
