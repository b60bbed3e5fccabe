//! The window title says who is being impersonated, where no page can hide it.

use ergo_protocol::snapshot::{Phase, Snapshot};

/// The title for a snapshot.
pub fn of(snapshot: &Snapshot) -> String {
    let Some(session) = &snapshot.impersonation else { return "Ergo Support".to_owned() };
    let state = if matches!(snapshot.phase, Phase::Frozen(_)) { "Frozen" } else { "Impersonating" };
    format!("{state} {} · {} — Ergo Support", session.viewed.name, session.workspace.name)
}
