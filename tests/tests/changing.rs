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
    desk.enter_to_change(&AIKO).await;
    desk
}

async fn authorize(desk: &Desk) {
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
    // Nobody has authorized it yet: the button is disabled, and beside it stands why.
    desk.see_words(&handle("arm-missing"), "name who authorized it").await;
    let explained = "const button = document.querySelector(\"[data-testid='arm']\");
        return [button.disabled, document.getElementById(button.getAttribute('aria-describedby')).textContent];";
    let explained = desk.script(explained, &[]).await;
    assert_eq!(explained, json!([true, "To arm this change, name who authorized it."]));
    authorize(&desk).await;

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

    // The way back is filled in.
    desk.click(&handle("undo")).await;
    desk.see_words(&handle("arm-panel"), "Billing manager").await;
    assert_eq!(typed(&desk, "arm-purpose").await, "Undo: Tom takes over the projects");
    assert_eq!(typed(&desk, "arm-authorised-by").await, "Ivana Petrović");
    desk.click(&handle("arm")).await;
    desk.see(&handle("armed")).await;
    desk.click(&handle("make-change")).await;
    desk.see("[data-testid='change-result'][data-outcome='made']").await;
    assert_eq!(world.server.role_of("ws_marlow", TOM).await, "Billing manager");
    desk.exit().await;
    desk.see_words(&handle("receipt"), "Tom Nakamura-Whitfield’s role").await;
}

#[tokio::test]
async fn what_is_armed_can_be_laid_down_and_changes_nothing() {
    let world = World::open().await;
    let desk = inside(&world).await;
    desk.fill_in_role_change(TOM, "nakamura", "Viewer", "Tom leaves the projects").await;
    authorize(&desk).await;
    desk.see(&handle("armed")).await;
    desk.click(&handle("disarm")).await;
    desk.see_no(&handle("armed")).await;
    assert_eq!(desk.banner().await.unwrap().mode, "read_only");
    let refused = desk.invoke("make_change", json!({})).await.unwrap_err();
    assert_eq!(refused["code"], "not_armed");
    assert_eq!(world.server.role_of("ws_marlow", TOM).await, "Billing manager");

    // What was typed comes back when the same is to be changed again.
    desk.click(&handle("change-role")).await;
    desk.see(&handle("arm-role")).await;
    assert_eq!(typed(&desk, "arm-purpose").await, "Tom leaves the projects");
    assert_eq!(typed(&desk, "arm-authorised-by").await, "Ivana Petrović");
    desk.click(&handle("arm")).await;
    desk.see(&handle("armed")).await;
    desk.see_words(&handle("armed-card"), "Viewer").await;
}

async fn typed(desk: &Desk, field: &str) -> String {
    let value =
        desk.script("return document.querySelector(arguments[0]).value;", &[handle(field).into()]).await;
    value.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_setting_shows_no_raw_keys_and_a_frozen_session_names_a_change_only_if_one_was_armed() {
    let world = World::open().await;
    let desk = inside(&world).await;
    desk.open("access").await;
    let setting = "[data-testid='access-setting'][data-key='sign_in_method']";
    desk.click(&format!("{setting} [data-testid='change-setting']")).await;
    desk.see(&handle("arm-panel")).await;
    let options =
        "return [...document.querySelectorAll(\"[data-testid='arm-panel'] option\")].map(one => one.text);";
    let options = desk.script(options, &[]).await;
    assert_eq!(options, json!(["Password", "Password or single sign-on", "Single sign-on only"]));
    desk.press(&[keys::ESCAPE]).await;

    world.server.revoke_sessions_of(AIKO.user_id).await;
    desk.frozen().await;
    assert!(!desk.has(&handle("frozen-disarmed")).await, "no change was armed");
    let said = desk.text(&handle("frozen")).await;
    assert!(!said.to_lowercase().contains("armed"), "{said}");
}

#[tokio::test]
async fn a_frozen_session_says_that_the_armed_change_was_canceled() {
    let world = World::open().await;
    let desk = inside(&world).await;
    desk.fill_in_role_change(TOM, "nakamura", "Viewer", "Tom leaves the projects").await;
    authorize(&desk).await;
    desk.see(&handle("armed")).await;
    world.server.revoke_sessions_of(AIKO.user_id).await;
    desk.frozen().await;
    desk.see_words(&handle("frozen-disarmed"), "canceled").await;
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
    authorize(&desk).await;
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
    authorize(&desk).await;
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
