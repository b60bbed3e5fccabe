//! Ends what a workspace's terms no longer allow, as soon as they are imported or set, as after a customer's own
//! change. The sweeper ends sessions that may not continue.

use super::ImportError;
use crate::{
    change::disarm,
    failure::Failure,
    sessions::closing,
    store::{Writing, grants, requests, workspaces},
};
use ergo_protocol::directory::SupportAccess;
use std::collections::BTreeSet;

/// Closes entry requests and voids grants that their workspaces no longer allow.
pub async fn uphold(tx: &mut Writing) -> Result<(), ImportError> {
    Ok(uphold_all(tx).await?)
}

async fn uphold_all(tx: &mut Writing) -> Result<(), Failure> {
    let open = requests::all_open(tx).await?;
    for workspace in open.into_iter().map(|request| request.workspace_id).collect::<BTreeSet<_>>() {
        let Some(terms) = workspaces::find(tx, &workspace).await? else { continue };
        match terms.support_access {
            SupportAccess::Off => {
                closing::close_in(tx, &workspace, false, "Support access was turned off").await?;
            }
            SupportAccess::OnRequest => {
                let why = "The workspace now requires a second person to approve each session";
                closing::close_in(tx, &workspace, true, why).await?;
            }
            SupportAccess::On => {}
        }
    }
    for workspace in grants::workspaces_with_armed(tx).await? {
        if workspaces::find(tx, &workspace).await?.is_some_and(|terms| !terms.changes_allowed) {
            disarm::void(tx, grants::Which::In(&workspace), "Changes were turned off").await?;
        }
    }
    Ok(())
}
