//! What the desktop says while an agent looks at another window, through a notification service on a bus of its own.

use ergo_journeys::{
    bus::Bus,
    desk::{Desk, handle},
    notifications::Notifications,
    samples::{AGENT, DANA, LEAD},
    world::World,
};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_and_a_freeze_are_said_and_name_customers_only_where_that_is_set() {
    let world = World::open().await;
    let bus = Bus::start();
    let desktop = Notifications::on(&bus);
    let desk = Desk::on_bus(&world.wire.url(), &bus).await;
    desk.sign_in(AGENT.name).await;
    let sample = world.server.sample_in("ws_northwind").await;
    desk.prepare(&sample).await;
    desk.enter().await;
    desk.until_phase("requested").await;
    world.server.approve_by(LEAD.id, AGENT.id).await;
    let approved = desktop.take("Request approved").await;
    assert_eq!(approved.len(), 1, "{approved:?}");
    let said = format!("{approved:?}");
    assert!(!said.contains(sample.name) && !said.contains(sample.workspace), "a customer is named: {said}");

    let mut preferences = desk.invoke("preferences", json!({})).await.unwrap();
    preferences["names_in_notifications"] = json!(true);
    desk.invoke("set_preferences", json!({ "preferences": preferences })).await.unwrap();
    desk.click(&handle("enter-approved")).await;
    desk.until_phase("confirming").await;
    desk.confirm_identity().await;
    world.server.revoke_sessions_of(sample.user_id).await;
    let frozen = desktop.take("Session frozen").await;
    assert!(frozen[0].text.contains(sample.workspace), "{frozen:?}");
    desk.exit().await;
    assert_eq!(desktop.shown(), [], "more was said");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_hears_of_a_new_request_unless_notifications_are_off() {
    let world = World::open().await;
    let bus = Bus::start();
    let desktop = Notifications::on(&bus);
    let desk = Desk::on_bus(&world.wire.url(), &bus).await;
    desk.sign_in(LEAD.name).await;
    let sample = world.server.sample_in("ws_northwind").await;
    world.server.request_by(AGENT.id, &sample).await;
    let asked = desktop.take("New entry request").await;
    assert!(!format!("{asked:?}").contains(sample.name));

    desk.open("settings").await;
    desk.click(&handle("notifications")).await;
    desk.see(&format!("{}:disabled", handle("names-in-notifications"))).await;
    world.server.request_by(AGENT.id, &DANA).await;
    world.server.request_by(AGENT.id, &sample).await;
    desk.see_words(&handle("nav-approvals-count"), "2").await;
    assert_eq!(desktop.shown(), [], "it was said though it is off");
}
