//! What an agent sends to the organization's IT.

use ergo_journeys::{
    computer::Computer,
    desk::{Desk, handle},
    display::Display,
    poll::{PATIENCE, until},
    samples::{AGENT, DANA},
    world::World,
};
use std::{fs, path::PathBuf};

/// A desk whose app failed in its last run.
async fn after_a_crash(world: &World) -> (Desk, PathBuf) {
    let mut desk = Desk::prepared(Display::invisible(), Computer::with(&world.wire.url()));
    let logs = desk.folder().app_data().join("logs");
    fs::create_dir_all(&logs).unwrap();
    fs::write(logs.join("crash.txt"), "at src-tauri/lib.rs:1:2").unwrap();
    desk.start().await;
    desk.see_notice("crash_report").await;
    let kept = logs.join("crash-last.txt");
    assert!(kept.exists());
    (desk, kept)
}

#[tokio::test]
async fn a_crash_report_is_kept_until_it_was_copied_or_dismissed() {
    let world = World::open().await;
    // Nobody is signed in: who cannot sign in needs it most.
    let (desk, kept) = after_a_crash(&world).await;
    desk.click(&handle("copy-report")).await;
    until("the report to be gone", PATIENCE, async || (!kept.exists()).then_some(())).await;
    desk.see_no_notice("crash_report").await;

    let (desk, kept) = after_a_crash(&world).await;
    desk.sign_in(AGENT.name).await;
    desk.open("diagnostics").await;
    desk.click(&handle("report-details")).await;
    desk.see_words(&handle("report"), "at src-tauri/lib.rs:1:2").await;
    assert!(kept.exists(), "looking at it is not copying it");
    desk.click(&handle("notice-dismiss")).await;
    until("the report to be gone", PATIENCE, async || (!kept.exists()).then_some(())).await;
}

#[tokio::test]
async fn what_it_needs_can_be_read_and_copied_and_names_no_customer() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("diagnostics").await;
    desk.click(&handle("report-details")).await;
    desk.see_words(&handle("report"), "Ergo Support 0.1.0").await;
    let report = desk.text(&handle("report")).await;
    for part in [
        "Ergo Support 0.1.0 (linux",
        &*world.wire.url(),
        "Timezone: Europe/Berlin",
        "Updates: off (not_set)",
        "started",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
    for part in [DANA.name, DANA.email, DANA.workspace, DANA.workspace_id, DANA.user_id, "eyJ"] {
        assert!(!report.contains(part), "{part}: {report}");
    }
    desk.click(&handle("copy-report")).await;
    desk.see(&format!("{}[data-copied='true']", handle("copy-report"))).await;
    // The files that the report is made of are no different.
    for (path, bytes) in desk.folder().files() {
        if path.extension().is_some_and(|kind| kind == "log") && path.to_string_lossy().contains("/logs/") {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(DANA.workspace_id) && !text.contains("eyJ"), "{text}");
        }
    }
}
