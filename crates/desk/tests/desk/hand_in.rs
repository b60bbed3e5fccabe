//! Tests that the journal gets to the server: during the session, at its exit, and whatever is left at the next
//! sign-in. Every entry arrives once and in order, wherever the connection breaks or the app is killed.

use crate::{customer::Elsewhere, scene::Scene, wire::Fate};
use ergo_protocol::{
    journal::{JournalEntry, NoteDraft, NoteKind, StoredJournal},
    snapshot::{NoticeKind, Phase},
};
use reqwest::StatusCode;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::time::Duration;

const HAND_IN: &str = "POST /v1/sessions/";

async fn note(scene: &Scene, text: &str) {
    let note = NoteDraft { kind: NoteKind::Observed, text: text.to_owned() };
    scene.desk.add_note(&note).await.unwrap();
}

fn session_id(scene: &Scene) -> String {
    scene.snapshot().impersonation.unwrap().session_id
}

/// The entries of a session that the server has, read page by page; `None` if nothing has arrived yet.
async fn stored(scene: &Scene, session: &str) -> Option<(Vec<JournalEntry>, bool)> {
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let (mut entries, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer: Value = lead.get(&format!("/v1/sessions/{session}/journal{cursor}")).await;
        if answer["code"] == "not_found" {
            return None;
        }
        let page: StoredJournal = serde_json::from_value(answer).unwrap();
        entries.extend(page.entries);
        match page.next_cursor {
            Some(next) => cursor = format!("?cursor={next}"),
            None => return Some((entries, page.complete)),
        }
    }
}

async fn arrived(scene: &Scene, session: &str) -> usize {
    stored(scene, session).await.map_or(0, |(entries, _)| entries.len())
}

/// Checks that the server has everything that was written here, in order, and nothing else.
async fn is_whole(scene: &Scene, session: &str) {
    let here = scene.desk.history_session(session).await.unwrap().entries;
    let (there, complete) = stored(scene, session).await.unwrap();
    assert_eq!(there, here);
    assert!(complete);
}

async fn journal_file(scene: &Scene, sql: &str) {
    let url = format!("sqlite://{}", scene.folder.join("journal.sqlite").display());
    let mut journal = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut journal).await.unwrap();
}

