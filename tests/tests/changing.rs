//! One armed change in the real window: armed, seen, made, undone; and laid down.

use ergo_journeys::{
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    samples::{AGENT, AIKO},
    webdriver::keys,
    world::World,
};
use serde_json::json;

const TOM: &str = "usr_4tnw";

/// Inside as an admin, with changes asked for.
async fn inside(world: &World) -> Desk {
    let desk = world.signed_in().await;
    desk.choose(AIKO.search, &AIKO).await;
    desk.fill_why("Tom needs to edit projects, the owner asks us to.", "SUP-4821").await;
    desk.ask_for_changes().await;
    desk.review().await;
    desk.confirm_preflight().await;
    desk.enter().await;
    desk.until_phase("confirming").await;
    desk.confirm_identity().await;
    desk
}

async fn authorise(desk: &Desk) {
    desk.write(&handle("arm-authorised-by"), "Ivana Petrović").await;
    desk.click_words("[data-testid='arm-panel'] :is(button, label, [role='radio'])", "ail").await;
    desk.click(&handle("arm")).await;
}

#[tokio::test]
async fn a_change_is_armed_in_red_made_once_and_undone() {
    let world = World::open().await;
    let desk = inside(&world).await;
    assert_eq!(desk.banner().await.unwrap().mode, "read_only");
    desk.fill_in_role_change(TOM, "nakamura", "Editor", "Tom takes over the projects").await;
    // Nobody has authorised it yet: refused, and nothing that was typed is lost.
    desk.click(&handle("arm")).await;
    assert_eq!(desk.error_code().await, "authority_length");
    let purpose = "return document.querySelector(\"[data-testid='arm-purpose']\").value;";
    assert_eq!(desk.script(purpose, &[]).await, json!("Tom takes over the projects"));
    authorise(&desk).await;

    desk.see(&handle("armed")).await;
    let banner = desk.banner().await.unwrap();
    assert_eq!(banner.mode, "armed");
    assert!(banner.words.contains("Armed for 1 change"), "{banner:?}");
    let card = desk.text(&handle("armed-card")).await;
    for said in ["Tom Nakamura-Whitfield", "Billing manager", "Editor", "Ivana Petrović"] {
        assert!(card.contains(said), "the card does not say {said}: {card}");
    }
    assert_eq!(world.server.role_of("ws_marlow", TOM).await, "Billing manager");
    desk.click(&handle("make-change")).await;
    desk.see("[data-testid='change-result'][data-outcome='made']").await;
    assert_eq!(world.server.role_of("ws_marlow", TOM).await, "Editor");
    assert_eq!(desk.banner().await.unwrap().mode, "read_only");

    desk.click(&handle("undo")).await;
    desk.see(&handle("arm-panel")).await;
    desk.click(&handle("arm")).await;
    desk.see(&handle("armed")).await;
    desk.click(&handle("make-change")).await;
    desk.see("[data-testid='change-result'][data-outcome='made']").await;
    assert_eq!(world.server.role_of("ws_marlow", TOM).await, "Billing manager");
    desk.exit().await;
    desk.see_words(&handle("receipt"), "Role of Tom Nakamura-Whitfield").await;
}

#[tokio::test]
async fn what_is_armed_can_be_laid_down_and_changes_nothing() {
    let world = World::open().await;
    let desk = inside(&world).await;
    desk.fill_in_role_change(TOM, "nakamura", "Viewer", "Tom leaves the projects").await;
    authorise(&desk).await;
    desk.see(&handle("armed")).await;
    desk.click(&handle("disarm")).await;
    desk.see_no(&handle("armed")).await;
    assert_eq!(desk.banner().await.unwrap().mode, "read_only");
    let refused = desk.invoke("make_change", json!({})).await.unwrap_err();
    assert_eq!(refused["code"], "not_armed");
    assert_eq!(world.server.role_of("ws_marlow", TOM).await, "Billing manager");
}

#[tokio::test]
async fn a_session_that_did_not_ask_for_changes_offers_none() {
    let world = World::open().await;
    let desk = world.inside(&AIKO).await;
    desk.open("access").await;
    desk.see(&handle("access-setting")).await;
    assert_eq!(desk.count(&handle("change-setting")).await, 0);
}

#[tokio::test]
async fn a_kill_between_intent_and_outcome_is_found_at_the_next_start() {
    let world = World::open().await;
    let mut desk = inside(&world).await;
    desk.fill_in_role_change(TOM, "nakamura", "Editor", "Tom takes over the projects").await;
    authorise(&desk).await;
    desk.see(&handle("armed")).await;
    world.wire.slow("PATCH", "/v1/workspaces", std::time::Duration::from_secs(6));
    desk.click(&handle("make-change")).await;
    until("the intent to be on disk", PATIENCE, async || {
        let notes = desk.invoke("notes", json!({})).await.ok()?;
        notes.as_array()?.iter().any(|entry| entry["kind"] == "change_intended").then_some(())
    })
    .await;
    desk.kill().await;
    desk.start().await;
    desk.see_notice("change_unknown").await;
    desk.sign_in(AGENT.name).await;
    desk.open("history").await;
    desk.click(&handle("history-row")).await;
    desk.see_words("main", "Outcome unknown").await;
}

#[tokio::test]
async fn only_the_question_on_top_takes_the_keys() {
    let world = World::open().await;
    let desk = inside(&world).await;
    desk.fill_in_role_change(TOM, "nakamura", "Viewer", "Tom leaves the projects").await;
    authorise(&desk).await;
    desk.see(&handle("armed-card")).await;
    desk.close_window();
    desk.see_focus(&handle("quit-stay")).await;
    desk.press(&[keys::TAB]).await;
    desk.see_focus(&handle("quit-confirm")).await;
    desk.press(&[keys::ESCAPE]).await;
    desk.see_no(&handle("quit-dialog")).await;
    assert_eq!(desk.banner().await.unwrap().mode, "armed", "the change under the question is still armed");
    desk.press(&[keys::ESCAPE]).await;
    desk.see_no(&handle("armed-card")).await;
    desk.see_focus("main *").await;
}
