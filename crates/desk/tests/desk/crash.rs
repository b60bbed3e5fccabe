use crate::{scene::Scene, wire::Fate};
use ergo_protocol::{
    journal::{Ending, NoteDraft, NoteKind},
    snapshot::NoticeKind,
};
use std::sync::Arc;

#[tokio::test]
async fn what_a_crash_left_open_is_found_said_and_ended_on_the_server() {
    let mut scene = Scene::active().await;
    let note = NoteDraft { kind: NoteKind::Observed, text: "grayed out for her too".to_owned() };
    scene.desk.add_note(&note).await.unwrap();
    scene.restart().await;
    assert_eq!(scene.phase(), "signed_out");
    assert!(scene.has_notice(NoticeKind::CrashFound));
    // Another agent's sign-in can neither end it nor read it.
    scene.sign_in("Priya Nair").await.unwrap();
    assert!(scene.has_notice(NoticeKind::CrashFound));
    assert!(scene.desk.history().await.unwrap().is_empty());
    scene.desk.sign_out().await.unwrap();
    scene.sign_in("Sam Okafor").await.unwrap();
    assert!(scene.has_notice(NoticeKind::CrashRevoked));
    let record = &scene.desk.history().await.unwrap()[0];
    assert_eq!((record.ending, record.revoked), (Some(Ending::Crashed), true));
    let past = scene.desk.history_session(&record.id).await.unwrap();
    assert!(past.entries.iter().any(|entry| entry.text == note.text));
}

#[tokio::test]
async fn a_crash_found_on_a_full_disk_is_said_and_ended_by_its_own_agent_only() {
    let mut scene = Scene::active().await;
    scene.break_journal().await;
    scene.restart().await;
    assert!(scene.has_notice(NoticeKind::CrashFound));
    let notice = &scene.snapshot().notices[0].text;
    assert!(!notice.contains("Dana") && !notice.contains("Sam"), "nobody is signed in: {notice}");
    scene.sign_in("Priya Nair").await.unwrap();
    assert_eq!(scene.open_on_server().await, 1);
    scene.desk.sign_out().await.unwrap();
    scene.sign_in("Sam Okafor").await.unwrap();
    assert_eq!(scene.open_on_server().await, 0);
}

#[tokio::test]
async fn what_names_a_customer_goes_with_the_agent_it_was_for() {
    let mut scene = Scene::active().await;
    scene.restart().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    assert!(scene.has_notice(NoticeKind::CrashRevoked));
    scene.desk.sign_out().await.unwrap();
    assert!(!scene.has_notice(NoticeKind::CrashRevoked));
}

#[tokio::test]
async fn an_end_that_is_confirmed_after_the_sign_out_names_nobody_to_the_next_agent() {
    let mut scene = Scene::active().await;
    scene.restart().await;
    scene.wire.rule(Some(("DELETE /v1/sessions/", Fate::Late)));
    let desk = Arc::clone(&scene.desk);
    let signing_in = tokio::spawn(async move { desk.sign_in("usr_5kfr").await });
    scene
        .until("the server to be asked to end it", |scene| scene.wire.count("DELETE /v1/sessions/") > 0)
        .await;
    scene.desk.sign_out().await.unwrap();
    scene.wire.rule(None);
    signing_in.await.unwrap().unwrap();
    assert!(!scene.has_notice(NoticeKind::CrashRevoked), "{:?}", scene.snapshot().notices);
}
