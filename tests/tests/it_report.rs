//! What an agent sends to the organization's IT.

use ergo_journeys::{desk::handle, samples::DANA, world::World};

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
