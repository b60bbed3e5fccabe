//! Lists workspaces and changes their settings, for an administrator at the command line.

use super::{Fault, ImportError, check::check, terms, write_lines};
use crate::{
    clock::Clock,
    store::{Database, audit, transfer_read},
};
use ergo_protocol::{
    directory::{Notify, SupportAccess},
    transfer::{Line, ListedWorkspace, SupportTerms, Workspace},
};

/// The values to set; `None` leaves a value unchanged.
#[derive(Clone, Debug, Default)]
pub struct NewValues {
    /// The name.
    pub name: Option<String>,
    /// The plan.
    pub plan: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// Whether support may enter.
    pub access: Option<SupportAccess>,
    /// Whether a session may change anything.
    pub changes_allowed: Option<bool>,
    /// The longest session, in minutes.
    pub longest_session_minutes: Option<u32>,
    /// Who is notified.
    pub notify: Option<Notify>,
}

/// All workspaces by name, or the one with this id.
pub async fn list(database: &str, id: Option<&str>) -> Result<Vec<ListedWorkspace>, ImportError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.read().await?;
    let listed = transfer_read::workspaces(&mut tx, id).await?;
    drop(tx);
    database.close().await;
    if listed.is_empty() && id.is_some() { Err(ImportError::NoSuchWorkspace) } else { Ok(listed) }
}

/// Sets the given values and returns what changed, e.g. `name: Alder → Elder`. The change applies to open sessions
/// within seconds.
pub async fn set(database: &str, id: &str, new: NewValues) -> Result<Vec<String>, ImportError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.write().await?;
    let mut found = transfer_read::workspaces(&mut tx, Some(id)).await?;
    let before = found.pop().ok_or(ImportError::NoSuchWorkspace)?.workspace;
    let after = changed(before.clone(), new);
    let changes = differences(&before, &after);
    let line = Line::Workspace(after);
    check(&line).map_err(|(field, what)| ImportError::Fault(Fault { line: 1, field, what }))?;
    if changes.is_empty() {
        drop(tx);
    } else {
        write_lines(&mut tx, [line]).await?;
        terms::uphold(&mut tx).await?;
        let entry = audit::Entry {
            action: "workspace.set",
            subject: "command line".to_owned(),
            actor: None,
            session: None,
            workspace: Some(id.to_owned()),
            target: Some(id.to_owned()),
            detail: changes.join("; "),
        };
        audit::record(&mut tx, &entry).await?;
        tx.commit().await?;
    }
    database.close().await;
    Ok(changes)
}

fn changed(before: Workspace, new: NewValues) -> Workspace {
    let terms = before.support.unwrap_or_default();
    Workspace {
        name: new.name.unwrap_or(before.name),
        plan: new.plan.or(before.plan),
        region: new.region.or(before.region),
        support: Some(SupportTerms {
            access: new.access.unwrap_or(terms.access),
            changes_allowed: new.changes_allowed.unwrap_or(terms.changes_allowed),
            longest_session_minutes: new.longest_session_minutes.unwrap_or(terms.longest_session_minutes),
            notify: new.notify.unwrap_or(terms.notify),
        }),
        ..before
    }
}

fn differences(before: &Workspace, after: &Workspace) -> Vec<String> {
    let values = |workspace: &Workspace| {
        let terms = workspace.support.clone().unwrap_or_default();
        [
            ("name", workspace.name.clone()),
            ("plan", workspace.plan.clone().unwrap_or_default()),
            ("region", workspace.region.clone().unwrap_or_default()),
            ("support access", terms.access.to_string()),
            ("changes allowed", terms.changes_allowed.to_string()),
            ("longest session", format!("{} minutes", terms.longest_session_minutes)),
            ("notify", terms.notify.to_string()),
        ]
    };
    let pairs = values(before).into_iter().zip(values(after));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((name, before), (_, after))| format!("{name}: {before} → {after}"))
        .collect()
}
