//! "The wrong user appears in the banner. Exit and restart with the correct user."

use ergo_journeys::{
    desk::{Desk, handle},
    samples::{AGENT, DANA, OTHER_DANA},
    world::World,
};
use serde_json::Value;

const REASON: &str = "Her team says that the monthly report is empty.";

#[tokio::test]
async fn the_wrong_user_leads_out_and_back_with_the_ticket_kept() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.choose(OTHER_DANA.search, &OTHER_DANA).await;
    desk.fill_why(REASON, "SUP-77").await;
    desk.review().await;
    desk.confirm_preflight().await;
    desk.enter().await;
    desk.until_phase("confirming").await;
    assert!(desk.banner().await.unwrap().words.contains(OTHER_DANA.name));
    assert!(desk.banner().await.unwrap().words.contains(AGENT.name));

    desk.click(&handle("identity-wrong")).await;
    desk.until_phase("direct").await;
    assert_eq!(desk.banner().await, None);
    world.server.until_all_sessions_ended(OTHER_DANA.user_id).await;

    // Reason and ticket are kept; the user is to be chosen anew.
    desk.see(&handle("user-search")).await;
    assert_eq!(value_of(&desk, "reason").await, REASON);
    assert_eq!(value_of(&desk, "ticket").await, "SUP-77");
    assert_eq!(value_of(&desk, "user-search").await, "");
    let ready = format!("{}:not(:disabled)", handle("enter-start"));
    assert!(!desk.has(&ready).await || !desk.source().await.contains(OTHER_DANA.email));

    // And the right one can be entered right away.
    desk.choose(DANA.search, &DANA).await;
    desk.review().await;
    desk.confirm_preflight().await;
    desk.enter().await;
    desk.until_phase("confirming").await;
    assert!(desk.banner().await.unwrap().words.contains(DANA.name));
}

async fn value_of(desk: &Desk, testid: &str) -> String {
    let script = "return document.querySelector(arguments[0]).value";
    match desk.script(script, &[handle(testid).into()]).await {
        Value::String(value) => value,
        other => panic!("{testid} has no value but {other}"),
    }
}
