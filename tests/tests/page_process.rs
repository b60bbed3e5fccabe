//! The page's process ends, as a bug in the web view can make it: the banner is back at once. The driver loses the page then,
//! so what is on the screen is looked at from outside.

use ergo_journeys::{
    poll::{PATIENCE, until},
    process::{children, kill, name},
    samples::DANA,
    world::World,
};

/// The color of the banner, as in styles/tokens.css.
const IMPERSONATING: [u8; 3] = [0xff, 0xb2, 0x24];
/// The banner has tens of thousands of pixels.
const MANY: usize = 10_000;

#[tokio::test]
async fn a_session_whose_page_died_has_its_banner_again() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    let banner = async || {
        desk.display().clear();
        until("the banner to be on the screen", PATIENCE, async || {
            (desk.display().pixels_of(IMPERSONATING) > MANY).then_some(())
        })
        .await;
    };
    banner().await;
    let app = desk.process();
    let page = || children(app).into_iter().find(|pid| name(*pid).starts_with("WebKitWebProces"));
    let before = page().expect("the page has a process");
    kill(before);
    until("the page to have a process again", PATIENCE, async || page().filter(|pid| *pid != before)).await;
    banner().await;
    assert!(desk.titles().iter().any(|title| title.contains(DANA.name)));
    desk.display().press_exit_keys();
    until("the session to be over", PATIENCE, async || {
        (world.server.open_sessions_of(DANA.user_id).await == 0).then_some(())
    })
    .await;
}
