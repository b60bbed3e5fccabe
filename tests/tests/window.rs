//! The window opens where it was, and where it can be seen.

use ergo_journeys::{
    computer::Computer,
    desk::Desk,
    display::Display,
    poll::{PATIENCE, until},
    world::World,
};
use serde_json::{Value, json};
use std::fs;

fn written(desk: &Desk) -> Option<Value> {
    serde_json::from_slice(&fs::read(desk.folder().app_data().join("window.json")).ok()?).ok()
}

async fn until_at(desk: &Desk, place: [i32; 4]) {
    until(&format!("the window to be at {place:?}"), PATIENCE, async || {
        (desk.display().app_window() == Some(place)).then_some(())
    })
    .await;
}

/// A desk whose app finds this place of its window at the start.
async fn opened_with(world: &World, place: Value) -> Desk {
    let mut desk = Desk::prepared(Display::invisible(), Computer::with(&world.wire.url()));
    fs::create_dir_all(desk.folder().app_data()).unwrap();
    fs::write(desk.folder().app_data().join("window.json"), place.to_string()).unwrap();
    desk.start().await;
    desk
}

#[tokio::test]
async fn the_window_opens_where_it_was() {
    let world = World::open().await;
    let mut desk = world.desk().await;
    let place = [310, 170, 1111, 666];
    desk.display().move_app_window(place);
    until("the place to be written down", PATIENCE, async || {
        let written = written(&desk)?;
        let place = json!({ "x": 310, "y": 170, "width": 1111, "height": 666, "maximized": false });
        (written == place).then_some(())
    })
    .await;
    desk.kill().await;
    desk.start().await;
    until_at(&desk, place).await;
}

#[tokio::test]
async fn a_place_that_is_gone_is_not_used_and_no_window_is_too_small() {
    let world = World::open().await;
    // A second screen that is no longer there; smaller than the app can be.
    for (place, size) in [
        (json!({ "x": 5000, "y": 100, "width": 1100, "height": 700, "maximized": false }), [1100, 700]),
        (json!({ "x": -1900, "y": -900, "width": 1100, "height": 700, "maximized": false }), [1100, 700]),
        (json!({ "x": 100, "y": 100, "width": 300, "height": 200, "maximized": false }), [960, 600]),
        (json!("nonsense"), [1280, 800]),
    ] {
        let desk = opened_with(&world, place.clone()).await;
        let [x, y, width, height] = until("the window", PATIENCE, async || desk.display().app_window()).await;
        assert_eq!([width, height], size, "{place}");
        assert!((0..=1920 - width).contains(&x) && (0..=1080 - height).contains(&y), "{place}: {x}, {y}");
    }
}

#[tokio::test]
async fn a_maximized_window_opens_maximized_and_knows_its_place() {
    let world = World::open().await;
    let display = Display::invisible();
    let Some(_manager) = display.manage_windows() else { return };
    let mut desk = Desk::on(display, Computer::with(&world.wire.url())).await;
    desk.display().move_app_window([200, 150, 1100, 700]);
    until("the place to be written down", PATIENCE, async || {
        (written(&desk)?["width"] == 1100).then_some(())
    })
    .await;
    let before = written(&desk).unwrap();
    desk.display().maximize_app_window();
    until("the state to be written down", PATIENCE, async || {
        (written(&desk)?["maximized"] == true).then_some(())
    })
    .await;
    desk.kill().await;
    desk.start().await;
    until("the window to fill the screen", PATIENCE, async || {
        desk.display().app_window().filter(|[_, _, width, _]| *width == 1920)
    })
    .await;
    let mut after = written(&desk).unwrap();
    after["maximized"] = json!(false);
    assert_eq!(after, before, "where it goes when it is made smaller again");
}
