//! Inspecting the viewed workspace's audit log.

use crate::{Desk, inside::looked};
use ergo_protocol::{Problem, audit::WorkspaceAudit};
use std::fmt::Write;

impl Desk {
    /// One page of the audit log, newest entries first; `cursor` continues with older ones. With `changes`, only
    /// changes to roles, teams, and access settings.
    ///
    /// # Errors
    /// The same as for every page of the workspace; `viewed_user_cannot` if the viewed user may not read the audit
    /// log.
    pub async fn audit_log(&self, changes: bool, cursor: Option<String>) -> Result<WorkspaceAudit, Problem> {
        let look = self.look()?;
        let mut what = "the audit log".to_owned();
        let mut query = Vec::new();
        if changes {
            what.push_str(", changes only");
            query.push(("changes", "true".to_owned()));
        }
        if let Some(cursor) = cursor {
            query.push(("cursor", cursor));
        }
        let log: WorkspaceAudit = self.page(&look, "the audit log", &["audit"], &query).await?;
        if let (Some(newest), Some(oldest)) = (log.items.first(), log.items.last()) {
            // Says which entries, because the next page has just as many rows.
            let _ = write!(what, ", entries {} to {}", newest.seq, oldest.seq);
        }
        self.seen(&look, looked::list(&what, log.items.len())).await?;
        Ok(log)
    }
}
