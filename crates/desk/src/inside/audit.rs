//! Looking at the audit log of the viewed workspace.

use crate::{Desk, inside::looked};
use ergo_protocol::{Problem, audit::WorkspaceAudit};

impl Desk {
    /// One page of the audit log, the newest entries first; from `cursor` on, older ones.
    ///
    /// # Errors
    /// As for every page of the workspace; `viewed_user_cannot` when the viewed user may not read it.
    pub async fn audit_log(&self, cursor: Option<String>) -> Result<WorkspaceAudit, Problem> {
        let look = self.look()?;
        let what = if cursor.is_none() { "the audit log" } else { "older entries of the audit log" };
        let query: Vec<_> = cursor.into_iter().map(|cursor| ("cursor", cursor)).collect();
        let log: WorkspaceAudit = self.page(&look, "the audit log", &["audit"], &query).await?;
        self.seen(&look, looked::list(what, log.items.len())).await?;
        Ok(log)
    }
}
