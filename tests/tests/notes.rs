//! A note that cannot be saved.

use ergo_journeys::{desk::Desk, desk::handle, samples::DANA, world::World};
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
