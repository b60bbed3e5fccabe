//! Who may read the audit: leads all of it, a workspace's own people the part about their workspace.

use crate::{
    access::{rights::Part, view},
    auth::caller::Caller,
    failure::Failure,
    store::{Reading, audit},
};
use ergo_protocol::{Code, audit::AuditPage};

/// A page, newest first. The cursor is the last entry's number, because entries are only added at the other end.
pub async fn page(
    tx: &mut Reading,
    caller: &Caller,
    before: Option<i64>,
    limit: u32,
) -> Result<AuditPage, Failure> {
    caller.require_direct()?;
    let workspaces =
        if caller.is_lead() { None } else { Some(view::workspaces_where(tx, caller, Part::Audit).await?) };
    if workspaces.as_ref().is_some_and(Vec::is_empty) {
        return Err(Failure::new(
            Code::Forbidden,
            "Only leads and a workspace's own admins can read the audit log.",
        ));
    }
    // One extra row shows whether there is a next page.
    let mut items = audit::page(tx, workspaces.as_deref(), before.unwrap_or(i64::MAX), limit + 1).await?;
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next_cursor = items.last().filter(|_| has_more).map(|last| last.seq.to_string());
    Ok(AuditPage { items, next_cursor })
}
