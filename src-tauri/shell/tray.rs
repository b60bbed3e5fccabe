//! The tray icon: its tooltip says who is impersonated, where and by whom, also when the window is behind others.

use ergo_desk::Desk;
use ergo_protocol::snapshot::{Phase, Snapshot};
use std::sync::Arc;
use tauri::{
    App, AppHandle,
    menu::{Menu, MenuItem},
    tray::TrayIconBuilder,
};

const ID: &str = "ergo-support";

/// Puts the icon into the tray. Without a tray the app goes on: title, frame and banner say the same.
pub fn open(app: &App, desk: &Arc<Desk>) {
    if !is_there() {
        tracing::warn!("there is no tray on this computer");
        return;
    }
    if let Err(error) = build(app, desk) {
        tracing::warn!(%error, "the tray icon could not be shown");
    }
}

fn build(app: &App, desk: &Arc<Desk>) -> tauri::Result<()> {
    let show = MenuItem::with_id(app, "show", "Show Ergo Support", true, None::<&str>)?;
    let exit = MenuItem::with_id(app, "exit", "Exit the session", true, None::<&str>)?;
    let desk = Arc::clone(desk);
    TrayIconBuilder::with_id(ID)
        .icon(tauri::include_image!("icons/tray-direct.png"))
        .menu(&Menu::with_items(app, &[&show, &exit])?)
        .tooltip("Ergo Support")
        .on_menu_event(move |app, event| {
            if event.id() == "exit" {
                let desk = Arc::clone(&desk);
                // Refused where there is nothing to exit.
                tauri::async_runtime::spawn(async move { desk.exit().await });
            } else {
                super::window::show(app);
            }
        })
        .build(app)?;
    Ok(())
}

/// Keeps icon and tooltip in step with the desk.
pub fn follow(app: &AppHandle, snapshot: &Snapshot) {
    let Some(tray) = app.tray_by_id(ID) else { return };
    let icon = match (&snapshot.impersonation, &snapshot.phase) {
        (None, _) => tauri::include_image!("icons/tray-direct.png"),
        (Some(_), Phase::Frozen(_)) => tauri::include_image!("icons/tray-frozen.png"),
        (Some(_), _) => tauri::include_image!("icons/tray-impersonating.png"),
    };
    let text = tooltip(snapshot);
    // A tray that has gone away takes none of it. (On Linux the title is what is shown beside the icon.)
    let _ = tray.set_icon(Some(icon));
    let _ = tray.set_tooltip(Some(&text));
    let _ = tray.set_title(snapshot.impersonation.as_ref().map(|_| &text));
}

/// What the tray says.
pub fn tooltip(snapshot: &Snapshot) -> String {
    let Some(session) = &snapshot.impersonation else { return "Ergo Support".to_owned() };
    let state = if matches!(snapshot.phase, Phase::Frozen(_)) { "Frozen" } else { "Impersonating" };
    format!(
        "{state}: {} in {}, by {}",
        session.viewed.name, session.workspace.name, session.impersonator.name
    )
}

/// The library that draws tray icons on Linux panics when its own library is missing, so that is looked for
/// first.
#[cfg(target_os = "linux")]
fn is_there() -> bool {
    const NAMES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    let near = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let folders = [near.as_str(), "/usr/lib64", "/usr/lib", "/usr/local/lib", "/app/lib"];
    folders.iter().any(|folder| NAMES.iter().any(|name| std::path::Path::new(folder).join(name).exists()))
}

#[cfg(not(target_os = "linux"))]
fn is_there() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::tooltip;
    use ergo_protocol::snapshot::Snapshot;
    use serde_json::json;

    #[test]
    fn the_tooltip_names_all_three_and_says_when_it_is_stopped() {
        let person = |name: &str| json!({ "id": "x", "name": name, "email": "" });
        let read = |phase: serde_json::Value, session: serde_json::Value| -> Snapshot {
            serde_json::from_value(json!({
                "revision": 1, "phase": phase, "agent": null, "impersonation": session, "held_back": [], "notices": [],
                "timezone_offer": null, "server": { "url": "", "training": true, "reachable": true, "sign_in": null, "hand_overs": [] },
                "desktop_timezone": "UTC", "approvals": null, "waiting": null, "quit_asked": false
            }))
            .unwrap()
        };
        let session = json!({
            "session_id": "s", "viewed": person("Dana Reyes"), "impersonator": person("Sam Okafor"),
            "workspace": { "id": "w", "name": "Marlow Freight" }, "mode": "read_only", "ticket": "", "reason": "",
            "minutes": 1, "scope": [], "changes_allowed": false, "armed": null, "last_change": null, "ends_at": 0,
            "remaining_millis": 0, "extendable_minutes": 0
        });
        let active = read(json!({ "name": "active" }), session.clone());
        assert_eq!(tooltip(&active), "Impersonating: Dana Reyes in Marlow Freight, by Sam Okafor");
        let frozen = json!({
            "name": "frozen", "reason": "idle", "detail": "", "since": 0, "can_reverify": true, "saved_entries": 0
        });
        assert!(tooltip(&read(frozen, session)).starts_with("Frozen: Dana Reyes"));
        assert_eq!(tooltip(&read(json!({ "name": "direct" }), json!(null))), "Ergo Support");
    }
}
