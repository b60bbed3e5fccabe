//! The app is killed inside a session.

use ergo_journeys::{
    desk::handle,
    poll::{PATIENCE, until},
    samples::{AGENT, DANA},
    world::World,
};

const NOTE: &str = "Saved a moment before the power went: ünïcödé 日本語.";

#[tokio::test]
async fn a_saved_note_survives_and_the_session_is_ended_at_the_next_start() {
    let world = World::open().await;
    let mut desk = world.inside(&DANA).await;
    desk.note("Observed", NOTE).await;
    desk.kill().await;
    assert_eq!(world.server.open_sessions_of(DANA.user_id).await, 1, "the crash told the server");

    desk.start().await;
    desk.until_phase("signed_out").await;
    desk.see_notice("crash_found").await;
    assert_eq!(desk.banner().await, None);
    assert_eq!(world.server.open_sessions_of(DANA.user_id).await, 1, "ended by nobody");

    desk.sign_in(AGENT.name).await;
    world.server.until_all_sessions_ended(DANA.user_id).await;
    desk.see_notice("crash_revoked").await;
    // What the killed app had not handed in arrives now, to its end.
    until("the whole journal to be at the server", PATIENCE, async || {
        let (entries, complete) = world.server.journals_of(DANA.user_id).await;
        (entries > 0 && complete == 1).then_some(())
    })
    .await;
    desk.open("history").await;
    desk.click(&handle("history-row")).await;
    desk.see_words("main", NOTE).await;
    desk.see_words("main", "closed unexpectedly").await;
}