#[tokio::test]
async fn entries_go_out_while_the_session_runs_and_the_rest_at_its_exit() {
    let scene = Scene::active().await;
    let session = session_id(&scene);
    scene.until("they go out by themselves", |scene| scene.wire.count(HAND_IN) == 1).await;
    let mut there = 0;
    while there < 3 {
        tokio::time::sleep(Duration::from_millis(25)).await;
        there = arrived(&scene, &session).await;
    }
    // It is handed in at most once every few seconds, however much is written.
    for number in 0..10 {
        note(&scene, &format!("note {number}")).await;
    }
    let _ = tokio::time::timeout(Duration::from_millis(600), scene.until("never", |_| false)).await;
    assert_eq!(scene.wire.count(HAND_IN), 1);
    scene.clock.pass(Duration::from_secs(4));
    scene.until("the next go out", |scene| scene.wire.count(HAND_IN) == 2).await;
    while arrived(&scene, &session).await < there + 10 {
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert!(!stored(&scene, &session).await.unwrap().1, "it still runs");

    note(&scene, "the last").await;
    scene.desk.exit().await.unwrap();
    scene.until("the rest goes out", |scene| scene.wire.count(HAND_IN) == 3).await;
    scene.desk.hand_in().await;
    is_whole(&scene, &session).await;
    assert_eq!(scene.wire.count(HAND_IN), 3, "nothing is sent twice");
}

#[tokio::test]
async fn a_closed_window_takes_the_whole_journal_with_it() {
    let scene = Scene::active().await;
    let session = session_id(&scene);
    note(&scene, "just before").await;
    scene.desk.end().await;
    let (there, complete) = stored(&scene, &session).await.unwrap();
    assert!(complete);
    assert!(there.iter().any(|entry| entry.text == "just before"));
}

#[tokio::test]
async fn what_was_written_offline_goes_out_at_the_next_sign_in_of_the_same_agent() {
    let mut scene = Scene::active().await;
    let session = session_id(&scene);
    scene.wire.cut(true);
    for number in 0..450 {
        note(&scene, &format!("note {number}")).await;
    }
    scene.desk.hand_in().await;
    // Killed, found at the next start, and sent at the next sign-in of the same agent, not of another.
    scene.restart().await;
    scene.wire.cut(false);
    scene.sign_in("Priya Nair").await.unwrap();
    scene.desk.hand_in().await;
    assert_eq!(stored(&scene, &session).await, None);
    scene.desk.sign_out().await.unwrap();
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.until("it goes out", |scene| scene.wire.count(HAND_IN) >= 3).await;
    scene.desk.hand_in().await;
    is_whole(&scene, &session).await;
    assert!(arrived(&scene, &session).await > 450);
}

#[tokio::test]
async fn a_sign_out_takes_what_is_left_along() {
    let scene = Scene::active().await;
    let session = session_id(&scene);
    scene.desk.exit().await.unwrap();
    scene.desk.finish().await.unwrap();
    scene.desk.sign_out().await.unwrap();
    assert!(stored(&scene, &session).await.unwrap().1);
}

/// Breaks the connection and kills the app wherever that can hurt, again and again.
#[tokio::test]
async fn wherever_it_breaks_every_entry_arrives_once_and_in_order() {
    let mut scene = Scene::active().await;
    for round in 0..8 {
        let session = session_id(&scene);
        for (number, fate) in [
            None,
            Some(Fate::Lost),
            Some(Fate::Unanswered),
            Some(Fate::busy(1)),
            Some(Fate::Unanswered),
            Some(Fate::refused(500, "internal", "")),
            None,
        ]
        .into_iter()
        .enumerate()
        {
            for step in 0..=number {
                note(&scene, &format!("{round} {number} {step}")).await;
            }
            scene.wire.rule(fate.map(|fate| (HAND_IN, fate)));
            scene.desk.hand_in().await;
        }
        scene.wire.rule((round % 2 == 0).then_some((HAND_IN, Fate::Unanswered)));
        if round % 4 < 2 {
            // Killed while a part is on its way: it arrives, but that is never recorded.
            let desk = std::sync::Arc::clone(&scene.desk);
            note(&scene, "on its way").await;
            let sending = tokio::spawn(async move { desk.hand_in().await });
            tokio::time::sleep(Duration::from_millis(round * 7)).await;
            sending.abort();
            scene.restart().await;
            scene.wire.rule(None);
            scene.sign_in("Sam Okafor").await.unwrap();
        } else {
            scene.desk.exit().await.unwrap();
            scene.wire.rule(None);
            scene.desk.finish().await.unwrap();
        }
        scene.desk.hand_in().await;
        is_whole(&scene, &session).await;
        let draft = scene.draft(5).await;
        scene.enter_as(draft).await;
    }
}

#[tokio::test]
async fn a_server_that_has_less_or_more_than_was_noted_gets_everything() {
    let scene = Scene::active().await;
    let session = session_id(&scene);
    for number in 0..450 {
        note(&scene, &format!("note {number}")).await;
    }
    // Recorded as sent, but never arrived: as after a server was restored from a backup.
    journal_file(&scene, "UPDATE session SET sent = 250").await;
    scene.desk.hand_in().await;
    assert_eq!(arrived(&scene, &session).await, scene.desk.notes().await.unwrap().len());
    // Arrived, but never recorded: the parts before the last one are shorter than what is stored.
    journal_file(&scene, "UPDATE session SET sent = 0").await;
    note(&scene, "one more").await;
    scene.desk.hand_in().await;
    assert!(!scene.has_notice(NoticeKind::JournalRefused));
    scene.desk.exit().await.unwrap();
    scene.desk.hand_in().await;
    is_whole(&scene, &session).await;
}

#[tokio::test]
async fn a_journal_that_the_server_has_otherwise_is_said_once_and_not_sent_again() {
    let mut scene = Scene::active().await;
    let session = session_id(&scene);
    scene.desk.hand_in().await;
    let before = stored(&scene, &session).await;
    journal_file(&scene, "UPDATE entry SET text = 'another' WHERE seq = 1; UPDATE session SET sent = 0")
        .await;
    scene.desk.hand_in().await;
    assert!(scene.has_notice(NoticeKind::JournalRefused));
    assert_eq!(scene.phase(), "active", "that is no reason to stop");
    let sent = scene.wire.count(HAND_IN);
    note(&scene, "one more").await;
    scene.desk.hand_in().await;
    scene.desk.exit().await.unwrap();
    scene.desk.hand_in().await;
    // Not even after a restart.
    scene.restart().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.desk.hand_in().await;
    assert!(!scene.has_notice(NoticeKind::JournalRefused), "it was said");
    assert_eq!(scene.wire.count(HAND_IN), sent);
    assert_eq!(stored(&scene, &session).await, before);
}

#[tokio::test]
async fn a_session_that_the_server_does_not_know_does_not_hold_up_the_others() {
    let scene = Scene::active().await;
    let first = session_id(&scene);
    scene.desk.exit().await.unwrap();
    scene.desk.finish().await.unwrap();
    // Makes one of them older.
    scene.clock.pass(Duration::from_secs(1));
    let draft = scene.draft(5).await;
    scene.enter_as(draft).await;
    let second = session_id(&scene);
    scene.wire.rule(Some((HAND_IN, Fate::refused(404, "not_found", ""))));
    let desk = std::sync::Arc::clone(&scene.desk);
    // Only the first one gets this answer.
    let sending = tokio::spawn(async move { desk.hand_in().await });
    while scene.wire.count(HAND_IN) == 0 {
        tokio::task::yield_now().await;
    }
    scene.wire.rule(None);
    sending.await.unwrap();
    let (first, second) = (stored(&scene, &first).await, stored(&scene, &second).await);
    assert!(first.is_none() && second.is_some(), "{first:?} {second:?}");
    // Another server may know it, so it is neither given up nor tried again at this sign-in.
    assert!(!scene.has_notice(NoticeKind::JournalRefused));
    let tried = scene.wire.count(HAND_IN);
    scene.desk.hand_in().await;
    assert_eq!(scene.wire.count(HAND_IN), tried);
}

#[tokio::test]
async fn a_stuck_server_holds_up_neither_notes_nor_the_exit() {
    let scene = Scene::active().await;
    scene.wire.rule(Some((HAND_IN, Fate::Held)));
    let desk = std::sync::Arc::clone(&scene.desk);
    let sending = tokio::spawn(async move { desk.hand_in().await });
    while scene.wire.count(HAND_IN) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let quick = tokio::time::timeout(Duration::from_secs(1), async {
        note(&scene, "meanwhile").await;
        scene.desk.overview().await.unwrap();
        scene.desk.exit().await.unwrap();
    });
    quick.await.unwrap();
    assert!(matches!(scene.snapshot().phase, Phase::Ended(_)));
    sending.abort();
}

#[tokio::test]
async fn nobody_else_can_hand_in_or_read_it() {
    let scene = Scene::active().await;
    let session = session_id(&scene);
    scene.desk.hand_in().await;
    let sam = Elsewhere::sign_in(&scene.server_url(), "usr_5kfr").await;
    let answer = sam.get(&format!("/v1/sessions/{session}/journal")).await;
    assert_eq!(answer["code"], "not_found", "an agent does not read what they handed in");
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let journal = scene.desk.history_session(&session).await.unwrap();
    let body = serde_json::to_value(&journal).unwrap();
    let (status, _) = lead.post(&format!("/v1/sessions/{session}/journal"), body).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

/// Changes the server's own database. To delete what it refuses to delete, its triggers have to be dropped.
async fn server_file(scene: &Scene, sql: &str) {
    let url = format!("sqlite://{}", scene.folder.join("server.sqlite").display());
    let mut server = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut server).await.unwrap();
}

#[tokio::test]
async fn a_restored_server_gets_what_it_has_acknowledged_and_lost() {
    let mut scene = Scene::active().await;
    let session = session_id(&scene);
    note(&scene, "one that the backup lacks").await;
    scene.desk.exit().await.unwrap();
    scene.desk.hand_in().await;
    is_whole(&scene, &session).await;
    scene.desk.finish().await.unwrap();
    scene.desk.sign_out().await.unwrap();
    let lost = "DROP TRIGGER journals_are_not_thinned; DROP TRIGGER journal_heads_are_not_thinned;
                DELETE FROM journal_entries; DELETE FROM journals";
    server_file(&scene, lost).await;
    // Without a restoration, what was acknowledged is not sent again.
    scene.restart_server().await;
    let sent = scene.wire.count(HAND_IN);
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.desk.hand_in().await;
    assert_eq!((scene.wire.count(HAND_IN), stored(&scene, &session).await), (sent, None));
    scene.desk.sign_out().await.unwrap();

    server_file(&scene, "INSERT INTO restorations (at) VALUES (1)").await;
    scene.restart_server().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.desk.hand_in().await;
    is_whole(&scene, &session).await;
    // Once for each restoration.
    scene.desk.sign_out().await.unwrap();
    let sent = scene.wire.count(HAND_IN);
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.desk.hand_in().await;
    assert_eq!(scene.wire.count(HAND_IN), sent);
    // It has everything: one entry shows that.
    scene.desk.sign_out().await.unwrap();
    server_file(&scene, "INSERT INTO restorations (at) VALUES (2)").await;
    scene.restart_server().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.desk.hand_in().await;
    assert_eq!(scene.wire.count(HAND_IN), sent + 1);
    assert!(!scene.has_notice(NoticeKind::JournalRefused));
    is_whole(&scene, &session).await;
}
