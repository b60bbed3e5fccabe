//! Live access, held: what stops a session shows in the window at once, and what is frozen is gone.

use ergo_journeys::{
    desk::handle,
    poll::{PATIENCE, until},
    samples::{AGENT, DANA, OTHER_DANA},
    world::World,
};
use std::time::Duration;

/// The pause between two tries grows to half a minute.
const LONGEST_PAUSE: Duration = Duration::from_secs(45);

#[tokio::test]
async fn a_revocation_empties_the_window_within_a_second() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    let a_second = desk.a_second().await;
    desk.note("Observed", "Seen before it was revoked.").await;
    desk.open("members").await;
    desk.see(&handle("member-row")).await;
    desk.write(&handle("member-search"), "kwabena").await;
    until("the stream to be open", PATIENCE, async || {
        (!world.wire.calls("GET", "/v1/events").is_empty()).then_some(())
    })
    .await;
    let others = world.server.others_in(DANA.workspace_id, &[DANA.user_id]).await;

    let begun = std::time::Instant::now();
    world.server.revoke_sessions_of(DANA.user_id).await;
    desk.see(&handle("frozen")).await;
    assert!(begun.elapsed() < a_second, "{:?}", begun.elapsed());
    assert_eq!(desk.frozen().await, "revoked");
    // Gone from the page, not covered: nobody else's name is anywhere in it, nor what was searched for.
    let page = desk.source().await;
    let left: Vec<_> = others.iter().filter(|person| page.contains(&person.email)).collect();
    assert!(left.is_empty(), "still in the page: {left:?}");
    assert!(!page.contains("kwabena") && !page.contains("Seen before it was revoked"), "{page}");
    desk.see_words(&handle("frozen"), "saved").await;
    let banner = desk.banner().await.expect("a frozen session still says who");
    assert!(banner.words.contains(DANA.name) && banner.words.contains(AGENT.name));
    desk.exit().await;
}

#[tokio::test]
async fn an_extension_is_asked_for_with_a_reason() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.choose(DANA.search, &DANA).await;
    desk.fill_why("The customer asked us to look at the invoice export.", "SUP-4821").await;
    desk.review().await;
    desk.confirm_preflight().await;
    desk.enter().await;
    desk.until_phase("confirming").await;
    desk.confirm_identity().await;
    let left = async || {
        let snapshot = desk.invoke("snapshot", serde_json::json!({})).await.unwrap();
        snapshot["impersonation"]["remaining_millis"].as_i64().unwrap()
    };
    let before = left().await;
    desk.click(&handle("extend")).await;
    desk.write(&handle("extend-minutes"), "10").await;
    desk.write(&handle("extend-reason"), "short").await;
    desk.click(&handle("extend-confirm")).await;
    assert_eq!(desk.error_code().await, "reason_length");
    desk.write(&handle("extend-reason"), "The customer is still on the phone").await;
    desk.click(&handle("extend-confirm")).await;
    until("more time", PATIENCE, async || (left().await > before + 9 * 60_000).then_some(())).await;
    desk.see_words(&handle("note-entry"), "Extended by 10 minutes").await;
}

#[tokio::test]
async fn a_server_restarted_under_a_session_is_survived_and_push_comes_back() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("overview").await;
    let stream_is_open = async |world: &World| {
        until("the stream to be open", LONGEST_PAUSE, async || {
            (!world.wire.calls("GET", "/v1/events").is_empty()).then_some(())
        })
        .await;
    };
    stream_is_open(&world).await;
    // Before the restart: afterwards the stream may be back sooner than the page is.
    world.wire.forget();
    let world = world.restart_server().await;
    desk.open("teams").await;
    desk.see(&handle("team-row")).await;
    stream_is_open(&world).await;
    world.server.revoke_sessions_of(DANA.user_id).await;
    assert_eq!(desk.frozen().await, "revoked");
}

#[tokio::test]
async fn a_session_with_the_longest_time_says_why_there_is_no_more() {
    let world = World::open().await;
    // Lumen Labs allows 30 minutes, and that is what one asks for.
    let desk = world.inside(&OTHER_DANA).await;
    desk.click(&handle("extend")).await;
    desk.see_words(&handle("extend-unavailable"), "Lumen Labs can’t be extended any further").await;
    assert!(!desk.has(&handle("extend-confirm")).await);
}
