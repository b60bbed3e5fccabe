//! The approved time is over while the agent looks at a page.

use ergo_journeys::{desk::handle, samples::DANA, server::now_seconds, world::World};

/// From the entry on: long enough to come to a page, short enough to wait for.
const SECONDS: i64 = 10;

#[tokio::test]
async fn an_expired_session_freezes_and_its_pages_are_gone() {
    let world = World::open().await;
    let mut ends_at = None;
    world.wire.rewrite("GET", "/v1/session", move |who| {
        if !who["actor"].is_null() {
            who["ends_at"] = (*ends_at.get_or_insert_with(|| (now_seconds() + SECONDS) * 1000)).into();
        }
    });
    let desk = world.inside(&DANA).await;
    desk.open("members").await;
    desk.see(&handle("member-row")).await;
    let others = world.server.others_in(DANA.workspace_id, &[DANA.user_id]).await;
    let before = desk.source().await;
    let seen: Vec<_> = others.iter().filter(|other| before.contains(&other.email)).collect();
    assert!(!seen.is_empty(), "no member was on the page before");

    assert_eq!(desk.frozen().await, "expired");
    assert!(desk.banner().await.is_some(), "the banner went before the session did");
    let after = desk.source().await;
    for other in seen {
        assert!(!after.contains(&other.email), "{} is still on the page", other.email);
        assert!(!after.contains(&other.name), "{} is still on the page", other.name);
    }
    // The core refuses what the page should not ask.
    let refused = desk.invoke("members", serde_json::json!({"query": {}})).await.unwrap_err();
    assert_eq!(refused["code"], "frozen");
    assert!(!desk.has(&handle("reverify")).await, "an expired session cannot be verified again");

    desk.exit().await;
    desk.see_words(&handle("receipt"), DANA.name).await;
    desk.finish().await;
    world.server.until_all_sessions_ended(DANA.user_id).await;
}
