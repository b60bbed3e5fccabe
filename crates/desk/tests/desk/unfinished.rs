//! Tests that an unfinished note is saved once when the session stops, and that a saved note is not saved again.

use crate::scene::Scene;
use ergo_protocol::{
    Code,
    journal::{Author, EntryKind, JournalEntry, NoteDraft, NoteKind},
    snapshot::{FrozenReason, Phase, UnfinishedNote},
};
use std::{sync::Arc, time::Duration};

const TEXT: &str = "The export is grayed out for";

fn draft(text: &str) -> NoteDraft {
    NoteDraft { kind: NoteKind::Observed, text: text.to_owned() }
}

async fn typed() -> Scene {
    let scene = Scene::active().await;
    scene.desk.draft_note(draft(TEXT)).await.unwrap();
    assert_eq!(scene.desk.notes().await.unwrap().len(), 3, "a draft is not on disk");
    assert_eq!(scene.snapshot().unfinished_note, None);
    scene
}

/// The entries of the one session, after its end.
async fn entries(scene: &Scene) -> Vec<JournalEntry> {
    let record = &scene.desk.history().await.unwrap()[0];
    scene.desk.history_session(&record.id).await.unwrap().entries
}

/// The agent's notes of the one session, which come before its last entry.
async fn notes(scene: &Scene) -> Vec<String> {
    let entries = entries(scene).await;
    assert_eq!(entries.last().unwrap().kind, EntryKind::Ended);
    let by_agent = entries.into_iter().filter(|entry| entry.author == Author::Agent);
    by_agent.inspect(|entry| assert_eq!(entry.kind, EntryKind::Observed)).map(|entry| entry.text).collect()
}

fn frozen(scene: &Scene) -> Option<FrozenReason> {
    match scene.snapshot().phase {
        Phase::Frozen(frozen) => Some(frozen.reason),
        _ => None,
    }
}

fn saved() -> UnfinishedNote {
    UnfinishedNote::Saved { text: TEXT.to_owned() }
}

#[tokio::test]
async fn an_exit_saves_what_was_typed() {
    let scene = typed().await;
    scene.desk.exit().await.unwrap();
    let Phase::Ended(receipt) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(receipt.record.notes, 1);
    assert_eq!(scene.snapshot().unfinished_note, Some(saved()));
    assert_eq!(notes(&scene).await, [TEXT]);
    assert_eq!(scene.desk.draft_note(draft("more")).await.unwrap_err().code, Code::NotInSession);
    scene.desk.finish().await.unwrap();
    assert_eq!(scene.snapshot().unfinished_note, None);
}

#[tokio::test]
async fn a_session_whose_time_is_over_saves_what_was_typed() {
    let scene = typed().await;
    scene.clock.pass(Duration::from_secs(301));
    scene.desk.expire().await;
    assert_eq!(frozen(&scene), Some(FrozenReason::Expired));
    assert_eq!(scene.snapshot().unfinished_note, Some(saved()));
    scene.desk.exit().await.unwrap();
    assert_eq!(scene.snapshot().unfinished_note, Some(saved()), "the receipt says so too");
    assert_eq!(notes(&scene).await, [TEXT], "once");
}

#[tokio::test]
async fn a_freeze_saves_what_was_typed_and_what_comes_late() {
    let scene = typed().await;
    Arc::clone(&scene.desk).screen_locked().await;
    assert_eq!(scene.snapshot().unfinished_note, Some(saved()));
    // The page sends again what it had already sent, and then what it had not sent yet.
    scene.desk.draft_note(draft(TEXT)).await.unwrap();
    assert_eq!(scene.snapshot().unfinished_note, Some(saved()));
    scene.desk.draft_note(draft("Dana’s account")).await.unwrap();
    let late = UnfinishedNote::Saved { text: "Dana’s account".to_owned() };
    assert_eq!(scene.snapshot().unfinished_note, Some(late));
    scene.desk.reverify().await.unwrap();
    assert_eq!(scene.snapshot().unfinished_note, None, "the agent has seen it");
    let seqs: Vec<EntryKind> =
        scene.desk.notes().await.unwrap().iter().skip(3).map(|entry| entry.kind).collect();
    assert_eq!(
        seqs,
        [EntryKind::Observed, EntryKind::Frozen, EntryKind::Observed, EntryKind::Reverified],
        "it was typed before the freeze"
    );
    scene.desk.exit().await.unwrap();
    assert_eq!(notes(&scene).await, [TEXT, "Dana’s account"]);
}

