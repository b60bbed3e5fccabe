//! A note that cannot be saved.

use ergo_journeys::{desk::Desk, desk::handle, samples::DANA, webdriver::keys::CONTROL, world::World};
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

const NOTE: &str = "Half an hour of looking, in one sentence.";

#[tokio::test]
async fn a_note_that_cannot_be_saved_stays_in_the_field_and_says_why() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.note("Inspected", "This one is saved.").await;
    desk.see_words(&handle("notes-panel"), "Saved").await;

    // Every write fails from now on, as on a full disk.
    in_journal(&desk, "CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'full'); END")
        .await;
    desk.write(&handle("note-input"), NOTE).await;
    desk.click(&handle("note-add")).await;
    assert_eq!(desk.error_code().await, "journal_unwritable");
    assert_eq!(typed(&desk).await, NOTE, "what was typed is lost");

    in_journal(&desk, "DROP TRIGGER full").await;
    desk.click(&handle("note-add")).await;
    desk.see_words(&handle("note-entry"), NOTE).await;
    assert_eq!(typed(&desk).await, "");
}

async fn typed(desk: &Desk) -> String {
    let value = desk.script("return document.querySelector(\"[data-testid='note-input']\").value", &[]).await;
    value.as_str().unwrap().to_owned()
}

async fn in_journal(desk: &Desk, sql: &'static str) {
    let path = desk.folder().app_data().join("journal.sqlite");
    let mut journal = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut journal).await.unwrap();
}

/// The journal of the session that has just ended.
async fn journal(desk: &Desk) -> serde_json::Value {
    let snapshot = desk.invoke("snapshot", json!({})).await.unwrap();
    desk.invoke("history_session", json!({ "id": snapshot["phase"]["record"]["id"] })).await.unwrap()
}

#[tokio::test]
async fn a_corrected_note_keeps_what_was_written_first() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.note("Observed", "The export is off").await;
    let note = "[data-testid='note-entry'][data-author='agent']";
    desk.click(&handle("note-correct")).await;
    desk.write(&handle("note-correction"), "The export is on").await;
    desk.click(&handle("note-correction-save")).await;
    desk.see(&format!("{note}[data-corrected='true']")).await;
    desk.see_words(note, "The export is on").await;
    desk.see_words(note, "Corrected").await;
    // The first text is there, crossed out, behind a fold.
    desk.click("[data-testid='note-original'] summary").await;
    desk.see_words("[data-testid='note-original'] del", "The export is off").await;
    desk.exit().await;
    let journal = journal(&desk).await;
    let entries = journal["entries"].as_array().unwrap();
    let written = entries.iter().find(|entry| entry["text"] == "The export is off").unwrap();
    let correction = entries.iter().find(|entry| entry["kind"] == "correction").unwrap();
    assert_eq!(correction["corrects"], written["seq"]);
    assert_eq!(correction["text"], "The export is on");
    assert_eq!(journal["chain"]["state"], "verified", "{}", journal["chain"]);
}

#[tokio::test]
async fn recorded_pages_do_not_drown_the_notes() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    for page in ["members", "teams", "roles", "overview"] {
        desk.open(page).await;
    }
    desk.see_words(&handle("note-views"), "pages").await;
    desk.note("Observed", "All of it looks right").await;
    let height = "return document.querySelector(\"[data-testid='note-views'] summary\").offsetHeight;";
    assert_eq!(desk.script(height, &[]).await, json!(28));
    desk.click("[data-testid='note-filter'][data-kind='mine']").await;
    desk.see_no(&handle("note-views")).await;
    assert_eq!(desk.count(&handle("note-entry")).await, 1);
    desk.click("[data-testid='note-filter'][data-kind='all']").await;
    desk.see(&handle("note-views")).await;
}

#[tokio::test]
async fn what_is_being_typed_when_one_exits_is_a_note() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.write(&handle("note-input"), NOTE).await;
    desk.exit().await;
    let journal = journal(&desk).await;
    let entries = journal["entries"].as_array().unwrap();
    let saved: Vec<_> = entries.iter().filter(|entry| entry["text"] == NOTE).collect();
    assert_eq!(saved.len(), 1, "{entries:?}");
    assert_eq!(saved[0]["author"], "agent");
}

#[tokio::test]
async fn what_cannot_be_saved_at_the_exit_is_shown_so_that_it_can_be_copied() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.write(&handle("note-input"), NOTE).await;
    in_journal(&desk, "CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'full'); END")
        .await;
    desk.exit().await;
    desk.see_words(&handle("unfinished-note"), NOTE).await;
}

#[tokio::test]
async fn what_is_typed_until_the_very_end_of_a_session_is_a_note_and_so_is_what_a_closed_panel_holds() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    // The panel is closed right after the last letter.
    desk.click(&handle("note-input")).await;
    desk.type_keys(NOTE).await;
    desk.press(&[CONTROL, 'j']).await;
    desk.see_no(&handle("note-input")).await;
    desk.press(&[CONTROL, 'j']).await;
    desk.see(&handle("note-input")).await;
    assert_eq!(typed(&desk).await, NOTE);
    // And the session is ended from elsewhere in the middle of a sentence.
    desk.type_keys(" And half of another").await;
    world.server.revoke_sessions_of(DANA.user_id).await;
    assert_eq!(desk.frozen().await, "revoked");
    desk.exit().await;
    let journal = journal(&desk).await;
    let texts: Vec<_> =
        journal["entries"].as_array().unwrap().iter().map(|entry| entry["text"].clone()).collect();
    let whole = format!("{NOTE} And half of another");
    assert!(texts.contains(&json!(whole)), "{texts:?}");
}

#[tokio::test]
async fn a_correction_that_is_being_written_survives_a_closed_panel_and_is_saved_at_the_exit() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.note("Observed", "The export is off").await;
    desk.click(&handle("note-correct")).await;
    desk.write(&handle("note-correction"), "The export is on").await;
    desk.press(&[CONTROL, 'j']).await;
    desk.see_no(&handle("note-correction")).await;
    desk.press(&[CONTROL, 'j']).await;
    desk.see(&handle("note-correction")).await;
    desk.exit().await;
    let journal = journal(&desk).await;
    let correction =
        journal["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "correction");
    assert_eq!(correction.unwrap()["text"], "The export is on");
}
