//! The tray icon: its tooltip says who is being impersonated, where, and by whom, even when the window is behind
//! others.

use ergo_catalog::{Text, text};
use ergo_desk::Desk;
use ergo_protocol::snapshot::{Mode, Phase, Snapshot};
use std::sync::Arc;
use tauri::{
    App, AppHandle, Wry,
    image::Image,
    menu::{Menu, MenuItem},
    tray::TrayIconBuilder,
};

const ID: &str = "ergo-support";

/// What the icon says. Each mark has its own outline (square, circle, triangle, diamond), so that it can be
/// recognized without color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// No session.
    Direct,
    /// A read-only session.
    Impersonating,
    /// One change may be made.
    Armed,
    /// The session is stopped where it is.
    Frozen,
}

impl Mark {
    const fn of(snapshot: &Snapshot) -> Self {
        match (&snapshot.impersonation, &snapshot.phase) {
            (None, _) => Self::Direct,
            (Some(_), Phase::Frozen(_)) => Self::Frozen,
            (Some(session), _) => match session.mode {
                Mode::ReadOnly => Self::Impersonating,
                Mode::Armed => Self::Armed,
            },
        }
    }

    const fn icon(self) -> Image<'static> {
        match self {
            Self::Direct => tauri::include_image!("icons/tray-direct.png"),
            Self::Impersonating => tauri::include_image!("icons/tray-impersonating.png"),
            Self::Armed => tauri::include_image!("icons/tray-armed.png"),
            Self::Frozen => tauri::include_image!("icons/tray-frozen.png"),
        }
    }

    /// The tooltip.
    const fn words(self) -> Text {
        match self {
            Self::Direct | Self::Impersonating => {
                text!("Impersonating: {viewed} in {workspace}, by {impersonator}")
            }
            Self::Armed => text!("Armed for 1 change: {viewed} in {workspace}, by {impersonator}"),
            Self::Frozen => text!("Frozen: {viewed} in {workspace}, by {impersonator}"),
        }
    }
}

/// Adds the icon to the tray, and says whether there is one. Without a tray, the app continues: the title, the frame, and
/// the banner show the same.
pub fn open(app: &App, desk: &Arc<Desk>) -> bool {
    if !is_there() {
        tracing::warn!("there is no tray on this computer");
        return false;
    }
    let built = build(app, desk);
    if let Err(error) = &built {
        tracing::warn!(%error, "the tray icon could not be shown");
    }
    built.is_ok()
}

fn build(app: &App, desk: &Arc<Desk>) -> tauri::Result<()> {
    let desk = Arc::clone(desk);
    TrayIconBuilder::with_id(ID)
        .icon(Mark::Direct.icon())
        .menu(&menu(app.handle())?)
        .tooltip("Ergo Support")
        .on_menu_event(move |app, event| {
            if event.id() == "exit" {
                let desk = Arc::clone(&desk);
                // Refused if there is nothing to exit.
                tauri::async_runtime::spawn(async move { desk.exit().await });
            } else {
                super::window::show(app);
            }
        })
        .build(app)?;
    Ok(())
}

/// Keeps the icon and tooltip in step with the desk.
pub fn follow(app: &AppHandle, snapshot: &Snapshot) {
    let Some(tray) = app.tray_by_id(ID) else { return };
    let text = tooltip(snapshot);
    // A tray that has gone away ignores this. (On Linux, the title is shown next to the icon.)
    let _ = tray.set_icon(Some(Mark::of(snapshot).icon()));
    let _ = tray.set_tooltip(Some(&text));
    let _ = tray.set_title(snapshot.impersonation.as_ref().map(|_| &text));
}

/// Draws the menu in the current language.
pub fn speak(app: &AppHandle) {
    let Some(tray) = app.tray_by_id(ID) else { return };
    if let Ok(menu) = menu(app) {
        // A tray that has gone away ignores this.
        let _ = tray.set_menu(Some(menu));
    }
}

fn menu(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let show = MenuItem::with_id(app, "show", text!("Show Ergo Support").shown(), true, None::<&str>)?;
    let exit = MenuItem::with_id(app, "exit", text!("Exit impersonation").shown(), true, None::<&str>)?;
    Menu::with_items(app, &[&show, &exit])
}

