//! A workspace's audit log as one caller sees it: what was done there, and by whom.

use crate::{
    access::{rights::Part, settings::Definition, view::View},
    failure::Failure,
    store::{Reading, audit},
};
use ergo_protocol::{
    audit::{WorkspaceAudit, WorkspaceAuditEntry},
    workspace::Named,
};

/// Which entries are requested.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// What was affected: a person's id, or the key of an access setting.
    pub target: Option<&'a str>,
    /// Only changes to the workspace: not reads, refusals, entries, and endings.
    pub changes: bool,
}

/// A page, newest first. The cursor is the last entry's number, because entries are only added at the other end.
pub async fn page(
    tx: &mut Reading,
    view: &View,
    about: About<'_>,
    before: Option<i64>,
    limit: u32,
) -> Result<WorkspaceAudit, Failure> {
    view.require(tx, Part::Log).await?;
    // One extra row shows whether there is a next page.
    let mut items = entries(tx, view, about, before, limit + 1).await?;
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next_cursor = items.last().filter(|_| has_more).map(|last| last.seq.to_string());
    Ok(WorkspaceAudit { items, next_cursor })
}

/// The entries, for someone who may read them.
pub async fn entries(
    tx: &mut Reading,
    view: &View,
    about: About<'_>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<WorkspaceAuditEntry>, Failure> {
    let wanted = audit::Wanted { target: about.target, changes: about.changes };
    let mut entries = audit::of_workspace(tx, &view.workspace, &wanted, before, limit).await?;
    let mut unnamed: Vec<&mut Named> = entries
        .iter_mut()
        .filter_map(|entry| entry.target.as_mut())
        .filter(|target| target.name.is_empty())
        .collect();
    if !unnamed.is_empty() {
        name_settings(tx, &mut unnamed).await?;
    }
    Ok(entries)
}

/// Adds names to what is left: the store knows the names of people; the rest are access settings, some of which may
/// no longer exist.
async fn name_settings(tx: &mut Reading, targets: &mut [&mut Named]) -> Result<(), Failure> {
    let definitions = Definition::all(tx).await?;
    for target in targets {
        let found = definitions.iter().find(|definition| definition.key() == target.id);
        target.name = found.map_or_else(|| target.id.clone(), |found| found.label().to_owned());
    }
    Ok(())
}
