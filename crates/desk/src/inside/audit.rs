//! Looking at the audit log of the viewed workspace.

use crate::{Desk, inside::looked};
use ergo_protocol::{Problem, audit::WorkspaceAudit};
use std::fmt::Write;

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
            query.push(("cursor", cursor));
        }
        let log: WorkspaceAudit = self.page(&look, "the audit log", &["audit"], &query).await?;
        if let (Some(newest), Some(oldest)) = (log.items.first(), log.items.last()) {
            // Which ones: the next page has as many rows.
            let _ = write!(what, ", entries {} to {}", newest.seq, oldest.seq);
        }
        self.seen(&look, looked::list(&what, log.items.len())).await?;
        Ok(log)
    }
}