/// What the tray says.
pub fn tooltip(snapshot: &Snapshot) -> String {
    let Some(session) = &snapshot.impersonation else { return "Ergo Support".to_owned() };
    Mark::of(snapshot)
        .words()
        .with("viewed", &session.viewed.name)
        .with("workspace", &session.workspace.name)
        .with("impersonator", &session.impersonator.name)
        .shown()
}

/// Whether there is tray support. The library that draws tray icons on Linux panics if its own library is missing, so
/// this checks first.
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
    use super::{Mark, tooltip};
    use ergo_protocol::snapshot::Snapshot;
    use serde_json::{Value, json};

    #[test]
    fn the_tooltip_names_all_three_and_says_what_state_the_session_is_in() {
        assert_eq!(
            tooltip(&active("read_only")),
            "Impersonating: Dana Reyes in Marlow Freight, by Sam Okafor"
        );
        assert!(tooltip(&active("armed")).starts_with("Armed for 1 change: Dana Reyes"));
        assert!(tooltip(&frozen("read_only")).starts_with("Frozen: Dana Reyes"));
        assert_eq!(tooltip(&direct()), "Ergo Support");
    }

    #[test]
    fn each_state_has_its_icon() {
        assert_eq!(Mark::of(&direct()), Mark::Direct);
        assert_eq!(Mark::of(&active("read_only")), Mark::Impersonating);
        assert_eq!(Mark::of(&active("armed")), Mark::Armed);
        // Nothing can be changed while the session is frozen, whatever was armed.
        assert_eq!(Mark::of(&frozen("armed")), Mark::Frozen);
    }

    /// Without color, each icon differs from every other in at least a tenth of its pixels.
    #[test]
    fn the_icons_differ_in_their_outlines() {
        let marks = [Mark::Direct, Mark::Impersonating, Mark::Armed, Mark::Frozen];
        let outlines = marks.map(|mark| {
            let icon = mark.icon();
            icon.rgba().chunks_exact(4).map(|pixel| pixel[3] > 127).collect::<Vec<_>>()
        });
        for (at, one) in outlines.iter().enumerate() {
            for (other_at, other) in outlines.iter().enumerate().skip(at + 1) {
                let differ = one.iter().zip(other).filter(|(one, other)| one != other).count();
                assert!(
                    differ * 10 > one.len(),
                    "{:?} and {:?}: {differ} pixels of {}",
                    marks[at],
                    marks[other_at],
                    one.len()
                );
            }
        }
    }

    fn direct() -> Snapshot {
        snapshot(&json!({ "name": "direct" }), &json!(null))
    }

    fn active(mode: &str) -> Snapshot {
        snapshot(&json!({ "name": "active" }), &session(mode))
    }

    fn frozen(mode: &str) -> Snapshot {
        let phase = json!({
            "name": "frozen", "reason": "idle", "detail": "", "since": 0, "can_reverify": true, "saved_entries": 0
        });
        snapshot(&phase, &session(mode))
    }

    fn session(mode: &str) -> Value {
        let person = |name: &str| json!({ "id": "x", "name": name, "email": "" });
        json!({
            "session_id": "s", "viewed": person("Dana Reyes"), "impersonator": person("Sam Okafor"),
            "workspace": { "id": "w", "name": "Marlow Freight" }, "mode": mode, "ticket": "", "reason": "",
            "minutes": 1, "scope": [], "changes_allowed": false, "armed": null, "last_change": null, "ends_at": 0,
            "remaining_millis": 0, "extendable_minutes": 0
        })
    }

    fn snapshot(phase: &Value, session: &Value) -> Snapshot {
        serde_json::from_value(json!({
            "revision": 1, "phase": phase, "agent": null, "impersonation": session, "held_back": [], "notices": [],
            "timezone_offer": null, "server": { "url": "", "training": true, "reachable": true, "sign_in": null, "hand_overs": [] },
            "desktop_timezone": "UTC", "approvals": null, "waiting": null, "quit_asked": false
        }))
        .unwrap()
    }
}
