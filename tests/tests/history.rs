//! Past sessions: found again, entered again, exported.

use ergo_journeys::{
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    samples::{AIKO, DANA},
    world::World,
};
use serde_json::{Value, json};
use std::fs;

const REASON: &str = "The customer asked us to look at the invoice export.";

/// Two sessions: Dana's, then Aiko's.
async fn two_sessions(world: &World) -> Desk {
    let desk = world.inside(&DANA).await;
    desk.note("Observed", "Grey.").await;
    desk.exit().await;
    desk.finish().await;
    desk.enter_as(&AIKO).await;
    desk.exit().await;
    desk.finish().await;
    desk
}

async fn names(desk: &Desk, expected: &[&str]) {
    until(&format!("the list to have {expected:?}"), PATIENCE, async || {
        let rows = desk.texts(&handle("history-row")).await;
        let fits =
            rows.len() == expected.len() && rows.iter().zip(expected).all(|(row, name)| row.contains(name));
        fits.then_some(())
    })
    .await;
}

async fn choose(desk: &Desk, testid: &str, value: &str) {
    let choose = "const list = document.querySelector(arguments[0]);
        list.value = arguments[1]; list.dispatchEvent(new Event('change', {bubbles: true}));";
    desk.script(choose, &[handle(testid).into(), value.into()]).await;
}

#[tokio::test]
async fn past_sessions_are_found_by_words_workspace_date_and_changes() {
    let world = World::open().await;
    let desk = two_sessions(&world).await;
    desk.open("history").await;
    names(&desk, &[AIKO.name, DANA.name]).await;

    desk.write(&handle("history-search"), "reyes dana").await;
    names(&desk, &[DANA.name]).await;
    desk.write(&handle("history-search"), "sup-4821 invoice").await;
    names(&desk, &[AIKO.name, DANA.name]).await;
    desk.write(&handle("history-search"), "of that name there is none").await;
    names(&desk, &[]).await;
    desk.click(&handle("history-clear")).await;
    names(&desk, &[AIKO.name, DANA.name]).await;

    choose(&desk, "history-workspace", DANA.workspace_id).await;
    names(&desk, &[AIKO.name, DANA.name]).await;
    choose(&desk, "history-dates", "1").await;
    names(&desk, &[AIKO.name, DANA.name]).await;
    choose(&desk, "history-dates", "range").await;
    desk.see(&handle("history-from")).await;
    let tomorrow = "const field = document.querySelector(arguments[0]);
        field.value = new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 10);
        field.dispatchEvent(new Event('input', {bubbles: true}));";
    desk.script(tomorrow, &[handle("history-from").into()]).await;
    names(&desk, &[]).await;
    desk.click(&handle("history-clear")).await;

    desk.click(&handle("history-changes")).await;
    names(&desk, &[]).await;
}

#[tokio::test]
async fn a_session_is_entered_again_by_every_step_and_recent_people_are_offered() {
    let world = World::open().await;
    let desk = two_sessions(&world).await;

    // On Start: the people of the last sessions, the newest first, and the ticket.
    let recent = format!("{}[data-user='{}']", handle("recent-person"), DANA.user_id);
    desk.see_words(&recent, DANA.name).await;
    desk.click(&handle("recent-ticket")).await;
    assert_eq!(value_of(&desk, "ticket").await, "SUP-4821");
    desk.click(&recent).await;
    desk.see_words(&handle("chosen"), DANA.email).await;

    desk.open("history").await;
    desk.click_words(&handle("history-row"), AIKO.name).await;
    desk.click(&handle("enter-again")).await;
    desk.see_words(&handle("chosen"), AIKO.user_id).await;
    assert_eq!(value_of(&desk, "reason").await, REASON);
    assert_eq!(value_of(&desk, "ticket").await, "SUP-4821");
    assert_eq!(world.server.open_sessions_of(AIKO.user_id).await, 0, "it was entered without being asked");
    desk.review().await;
    desk.confirm_preflight().await;
    desk.enter().await;
    desk.until_phase("confirming").await;
    desk.confirm_identity().await;
    assert!(desk.banner().await.unwrap().words.contains(AIKO.name));
    // Not from inside another session.
    desk.open("history").await;
    desk.click_words(&handle("history-row"), DANA.name).await;
    desk.see(&handle("session-facts")).await;
    assert!(!desk.has(&handle("enter-again")).await);
}

#[tokio::test]
async fn a_session_is_exported_as_a_journal_that_can_be_verified_and_as_markdown() {
    let world = World::open().await;
    let desk = two_sessions(&world).await;
    desk.open("history").await;
    desk.click_words(&handle("history-row"), DANA.name).await;
    desk.click(&handle("export-open")).await;
    let saved = async || {
        desk.click(&handle("export-save")).await;
        let path = desk.attribute(&handle("export-saved"), "data-path").await.unwrap();
        assert!(path.contains("/Downloads/ergo-session-SUP-4821-"), "{path}");
        fs::read_to_string(path).unwrap()
    };
    let journal: Value = serde_json::from_str(&saved().await).unwrap();
    assert_eq!((&journal["format"], &journal["version"]), (&json!("ergo-journal"), &json!(1)));
    assert_eq!(journal["record"]["viewed"]["id"], DANA.user_id);
    let entries = journal["entries"].as_array().unwrap();
    assert_eq!(journal["record"]["entries"], entries.len());
    assert!(entries.iter().any(|entry| entry["text"] == "Grey."));
    // Each entry is tied to the one before.
    assert!(entries.windows(2).all(|pair| pair[0]["hash"] == pair[1]["prev_hash"]));

    let choice = "[data-testid='export-format'][data-kind='markdown']";
    desk.click(choice).await;
    let markdown = saved().await;
    assert!(markdown.starts_with("### Support session: Dana Reyes in Marlow Freight"), "{markdown}");
    desk.click(&handle("export-close")).await;
    desk.see_no(&handle("export")).await;
}

async fn value_of(desk: &Desk, testid: &str) -> String {
    let script = "return document.querySelector(arguments[0]).value";
    desk.script(script, &[handle(testid).into()]).await.as_str().unwrap_or_default().to_owned()
}
