//! The window title says who is being impersonated, where no page can hide it.

use ergo_catalog::text;
use ergo_protocol::snapshot::{Phase, Snapshot};

/// The title for a snapshot.
pub fn of(snapshot: &Snapshot) -> String {
    let Some(session) = &snapshot.impersonation else { return "Ergo Support".to_owned() };
    let title = if matches!(snapshot.phase, Phase::Frozen(_)) {
        text!("Frozen {viewed} · {workspace} — Ergo Support")
    } else {
        text!("Impersonating {viewed} · {workspace} — Ergo Support")
    };
    title.with("viewed", &session.viewed.name).with("workspace", &session.workspace.name).shown()
}
