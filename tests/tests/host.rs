//! The host's own surfaces: the window's title and its close button, a second start, a link, the screen lock.

use ergo_journeys::{
    bus::Bus,
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    process::runs,
    samples::{AGENT, DANA},
    world::World,
};

#[tokio::test]
async fn the_title_says_who_is_impersonated_where() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    let title = desk.see_title("of the session", |title| title.starts_with("Impersonating")).await;
    assert_eq!(title, "Impersonating Dana Reyes · Marlow Freight — Ergo Support");
    world.server.revoke_sessions_of(DANA.user_id).await;
    desk.see_title("of the stop", |title| title == "Frozen Dana Reyes · Marlow Freight — Ergo Support").await;
    until("the taskbar to ask for attention", PATIENCE, async || {
        desk.display().wants_attention().then_some(())
    })
    .await;
    desk.exit().await;
    desk.see_title("of the desk", |title| title == "Ergo Support").await;
}

#[tokio::test]
async fn the_keys_for_the_exit_work_from_any_window_and_only_in_a_session() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    // Pressed on the screen, not in the page: no window has the focus there.
    desk.display().press_exit_keys();
    desk.enter_as(&DANA).await;
    until("the keys to be taken", PATIENCE, async || {
        desk.display().press_exit_keys();
        (desk.phase().await.as_deref() == Some("ended")).then_some(())
    })
    .await;
    world.server.until_all_sessions_ended(DANA.user_id).await;
}

#[tokio::test]
async fn a_window_closed_inside_a_session_asks_and_then_exits() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    let app = desk.process();
    desk.close_window();
    desk.see(&handle("quit-dialog")).await;
    desk.see_focus(&handle("quit-stay")).await;
    desk.click(&handle("quit-stay")).await;
    desk.see_no(&handle("quit-dialog")).await;
    assert_eq!(world.server.open_sessions_of(DANA.user_id).await, 1);

    desk.close_window();
    desk.click(&handle("quit-confirm")).await;
    until("the app to be gone", PATIENCE, async || (!runs(app)).then_some(())).await;
    world.server.until_all_sessions_ended(DANA.user_id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_hands_over_its_link_and_ends() {
    let world = World::open().await;
    let bus = Bus::start();
    let desk = Desk::on_bus(&world.wire.url(), &bus).await;
    desk.sign_in(AGENT.name).await;
    let request = world.server.request_by(AGENT.id, &DANA).await;
    let second = desk.start_second(&[&format!("ergo-support://enter?request={request}")]);
    assert!(second.success(), "the second app: {second}");
    desk.until_phase("requested").await;
    desk.see_words(&handle("requested"), DANA.name).await;
    desk.click(&handle("enter-approved")).await;
    desk.until_phase("confirming").await;
    // And once more inside the session: refused with a word, nothing else happens.
    desk.start_second(&["ergo-support://enter?request=junk%20&x=1"]);
    desk.see_notice("link_refused").await;
    assert_eq!(desk.phase().await.as_deref(), Some("confirming"));
}

/// Whatever a second start brings, a token in it is neither used nor written down.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_second_start_brings_is_not_believed() {
    let world = World::open().await;
    let bus = Bus::start();
    let desk = Desk::on_bus(&world.wire.url(), &bus).await;
    desk.sign_in(AGENT.name).await;
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c3JfN2YzayJ9.c2lnbmF0dXJl";
    for arguments in [
        vec![format!("ergo-support://enter?token={token}")],
        vec![format!("ergo-support://session/{token}")],
        vec!["file:///etc/passwd".to_owned()],
        vec!["javascript:alert(1)".to_owned()],
        vec!["--token".to_owned(), token.to_owned()],
        vec!["--remote-debugging-port=1".to_owned(), "ergo-support://exit".to_owned()],
        vec![format!("ergo-support://enter?request=er_1&x={}", "x".repeat(100_000))],
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert!(desk.start_second(&arguments).success());
        assert_eq!(desk.phase().await.as_deref(), Some("direct"), "{arguments:.60?}");
    }
    desk.see_notice("link_refused").await;
    for (path, bytes) in desk.folder().files() {
        let found = bytes.windows(token.len()).any(|window| window == token.as_bytes());
        assert!(!found, "{}", path.display());
    }
}

#[tokio::test]
async fn a_locked_screen_freezes_and_is_verified_again() {
    let world = World::open().await;
    let bus = Bus::start();
    let desk = Desk::on_bus(&world.wire.url(), &bus).await;
    desk.sign_in(AGENT.name).await;
    desk.enter_as(&DANA).await;
    bus.lock_screen();
    assert_eq!(desk.frozen().await, "screen_locked");
    desk.click(&handle("reverify")).await;
    desk.until_phase("active").await;
}
