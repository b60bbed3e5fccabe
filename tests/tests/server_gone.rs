//! The server goes away, during a session and at its exit, and comes back.

use ergo_journeys::{
    desk::{handle, session::notice},
    samples::{AGENT, DANA},
    world::World,
};

#[tokio::test]
async fn a_page_without_the_server_says_so_and_can_be_tried_again() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("overview").await;
    world.wire.cut();
    desk.open("teams").await;
    assert_eq!(desk.error_code().await, "server_unreachable");
    let banner = desk.banner().await.expect("the banner stays");
    assert!(banner.words.contains(DANA.name) && banner.words.contains(AGENT.name));
    assert_eq!(desk.count(&handle("team-row")).await, 0);

    world.wire.mend().await;
    desk.click(&handle("retry")).await;
    desk.see(&handle("team-row")).await;
    desk.see_no(&handle("error")).await;
    desk.see_no_notice("server_unreachable").await;
    assert!(desk.banner().await.is_some());
}

/// Where the middle of something is.
const MIDDLE: &str = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
    return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];";

#[tokio::test]
async fn a_notice_moves_nothing_away_from_under_the_hand() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("overview").await;
    let nav_teams = [handle("nav-teams").into()];
    let before = desk.script(MIDDLE, &nav_teams).await;
    world.wire.cut();
    desk.open("members").await;
    desk.see_notice("server_unreachable").await;
    let after = desk.script(MIDDLE, &nav_teams).await;
    assert_eq!(after, before, "the navigation jumped while one was about to press it");
}

#[tokio::test]
async fn the_exit_works_offline_and_the_server_learns_of_it_later() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.note("Observed", "Written before the line went down.").await;
    world.wire.cut();
    desk.exit().await;
    assert_eq!(desk.banner().await, None);
    desk.see_notice("revocation_queued").await;
    desk.finish().await;
    assert_eq!(world.server.open_sessions_of(DANA.user_id).await, 1, "the server cannot know it yet");

    world.wire.mend().await;
    world.server.until_all_sessions_ended(DANA.user_id).await;
    desk.see_no_notice("revocation_queued").await;
}

#[tokio::test]
async fn every_page_says_that_it_is_disconnected_and_since_when() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    for page in ["start", "history"] {
        desk.open(page).await;
        assert!(!desk.has(&handle("disconnected")).await, "{page} is live");
    }
    desk.open("start").await;
    desk.enter_as(&DANA).await;
    desk.open("members").await;
    world.wire.cut();
    for page in ["members", "overview", "roles"] {
        desk.click(&handle(&format!("nav-{page}"))).await;
        desk.see_words(&handle("disconnected"), "Disconnected. Last updated at ").await;
    }
    world.wire.mend().await;
    desk.see_no(&handle("disconnected")).await;
}

/// Whether two things on the page have a point in common.
const OVERLAP: &str =
    "const [one, other] = [...arguments].map(css => document.querySelector(css).getBoundingClientRect());
    return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;";

#[tokio::test]
async fn a_toast_covers_nothing_goes_by_itself_and_can_be_read_again() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("overview").await;
    world.wire.cut();
    desk.open("members").await;
    desk.see_notice("server_unreachable").await;
    let toast = notice("server_unreachable");
    for other in ["main", ".sidebar", ".notes", "[data-testid='banner']"] {
        let overlap = desk.script(OVERLAP, &[toast.clone().into(), other.into()]).await;
        assert_eq!(overlap, false, "the toast covers {other}");
    }
    desk.see_no_notice("server_unreachable").await;
    desk.click(&handle("nav-notices")).await;
    desk.see("[data-testid='notice-listed'][data-kind='server_unreachable']").await;
}
