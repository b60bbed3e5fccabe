//! The window title says who is being impersonated, where no page can hide it.

use ergo_catalog::text;
use ergo_protocol::snapshot::{Phase, Snapshot};

/// The same in every language: whatever looks for the window by its title finds it.
const PRODUCT: &str = "Ergo Support";

/// The title for a snapshot.
pub fn of(snapshot: &Snapshot) -> String {
    let Some(session) = &snapshot.impersonation else { return PRODUCT.to_owned() };
    let title = if matches!(snapshot.phase, Phase::Frozen(_)) {
        text!("Frozen {viewed} · {workspace} — {product}")
    } else {
        text!("Impersonating {viewed} · {workspace} — {product}")
    };
    title
        .with("viewed", &session.viewed.name)
        .with("workspace", &session.workspace.name)
        .with("product", PRODUCT)
        .shown()
}
