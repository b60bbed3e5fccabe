//! An update of the app: found, put off, refused during a session, installed after it, and started. The app is told that it is an
//! `AppImage`, whose file is then really replaced; what is installed is the app itself, as another version.

use ergo_journeys::{
    accessibility::Accessibility,
    computer::Computer,
    desk::{Desk, handle},
    display::{Display, app},
    policy::{Policy, may_be_set},
    poll::{START_UP, until},
    process::{kill, running, runs},
    publisher::{Publisher, manifest},
    samples::{AGENT, DANA},
    update_server::{Answer, UpdateServer},
    world::World,
};
use serde_json::json;
use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

const OLD: &[u8] = b"the old version";

#[tokio::test]
async fn an_update_is_put_off_and_installed_after_the_session_and_the_new_version_starts() {
    if !may_be_set() {
        return;
    }
    let (world, updates, publisher) = (World::open().await, UpdateServer::start().await, Publisher::begin());
    let pages = Accessibility::ready();
    let folder = tempfile::tempdir().unwrap();
    let image = folder.path().join("Ergo.AppImage");
    fs::write(&image, OLD).unwrap();
    fs::set_permissions(&image, fs::Permissions::from_mode(0o755)).unwrap();
    let package = fs::read(app()).unwrap();
    let address = updates.put("new", Answer::Slow(package.clone(), 40, Duration::from_millis(50)));
    let publish = |signature: &str| {
        let manifest = manifest("stable", "9.9.9", &address, signature).to_string();
        updates.put("stable.json", Answer::Whole(manifest.into_bytes()));
    };
    // First, someone who is not the publisher has the server.
    publish(&Publisher::begin().sign(&package, "9.9.9"));
    let policy = format!("server = \"{}\"\nupdate_url = \"{}\"\n", world.wire.url(), updates.url);
    let environment = vec![
        ("APPIMAGE", image.to_string_lossy().into_owned()),
        ("APPDIR", app().parent().unwrap().to_string_lossy().into_owned()),
        ("ERGO_UPDATE_KEY", publisher.key()),
    ];
    let policy = Some(Policy::new(policy));
    let desk =
        Desk::on(Display::invisible(), Computer { policy, environment, ..Computer::with(&world.wire.url()) })
            .await;
    desk.see_notice("update_available").await;
    desk.sign_in(AGENT.name).await;
    desk.open("settings").await;
    desk.see_words(&state("available"), "Version 9.9.9 is available. You have 0.1.0.").await;
    pages.visit(&desk, "settings, an update").await;
    desk.click(&handle("update-install")).await;
    let refused = "[data-testid='updates'] [data-testid='error'][data-code='update_invalid']";
    until("the update to be refused", START_UP, async || desk.has(refused).await.then_some(())).await;
    assert_eq!(fs::read(&image).unwrap(), OLD);

    publish(&publisher.sign(&package, "9.9.9"));
    desk.click(&handle("update-check")).await;
    desk.see_no(refused).await;
    desk.click(&handle("update-later")).await;
    desk.see(&handle("update-put-off")).await;
    desk.see_no_notice("update_available").await;
    let kept = fs::read_to_string(desk.folder().app_data().join("preferences.json")).unwrap();
    assert!(kept.contains("9.9.9"), "{kept}");

    desk.open("start").await;
    desk.enter_as(&DANA).await;
    let refused = desk.invoke("install_update", json!({})).await.unwrap_err();
    assert_eq!(refused["code"], "wrong_state", "{refused}");
    desk.open("settings").await;
    desk.see(&format!("{}:disabled", handle("update-install"))).await;
    assert_eq!(fs::read(&image).unwrap(), OLD);
    desk.exit().await;
    desk.finish().await;

    desk.open("settings").await;
    let before = desk.process();
    desk.click(&handle("update-install")).await;
    desk.see_words(&state("downloading"), "Downloading version 9.9.9").await;
    desk.see(&handle("update-progress")).await;
    until("the old version to end", START_UP, async || (!runs(before)).then_some(())).await;
    assert!(fs::read(&image).unwrap() == package, "the file is the new version");
    let new = until("the new version to start", START_UP, async || running(&image)).await;
    desk.see_title("of the new version", |title| title == "Ergo Support").await;
    kill(new);
    pages.finish();
}

fn state(name: &str) -> String {
    format!("[data-testid='update-state'][data-state='{name}']")
}
