//! "Some user-store initialization behavior is skipped during impersonation to avoid touching the real
//! user's stored timezone."

use ergo_journeys::{
    desk::handle,
    driver::DESKTOP_TIMEZONE,
    poll::{PATIENCE, until},
    samples::{AGENT, DANA},
    world::World,
};

#[tokio::test]
async fn a_whole_session_leaves_the_viewed_user_as_they_were() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    let before = world.server.stored(DANA.user_id).await;
    assert!(before.len() > 20, "nothing is stored of the viewed user: {before}");

    // As oneself one's own timezone is looked after; inside a session nothing of the kind.
    desk.see(&handle("timezone-offer")).await;
    world.wire.forget();
    desk.enter_as(&DANA).await;
    for page in ["overview", "members", "teams", "roles", "access", "history", "diagnostics"] {
        assert!(!desk.has(&handle("timezone-offer")).await, "a timezone prompt before {page}");
        desk.open(page).await;
        desk.see("main").await;
    }
    // What was skipped is listed.
    let held_back = desk.text(&handle("held-back")).await.to_lowercase();
    for skipped in ["timezone", "locale", "last seen", "onboarding"] {
        assert!(held_back.contains(skipped), "{skipped} is not listed as held back: {held_back}");
    }
    desk.open("members").await;
    desk.write(&handle("member-search"), DANA.name).await;
    let row = format!("[data-testid='member-row'][data-member-id='{}']", DANA.user_id);
    desk.click(&row).await;
    desk.see_words("main", DANA.timezone).await;
    // The core refuses it, too.
    let refused = desk.invoke("accept_timezone", serde_json::json!({})).await.unwrap_err();
    assert_eq!(refused["code"], "protected_while_impersonating");
    desk.exit().await;
    desk.finish().await;
    world.server.until_all_sessions_ended(DANA.user_id).await;

    assert_eq!(world.server.stored(DANA.user_id).await, before, "the viewed user's stored data was touched");
    let passed = world.wire.seen();
    assert!(passed.len() > 10, "the wire has seen nothing");
    for call in passed {
        let sent = call.sent();
        // The journal says that the sync was skipped; that word is all the server hears of a timezone.
        let others = sent.to_lowercase().replace("skipped while impersonating: timezone sync", "");
        assert!(!others.contains("timezone"), "a timezone in {} {}", call.method, call.path);
        assert!(!sent.contains(DANA.timezone), "the user's zone in {} {}", call.method, call.path);
        assert!(!sent.contains(DESKTOP_TIMEZONE), "the desktop's zone in {} {}", call.method, call.path);
        assert!(!call.path.contains("/v1/me"), "the profile was asked for in {} {}", call.method, call.path);
    }
    for (file, bytes) in desk.folder().files() {
        let kept = String::from_utf8_lossy(&bytes).contains(DANA.timezone);
        assert!(!kept, "the viewed user's timezone is in {}", file.display());
    }
}

#[tokio::test]
async fn the_agents_own_offer_changes_the_agents_row_and_no_other() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    let offer = desk.text(&handle("timezone-offer")).await;
    assert!(offer.contains(DESKTOP_TIMEZONE), "{offer}");
    let everybody = world.server.timezones().await;
    assert_ne!(everybody[AGENT.id], DESKTOP_TIMEZONE);

    desk.click(&handle("timezone-accept")).await;
    desk.see_no(&handle("timezone-offer")).await;
    let now = until("the agent's row to change", PATIENCE, async || {
        let now = world.server.timezones().await;
        (now[AGENT.id] == DESKTOP_TIMEZONE).then_some(now)
    })
    .await;
    for (person, timezone) in &everybody {
        if person != AGENT.id {
            assert_eq!(&now[person], timezone, "the timezone of {person} was changed");
        }
    }
}

#[tokio::test]
async fn an_offer_that_is_declined_changes_nothing() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    let everybody = world.server.timezones().await;
    desk.click(&handle("timezone-decline")).await;
    desk.see_no(&handle("timezone-offer")).await;
    assert_eq!(world.server.timezones().await, everybody);
    assert!(world.wire.calls("PATCH", "/").is_empty());
}
