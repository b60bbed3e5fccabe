use crate::scene::Scene;
use ergo_protocol::{
    Code,
    journal::{EntryKind, NoteDraft, NoteKind},
    snapshot::{FrozenReason, Phase},
    workspace::MemberQuery,
};
use sqlx::{Connection, SqliteConnection};
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn what_is_seen_is_written_down_once_and_in_order() {
    let scene = Scene::active().await;
    scene.desk.overview().await.unwrap();
    scene.desk.members(&MemberQuery::default()).await.unwrap();
    scene.desk.members(&MemberQuery::default()).await.unwrap();
    scene.desk.teams().await.unwrap();
    let inspected = scene.written(EntryKind::Inspected).await;
    let [overview, members, teams] = &inspected[..] else { panic!("{inspected:?}") };
    assert_eq!(overview, "Viewed the overview");
    assert!(members.starts_with("Viewed members: rows 1 to 100 of "), "{members}");
    assert!(teams.starts_with("Viewed teams: "), "{teams}");
}

#[tokio::test]
async fn nothing_is_read_past_the_journal() {
    let scene = Scene::active().await;
    // A made-up cursor, before the first row.
    let query = MemberQuery {
        q: Some("dana".to_owned()),
        cursor: Some("name.ascending.x.".to_owned()),
        ..MemberQuery::default()
    };
    scene.desk.members(&query).await.unwrap();
    scene.desk.member_filters().await.unwrap();
    let (one, two) = tokio::join!(scene.desk.teams(), scene.desk.teams());
    assert!(one.is_ok() && two.is_ok());
    let inspected = scene.written(EntryKind::Inspected).await;
    let [members, filters, teams] = &inspected[..] else { panic!("{inspected:?}") };
    assert!(members.starts_with("Searched members for “dana”: "), "{members}");
    assert!(members.contains(" more of "), "{members}");
    assert_eq!(filters, "Viewed the member filters");
    assert!(teams.starts_with("Viewed teams: "), "{teams}");
}

#[tokio::test]
async fn without_a_journal_no_session_is_entered_and_none_stays_open_on_the_server() {
    let scene = Scene::without_journal().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = scene.draft(5).await;
    assert_eq!(scene.desk.enter(draft).await.unwrap_err().code, Code::JournalUnwritable);
    assert_eq!(scene.phase(), "direct");
    let mut server = database(&scene, "server.sqlite").await;
    let open: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM sessions WHERE workspace_id IS NOT NULL AND ended_at IS NULL",
    )
    .fetch_one(&mut server)
    .await
    .unwrap();
    assert_eq!(open, 0);
}

#[tokio::test]
async fn a_journal_that_breaks_stops_the_session_and_shows_nothing() {
    let scene = Scene::active().await;
    scene.refuse_entries().await;
    let answer = scene.desk.teams().await;
    assert!(
        matches!(&answer, Err(problem) if problem.code == Code::JournalUnwritable || problem.code == Code::Frozen),
        "{answer:?}"
    );
    let Phase::Frozen(frozen) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(frozen.reason, FrozenReason::JournalUnwritable);
}

#[tokio::test]
async fn a_note_that_was_not_saved_is_not_said_to_be() {
    let scene = Scene::active().await;
    scene.refuse_entries().await;
    let note = NoteDraft { kind: NoteKind::Observed, text: "it is grayed out".to_owned() };
    assert_eq!(scene.desk.add_note(&note).await.unwrap_err().code, Code::JournalUnwritable);
    let empty = NoteDraft { kind: NoteKind::Observed, text: "  \n ".to_owned() };
    assert_eq!(scene.desk.add_note(&empty).await.unwrap_err().code, Code::NoteLength);
}

#[tokio::test]
async fn an_exit_that_cannot_be_written_down_still_ends_the_session_here_and_there() {
    let scene = Scene::active().await;
    let mut journal = database(&scene, "journal.sqlite").await;
    sqlx::raw_sql("CREATE TRIGGER full BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        .execute(&mut journal)
        .await
        .unwrap();
    scene.desk.exit().await.unwrap();
    assert_eq!(scene.phase(), "ended");
    assert_eq!(scene.snapshot().impersonation, None);
    let mut server = database(&scene, "server.sqlite").await;
    let watch = tokio::spawn(Arc::clone(&scene.desk).watch());
    let mut open = 1_i64;
    for _ in 0..200 {
        open = sqlx::query_scalar(
            "SELECT COUNT(*) FROM sessions WHERE workspace_id IS NOT NULL AND ended_at IS NULL",
        )
        .fetch_one(&mut server)
        .await
        .unwrap();
        if open == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    watch.abort();
    assert_eq!(open, 0, "the server was never told");
}

async fn database(scene: &Scene, name: &str) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", scene.folder.join(name).display())).await.unwrap()
}

#[tokio::test]
async fn a_note_is_corrected_and_stays_as_it_was() {
    let scene = Scene::active().await;
    let note = NoteDraft { kind: NoteKind::Observed, text: "The export is off".to_owned() };
    let note = scene.desk.add_note(&note).await.unwrap();
    let correction = scene.desk.correct_note(note.seq, " The export is on ").await.unwrap();
    assert_eq!((correction.corrects, correction.text.as_str()), (Some(note.seq), "The export is on"));
    let notes = scene.desk.notes().await.unwrap();
    assert!(notes.contains(&note) && notes.contains(&correction), "{notes:?}");
    assert_eq!(scene.desk.correct_note(note.seq, " ").await.unwrap_err().code, Code::NoteLength);
    // No one can correct what the app recorded.
    assert_eq!(scene.desk.correct_note(1, "x").await.unwrap_err().code, Code::NotFound);
}
