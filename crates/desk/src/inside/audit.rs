//! Looking at the audit log of the viewed workspace.

use crate::{Desk, inside::looked};
use ergo_protocol::{Problem, audit::WorkspaceAudit};

impl Desk {
    /// One page of the audit log, the newest entries first; from `cursor` on, older ones. With `changes`, only changes of
    /// roles, teams and access settings.
    ///
    /// # Errors
    /// As for every page of the workspace; `viewed_user_cannot` when the viewed user may not read it.
    pub async fn audit_log(&self, changes: bool, cursor: Option<String>) -> Result<WorkspaceAudit, Problem> {
        let look = self.look()?;
        let mut what = "the audit log".to_owned();
        let mut query = Vec::new();
        if changes {
            what.push_str(", changes only");
            query.push(("changes", "true".to_owned()));
        }
        if let Some(cursor) = cursor {
            what.push_str(", older entries");
            query.push(("cursor", cursor));
        }
        let log: WorkspaceAudit = self.page(&look, "the audit log", &["audit"], &query).await?;
        self.seen(&look, looked::list(&what, log.items.len())).await?;
        Ok(log)
    }
}
