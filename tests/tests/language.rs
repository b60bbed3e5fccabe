//! German: the app switches immediately, keeps the choice, leaves nothing in English, and obeys the organization.

use ergo_journeys::{
    desk::{Desk, handle},
    driver::COMPUTERS_LANGUAGE,
    language::{english, root, speak, walk},
    policy::{Policy, may_be_set},
    poll::{PATIENCE, until},
    samples::{AGENT, DANA},
    world::World,
};
use serde_json::json;
use std::cell::RefCell;

async fn see_language(desk: &Desk, tag: &str) {
    until(&format!("the page to speak {tag}"), PATIENCE, async || {
        (root(desk, "lang").await == tag).then_some(())
    })
    .await;
}

#[tokio::test]
async fn german_is_there_at_once_in_the_whole_window_and_after_a_restart() {
    let world = World::open().await;
    let mut desk = world.inside(&DANA).await;
    see_language(&desk, "en").await;
    desk.open("settings").await;
    desk.click("[data-testid='language'][data-kind='de']").await;
    see_language(&desk, "de").await;
    desk.see_words("main h1", "Einstellungen").await;
    desk.see_words(&handle("nav-members"), "Mitglieder").await;
    desk.see_words(&handle("banner"), "Sie sind").await;
    desk.see_title("in German", |title| title.starts_with("Ansicht als Dana Reyes")).await;
    desk.kill().await;
    desk.start().await;
    see_language(&desk, "de").await;
    desk.see_words(&handle("notice"), "unerwarteten Ende").await;
    desk.sign_in(AGENT.name).await;
    desk.open("settings").await;
    desk.click("[data-testid='language'][data-kind='en']").await;
    see_language(&desk, "en").await;
    desk.see_words("main h1", "Settings").await;
}

#[tokio::test]
async fn what_the_core_says_is_in_german_and_what_it_records_is_not() {
    let world = World::open().await;
    let desk = world.desk().await;
    speak(&desk, "de").await;
    desk.sign_in(AGENT.name).await;
    desk.enter_as(&DANA).await;
    let refused = desk.invoke("extend_session", json!({ "minutes": 5, "reason": "" })).await.unwrap_err();
    assert_eq!(
        refused["message"],
        "Geben Sie einen Grund mit 10 bis 500 Zeichen ein. Der Kunde kann ihn lesen."
    );
    world.server.revoke_sessions_of(DANA.user_id).await;
    desk.until_phase("frozen").await;
    desk.see_words(&handle("frozen-detail"), "Die Support-Leitung hat diese Sitzung beendet.").await;
    desk.see_title("in German", |title| title.starts_with("Eingefroren: Dana Reyes")).await;
    desk.exit().await;
    desk.finish().await;
    desk.open("history").await;
    desk.click(&handle("history-row")).await;
    desk.see_words("[data-kind='entered']", "Entered as Dana Reyes in Marlow Freight").await;
    desk.see_words("[data-kind='frozen']", "Frozen: A support lead ended this session.").await;
}

#[tokio::test]
async fn the_computers_language_is_spoken_until_one_is_chosen() {
    let world = World::open().await;
    let desk = Desk::speaking(&world.wire.url(), "de_AT.UTF-8").await;
    see_language(&desk, "de").await;
    let desk = Desk::speaking(&world.wire.url(), "fr_FR.UTF-8").await;
    see_language(&desk, "en").await;
    let desk = Desk::speaking(&world.wire.url(), COMPUTERS_LANGUAGE).await;
    see_language(&desk, "en").await;
}

#[tokio::test]
async fn no_screen_has_english_left() {
    let world = World::open().await;
    let left = RefCell::<Vec<String>>::default();
    let look = async |desk: &Desk, screen: &str| {
        desk.see_no(&handle("skeleton")).await;
        let found = english::left(desk).await;
        left.borrow_mut().extend(found.into_iter().map(|text| format!("{screen}: {text}")));
    };
    let desk = world.desk().await;
    speak(&desk, "de").await;
    walk::main_job(&desk, look).await;
    walk::any_day(&desk, look).await;
    walk::a_change_and_a_freeze(&world, &desk, look).await;
    let (lead, observer) = (world.desk().await, world.desk().await);
    speak(&lead, "de").await;
    speak(&observer, "de").await;
    walk::a_second_person(&world, &desk, &lead, &observer, look).await;
    let left = left.into_inner();
    assert!(left.is_empty(), "{} texts in English:\n{}", left.len(), left.join("\n"));
}

#[tokio::test]
async fn the_organization_decides_on_the_language() {
    if !may_be_set() {
        return;
    }
    let world = World::open().await;
    let policy = format!("server = \"{}\"\nlocale = \"de\"\ntraining = true\n", world.wire.url());
    let desk = Desk::managed(&world.wire.url(), Policy::new(policy)).await;
    see_language(&desk, "de").await;
    desk.sign_in(AGENT.name).await;
    desk.open("settings").await;
    desk.see_words(&handle("language-managed"), "Deutsch").await;
    desk.see_words(&handle("managed-settings"), "Von Ihrer Organisation verwaltet").await;
    assert!(!desk.has(&handle("language")).await);
    // The page cannot change it, whatever it sends.
    let mut preferences = desk.invoke("preferences", json!({})).await.unwrap();
    preferences["language"] = json!("en");
    desk.invoke("set_preferences", json!({ "preferences": preferences })).await.unwrap();
    assert_eq!(desk.invoke("preferences", json!({})).await.unwrap()["language"], "de");
    assert_eq!(root(&desk, "lang").await, "de");
}
