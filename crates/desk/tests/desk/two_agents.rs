//! One agent's late responses, and the next agent at the same desk.

use crate::{scene::Scene, wire::Fate};
use ergo_protocol::Code;
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn a_late_refusal_of_one_agent_does_not_sign_the_next_one_out() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.wire.rule(Some(("GET /v1/directory", Fate::Held)));
    let desk = Arc::clone(&scene.desk);
    let late = tokio::spawn(async move { desk.find_users("dana").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    // This ends Sam's session on the server, so the late response is "session ended".
    scene.desk.sign_out().await.unwrap();
    scene.sign_in("Priya Nair").await.unwrap();
    scene.wire.rule(None);
    assert_eq!(late.await.unwrap().unwrap_err().code, Code::SessionEnded);
    assert_eq!(scene.phase(), "direct");
    assert_eq!(scene.snapshot().agent.unwrap().person.name, "Priya Nair");
}

#[tokio::test]
async fn a_late_find_of_one_agent_is_not_shown_to_the_next() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.wire.hold_answers(true);
    let desk = Arc::clone(&scene.desk);
    let late = tokio::spawn(async move { desk.find_users("dana").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let desk = Arc::clone(&scene.desk);
    let out = tokio::spawn(async move { desk.sign_out().await });
    scene.until("signed out", |scene| scene.phase() == "signed_out").await;
    scene.wire.hold_answers(false);
    assert_eq!(late.await.unwrap().unwrap_err().code, Code::WrongState);
    out.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_late_profile_of_one_agent_makes_no_offer_to_the_next() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let sams = scene.snapshot().timezone_offer.expect("Sam's profile is elsewhere").stored;
    scene.desk.sign_out().await.unwrap();
    scene.sign_in("Priya Nair").await.unwrap();
    let priyas = scene.snapshot().timezone_offer.map(|offer| offer.stored);
    assert_ne!(priyas.as_deref(), Some(sams.as_str()));
    scene.desk.sign_out().await.unwrap();

    scene.wire.rule(Some(("GET /v1/me/profile", Fate::Held)));
    let desk = Arc::clone(&scene.desk);
    let agents = desk.training_agents().await.unwrap();
    let id = |name: &str| agents.iter().find(|agent| agent.person.name == name).unwrap().person.id.clone();
    let (sam, priya) = (id("Sam Okafor"), id("Priya Nair"));
    let first = Arc::clone(&desk);
    let late = tokio::spawn(async move { first.sign_in(&sam).await });
    scene.until("Sam is signed in", |scene| scene.phase() == "direct").await;
    desk.sign_out().await.unwrap();
    let second = Arc::clone(&desk);
    let next = tokio::spawn(async move { second.sign_in(&priya).await });
    scene.until("Priya is signed in", |scene| scene.phase() == "direct").await;
    scene.wire.rule(None);
    next.await.unwrap().unwrap();
    late.await.unwrap().unwrap();
    assert_eq!(scene.snapshot().timezone_offer.map(|offer| offer.stored), priyas);
}
