//! Entries that do not come about: nobody found, the agent's role, the customer's switch.

use ergo_journeys::{
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    samples::{AGENT, DANA, OBSERVER},
    webdriver::keys,
    world::World,
};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_user_who_does_not_exist_is_not_found_and_nothing_can_be_entered() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.write(&handle("user-search"), "nobody of that name").await;
    until("the server to have been asked", PATIENCE, async || {
        let asked = world.wire.calls("GET", "/v1/directory");
        asked.iter().any(|call| call.query.contains("nobody")).then_some(())
    })
    .await;
    // It says so, and what to do, instead of an empty list.
    desk.see(&handle("empty")).await;
    assert_eq!(desk.count(&handle("user-option")).await, 0);
    desk.fill_why("A reason that is long enough.", "SUP-1").await;
    assert!(!can_go_on(&desk).await, "one can go on without a user");
    assert!(world.wire.calls("POST", "/v1/entry-requests").is_empty());
}

#[tokio::test]
async fn who_is_off_limits_cannot_be_chosen_and_it_is_said_why() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    let found = desk.invoke("find_users", json!({"query": "ivana"})).await.unwrap();
    let owner =
        found["items"].as_array().and_then(|found| found.iter().find(|one| one["off_limits"].is_string()));
    let owner = owner.unwrap_or_else(|| panic!("nobody is off limits: {found}"));
    desk.write(&handle("user-search"), owner["user"]["email"].as_str().unwrap()).await;
    let option =
        format!("[data-testid='user-option'][data-user='{}']", owner["user"]["id"].as_str().unwrap());
    desk.see_words(&option, owner["off_limits"].as_str().unwrap()).await;
    desk.press(&[keys::ENTER]).await;
    assert_eq!(desk.error_code().await, "user_off_limits");
    desk.fill_why("A reason that is long enough.", "SUP-1").await;
    assert!(!can_go_on(&desk).await, "one can go on with somebody who is off limits");
}

#[tokio::test]
async fn an_observer_is_refused_with_the_code() {
    let world = World::open().await;
    let desk = world.desk().await;
    desk.sign_in(OBSERVER.name).await;
    desk.see(&handle("observer-home")).await;
    assert!(!desk.has(&handle("enter-start")).await, "an observer may ask to enter");
    // The core asks all the same, when the page should not have; the server refuses.
    let refused = desk.invoke("enter", json!({"draft": draft()})).await.unwrap_err();
    assert_eq!(refused["code"], "entry_not_allowed");
    desk.until_phase("direct").await;
    assert_eq!(desk.banner().await, None);
    assert_eq!(world.server.sessions_of(DANA.user_id).await, 0, "a session came about");
}

#[tokio::test]
async fn a_workspace_that_lets_nobody_in_refuses_with_the_code() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.prepare(&DANA).await;
    // The customer turns the switch while the agent reads the pre-flight screen.
    world.server.switch_support_off(DANA.workspace_id).await;
    desk.enter().await;
    assert_eq!(desk.error_code().await, "support_access_off");
    // With the ID by which an administrator finds the request in the server's log.
    let shown = desk.text(&handle("request-id")).await;
    let asked = world.wire.calls("POST", "/v1/entry-requests");
    let headers = &asked.last().expect("the server was asked").response_headers;
    let id = headers.iter().find(|(name, _)| name == "x-request-id").map(|(_, id)| id.as_str());
    assert!(id.is_some_and(|id| shown.contains(id)), "{shown}: {id:?}");
    desk.until_phase("direct").await;
    assert_eq!(desk.banner().await, None);
    assert!(!desk.titles().iter().any(|title| title.contains("Impersonating")));
    assert_eq!(world.server.sessions_of(DANA.user_id).await, 0, "a session came about");
    assert!(desk.source().await.contains(AGENT.name));
}

async fn can_go_on(desk: &Desk) -> bool {
    // Either the button cannot be used, or it leads nowhere.
    let usable = format!("{}:not(:disabled):not([aria-disabled='true'])", handle("enter-start"));
    if !desk.has(&usable).await {
        return false;
    }
    desk.click(&usable).await;
    desk.comes(&handle("preflight"), Duration::from_secs(1)).await
}

fn draft() -> Value {
    json!({
        "user_id": DANA.user_id,
        "workspace_id": DANA.workspace_id,
        "reason": "A reason that is long enough.",
        "ticket": "SUP-1",
        "minutes": 5,
    })
}
