//! The palette finds people, teams, roles and settings, forgives a mistyped word, and records only what was looked for.

use ergo_journeys::{
    desk::{Desk, handle},
    samples::{AIKO, DANA},
    webdriver::keys::{ENTER, ESCAPE},
    world::World,
};
use serde_json::{Value, json};

async fn close(desk: &Desk) {
    desk.press(&[ESCAPE]).await;
    desk.see_no(&handle("palette")).await;
}

/// What the journal holds so far.
async fn recorded(desk: &Desk) -> Vec<String> {
    let notes = desk.invoke("notes", json!({})).await.unwrap();
    let text = |entry: &Value| entry["text"].as_str().map(str::to_owned);
    notes.as_array().unwrap().iter().filter_map(text).collect()
}

#[tokio::test]
async fn outside_a_session_people_are_found_and_start_is_filled_in() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.open("history").await;
    desk.open_palette().await;
    desk.type_keys(DANA.email).await;
    desk.see_words(&handle("palette-option"), DANA.name).await;
    desk.press(&[ENTER]).await;
    desk.see_no(&handle("palette")).await;
    desk.see_words("main", DANA.email).await;
    desk.see(&handle("enter-start")).await;

    // A page with a mistyped name.
    desk.open_palette().await;
    desk.type_keys("diagnositcs").await;
    desk.see_words(&handle("palette-option"), "Diagnostics").await;
    desk.press(&[ENTER]).await;
    desk.see(&format!("{}[aria-current='page']", handle("nav-diagnostics"))).await;
    // And what was chosen lately comes first.
    desk.open_palette().await;
    desk.see_words(".palette-title", "Recent").await;
    let first = desk.texts(&handle("palette-option")).await;
    assert!(first[0].contains("Diagnostics"), "{first:?}");
}

#[tokio::test]
async fn in_a_session_the_workspace_is_searched_and_only_that_is_recorded() {
    let world = World::open().await;
    let desk = world.inside(&AIKO).await;
    desk.open("overview").await;
    let before = recorded(&desk).await;
    desk.open_palette().await;
    close(&desk).await;
    desk.open_palette().await;
    desk.type_keys("exit").await;
    desk.see_words(&handle("palette-option"), "Exit impersonation").await;
    close(&desk).await;
    assert_eq!(recorded(&desk).await, before, "opening the palette is no look");

    for (typed, found, page) in [
        ("nakamura", "Tom Nakamura-Whitfield", "members"),
        ("dispatch", "Night dispatch", "teams"),
        ("customs clerk", "Customs clerk", "roles"),
        ("two-facter", "Require two-factor authentication", "access"),
    ] {
        desk.open_palette().await;
        desk.type_keys(typed).await;
        desk.see_words(&handle("palette-option"), found).await;
        desk.click_words(&handle("palette-option"), found).await;
        desk.see(&format!("{}[aria-current='page']", handle(&format!("nav-{page}")))).await;
        desk.see_no(&handle("palette")).await;
        desk.see_no(&handle("skeleton")).await;
    }
    let looks = recorded(&desk).await;
    let count = |what: &str| looks.iter().filter(|text| text.contains(what)).count();
    assert_eq!(count("Viewed the member filters"), 1, "the lists are read once: {looks:?}");
    assert_eq!(count("Searched members for “nakamura”"), 1, "{looks:?}");
}

/// "Why can't she?" is asked in plain words, and answered on the member's page.
#[tokio::test]
async fn a_question_about_a_member_is_answered() {
    let world = World::open().await;
    let desk = world.inside(&AIKO).await;
    desk.open("overview").await;
    desk.open_palette().await;
    desk.type_keys("why can't dana reyes export invoices?").await;
    desk.see_words(&handle("palette-option"), "Can Dana Reyes export invoices?").await;
    desk.press(&[ENTER]).await;
    desk.see_words(&handle("answer"), "Can Dana Reyes export invoices?").await;
    desk.see_words(&handle("verdict"), "No. The smallest change that would grant it:").await;
    desk.see_words("[data-testid='answer'] [data-key='invoices.export']", "Team: Finance leads").await;
    desk.click(&handle("answer-close")).await;
    desk.see_no(&handle("answer")).await;

    desk.open_palette().await;
    desk.type_keys("can dana see invoices").await;
    desk.see_words(&handle("palette-option"), "Can Dana Reyes see invoices?").await;
    desk.press(&[ENTER]).await;
    desk.see_words(&handle("verdict"), "Yes.").await;
    desk.see_words("[data-testid='answer'] [data-key='invoices.view']", "Team: Billing").await;
    // It is gone when the agent goes on.
    desk.open("teams").await;
    desk.open("members").await;
    desk.see(&handle("member-row")).await;
    assert!(!desk.has(&handle("answer")).await);
}
