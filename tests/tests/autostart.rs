//! Starting with the computer's session: only if the agent or the organization wants it, and without a window in the way.

use ergo_journeys::{
    bus::Bus,
    desk::{Desk, handle},
    policy::{Policy, may_be_set},
    poll::{PATIENCE, until, within},
    process::runs,
    samples::AGENT,
    world::World,
};
use std::{fs, path::PathBuf, process::Command, time::Duration};

fn entry(desk: &Desk) -> PathBuf {
    desk.folder().path().join("config").join("autostart").join("ergo-support.desktop")
}

/// The value of a key.
fn value(entry: &str, key: &str) -> String {
    let found = entry.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    found.unwrap_or_else(|| panic!("no {key} in {entry}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_turns_it_on_and_what_was_written_starts_the_app_in_the_background() {
    let world = World::open().await;
    let bus = Bus::start();
    let mut desk = Desk::on_bus(&world.wire.url(), &bus).await;
    assert!(!entry(&desk).exists(), "off, unless someone wants it");
    desk.sign_in(AGENT.name).await;
    desk.open("settings").await;
    desk.click(&handle("autostart")).await;
    until("the entry to be there", PATIENCE, async || entry(&desk).exists().then_some(())).await;
    let text = fs::read_to_string(entry(&desk)).unwrap();
    if let Ok(checked) = Command::new("desktop-file-validate").arg(entry(&desk)).output() {
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    }
    assert_eq!(PathBuf::from(value(&text, "TryExec")), ergo_journeys::display::app());

    // The computer is started again, and the session does what the entry says.
    desk.kill().await;
    until("its window to be gone", PATIENCE, async || desk.display().app_window().is_none().then_some(()))
        .await;
    let started = desk.start_program("sh", &["-c", &format!("exec {}", value(&text, "Exec"))]);
    // Each program with windows has one that is never shown.
    until("the app to be on the screen", PATIENCE, async || {
        desk.display().window_titles().iter().any(|title| title == "ergo-support").then_some(())
    })
    .await;
    let shows = async || within(Duration::from_secs(2), async || desk.display().app_window()).await;
    assert_eq!(shows().await, None, "no window is in the way");
    assert!(runs(started.id()), "it does not end on its own");
    // Another start in the background changes nothing; one by the agent shows the window.
    assert!(desk.start_second(&["--background"]).success());
    assert_eq!(shows().await, None);
    assert!(desk.start_second(&[]).success());
    until("the window to be shown", PATIENCE, async || desk.display().app_window()).await;
    drop(started);

    desk.start().await;
    desk.sign_in(AGENT.name).await;
    desk.open("settings").await;
    desk.see("[data-testid='autostart']:checked").await;
    desk.click(&handle("autostart")).await;
    until("the entry to be gone", PATIENCE, async || (!entry(&desk).exists()).then_some(())).await;
}

#[tokio::test]
async fn the_organization_decides_it_for_the_agent() {
    if !may_be_set() {
        return;
    }
    let world = World::open().await;
    for on in [true, false] {
        let policy = Policy::new(format!("server = \"{}\"\nautostart = {on}\n", world.wire.url()));
        let mut desk = Desk::managed(&world.wire.url(), policy).await;
        assert_eq!(entry(&desk).exists(), on);
        desk.sign_in(AGENT.name).await;
        desk.open("settings").await;
        let state = if on { ":checked" } else { ":not(:checked)" };
        desk.see(&format!("[data-testid='autostart']:disabled{state}")).await;
        // Whatever the page asks, or someone did to the entry, the next start makes it right.
        let mut preferences = desk.invoke("preferences", serde_json::json!({})).await.unwrap();
        preferences["autostart"] = (!on).into();
        desk.invoke("set_preferences", serde_json::json!({ "preferences": preferences })).await.unwrap();
        assert_eq!(entry(&desk).exists(), on);
        desk.kill().await;
        if on {
            fs::remove_file(entry(&desk)).unwrap();
        } else {
            fs::create_dir_all(entry(&desk).parent().unwrap()).unwrap();
            fs::write(entry(&desk), "[Desktop Entry]\n").unwrap();
        }
        desk.start().await;
        assert_eq!(entry(&desk).exists(), on);
    }
}
