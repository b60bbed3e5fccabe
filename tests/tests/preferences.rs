//! The preferences file, broken while the app was not running.

use ergo_journeys::world::World;
use serde_json::json;
use std::fs;

#[tokio::test]
async fn a_broken_preferences_file_is_set_aside_and_said_and_the_last_good_one_is_used() {
    let world = World::open().await;
    let mut desk = world.desk().await;
    let mut dark = desk.invoke("preferences", json!({})).await.unwrap();
    dark["theme"] = json!("dark");
    dark["notes_width"] = json!(400);
    let dark = json!({ "preferences": dark });
    desk.invoke("set_preferences", dark.clone()).await.unwrap();
    desk.kill().await;

    // What a plain write leaves when the power goes in the middle of it.
    let folder = desk.folder().app_data();
    fs::write(folder.join("preferences.json"), b"").unwrap();
    desk.start().await;
    desk.see_notice("preferences_set_aside").await;
    assert_eq!(desk.invoke("preferences", json!({})).await.unwrap(), dark["preferences"]);
    let kept = fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("preferences.json.corrupt-"));
    assert!(kept, "the broken file was thrown away");
}