#[tokio::test]
async fn quitting_the_app_saves_what_was_typed() {
    let scene = typed().await;
    scene.desk.quit().await;
    assert_eq!(notes(&scene).await, [TEXT]);
}

#[tokio::test]
async fn a_note_that_was_added_is_not_saved_once_more() {
    let scene = typed().await;
    scene.desk.add_note(&draft(&format!("{TEXT} Dana."))).await.unwrap();
    // What the page had sent before it heard that the note was saved.
    scene.desk.draft_note(draft(&format!("{TEXT} Dana."))).await.unwrap();
    scene.desk.exit().await.unwrap();
    assert_eq!(notes(&scene).await, [format!("{TEXT} Dana.")]);
    assert_eq!(scene.snapshot().unfinished_note, None);
}

#[tokio::test]
async fn a_note_that_is_being_added_when_the_session_is_left_is_saved_once() {
    let scene = typed().await;
    let note = draft(TEXT);
    let (added, left) = tokio::join!(scene.desk.add_note(&note), scene.desk.exit());
    left.unwrap();
    assert_eq!(notes(&scene).await, [TEXT], "{added:?}");
}

#[tokio::test]
async fn a_draft_that_was_deleted_is_not_saved() {
    let scene = typed().await;
    scene.desk.draft_note(draft(" \n ")).await.unwrap();
    scene.desk.exit().await.unwrap();
    assert_eq!(notes(&scene).await, [""; 0]);
    assert_eq!(scene.snapshot().unfinished_note, None);
}

#[tokio::test]
async fn a_long_draft_is_saved_as_several_notes() {
    let scene = Scene::active().await;
    let long = "grayed out ".repeat(1_000);
    scene.desk.draft_note(draft(&long)).await.unwrap();
    let endless = draft(&"x".repeat(40_001));
    assert_eq!(scene.desk.draft_note(endless).await.unwrap_err().code, Code::NoteLength);
    scene.desk.exit().await.unwrap();
    let notes = notes(&scene).await;
    assert_eq!(notes.len(), 3);
    assert!(notes.iter().all(|note| note.chars().count() <= 4_000));
    assert_eq!(notes.join(" "), long.trim());
}

#[tokio::test]
async fn a_draft_that_cannot_be_saved_stays_and_is_tried_again_at_the_exit() {
    let scene = typed().await;
    let not_saved = Some(UnfinishedNote::NotSaved { text: TEXT.to_owned() });
    scene.refuse_entries().await;
    Arc::clone(&scene.desk).screen_locked().await;
    assert_eq!(frozen(&scene), Some(FrozenReason::JournalUnwritable));
    assert_eq!(scene.snapshot().unfinished_note, not_saved);
    scene.accept_entries().await;
    scene.desk.exit().await.unwrap();
    assert_eq!(scene.snapshot().unfinished_note, Some(saved()));
    assert_eq!(notes(&scene).await, [TEXT]);

    let scene = typed().await;
    scene.refuse_entries().await;
    scene.desk.exit().await.unwrap();
    assert_eq!((scene.phase().as_str(), scene.snapshot().unfinished_note), ("ended", not_saved));
}

#[tokio::test]
async fn a_look_that_cannot_be_written_down_says_that_the_draft_is_not_saved() {
    let scene = typed().await;
    scene.refuse_entries().await;
    scene.desk.teams().await.unwrap_err();
    let not_saved = UnfinishedNote::NotSaved { text: TEXT.to_owned() };
    assert_eq!(scene.snapshot().unfinished_note, Some(not_saved));
}
