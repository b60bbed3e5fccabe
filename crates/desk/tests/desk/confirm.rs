//! Tests that the app says "Confirmed" only once it has verified that the server's log has what was recorded here.

use crate::{scene::Scene, wire::Fate};
use ergo_protocol::{
    export::ExportFormat,
    journal::{Confirmation, NoteDraft, NoteKind},
    snapshot::{NoticeKind, Phase},
};
use ergo_receipt::{Fault, Keys};
use std::time::Duration;

const LOG: &str = "GET /v1/log";

/// A session with a note, which is over.
async fn over(scene: &Scene) -> String {
    let session = scene.snapshot().impersonation.unwrap().session_id;
    let note = NoteDraft { kind: NoteKind::Observed, text: "The export is there.".to_owned() };
    scene.desk.add_note(&note).await.unwrap();
    scene.desk.exit().await.unwrap();
    session
}

fn on_receipt(scene: &Scene) -> Option<Confirmation> {
    match scene.snapshot().phase {
        Phase::Ended(receipt) => Some(receipt.record.confirmation),
        _ => None,
    }
}

async fn in_history(scene: &Scene, session: &str) -> Confirmation {
    scene.desk.history_session(session).await.unwrap().record.confirmation
}

#[tokio::test]
async fn a_session_is_confirmed_after_its_exit_and_its_page_verifies_without_the_app() {
    let scene = Scene::active().await;
    let session = over(&scene).await;
    scene.until("it is confirmed", |scene| on_receipt(scene) == Some(Confirmation::Confirmed)).await;
    assert_eq!(in_history(&scene, &session).await, Confirmation::Confirmed);
    let folder = tempfile::tempdir().unwrap();
    let page = scene.desk.export_session(&session, ExportFormat::Receipt, folder.path()).await.unwrap().path;
    let page = std::fs::read_to_string(page).unwrap();
    let opened = ergo_receipt::read(page.as_bytes()).unwrap();
    let described: serde_json::Value =
        reqwest::get(format!("{}/v1/log", scene.server_url())).await.unwrap().json().await.unwrap();
    let key = described["keys"][0]["verifier"].as_str().unwrap().parse().unwrap();
    let keys = Keys { logs: vec![key], ..Keys::default() };
    let verified = ergo_receipt::verify(&opened.receipt, &keys).unwrap();
    ergo_receipt::require_page(&page, &opened.receipt, &verified).unwrap();
    assert!(page.contains("The export is there."));
    let edited = page.replace("The export is there.</span>", "Nothing.</span>");
    assert_eq!(ergo_receipt::require_page(&edited, &opened.receipt, &verified), Err(Fault::Page));
}

#[tokio::test]
async fn offline_it_is_saved_here_and_confirmed_later() {
    let mut scene = Scene::active().await;
    scene.wire.cut(true);
    let session = over(&scene).await;
    assert_eq!(on_receipt(&scene), Some(Confirmation::Waiting));
    let folder = tempfile::tempdir().unwrap();
    let refused =
        scene.desk.export_session(&session, ExportFormat::Receipt, folder.path()).await.unwrap_err();
    assert!(refused.message.english().contains("not confirmed yet"), "{:?}", refused.message);
    // Killed before it was online again.
    scene.restart().await;
    scene.wire.cut(false);
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.until("its proof is fetched", |scene| scene.wire.count(LOG) > 0).await;
    scene.desk.confirm().await;
    assert_eq!(in_history(&scene, &session).await, Confirmation::Confirmed);
}

#[tokio::test]
async fn an_entry_that_the_server_has_edited_is_disputed() {
    let scene = Scene::active().await;
    scene.wire.rule(Some((LOG, Fate::Lost)));
    let session = over(&scene).await;
    scene.until("its proof is asked for", |scene| scene.wire.count(LOG) > 0).await;
    // The log commits to the entry first. Then somebody with access to the database edits it.
    tokio::time::sleep(Duration::from_secs(1)).await;
    scene
        .in_server(
            "DROP TRIGGER journals_are_not_rewritten;
             UPDATE journal_entries SET body = replace(body, 'The export is there.', 'Nothing was there.')",
        )
        .await;
    scene.wire.rule(None);
    scene.desk.confirm().await;
    scene.until("it is disputed", |scene| on_receipt(scene) == Some(Confirmation::Disputed)).await;
    assert!(scene.has_notice(NoticeKind::RecordDisputed));
    assert_eq!(in_history(&scene, &session).await, Confirmation::Disputed);
}

#[tokio::test]
async fn a_log_that_does_not_continue_what_was_seen_is_disputed() {
    let scene = Scene::active().await;
    over(&scene).await;
    scene.until("it is confirmed", |scene| on_receipt(scene) == Some(Confirmation::Confirmed)).await;
    scene.desk.finish().await.unwrap();
    // As if this desk had been shown another history.
    scene.in_journal("UPDATE log_head SET root = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='").await;
    let draft = scene.draft(5).await;
    scene.enter_as(draft).await;
    over(&scene).await;
    scene.until("it is disputed", |scene| on_receipt(scene) == Some(Confirmation::Disputed)).await;
    assert!(scene.has_notice(NoticeKind::RecordDisputed));
}

#[tokio::test]
async fn a_log_with_another_key_confirms_nothing_and_contradicts_nothing() {
    let scene = Scene::active().await;
    over(&scene).await;
    scene.until("it is confirmed", |scene| on_receipt(scene) == Some(Confirmation::Confirmed)).await;
    scene.desk.finish().await.unwrap();
    let strange = ergo_evidence::SigningKey::from_seed("other.example/log/1", &[3; 32]).unwrap();
    let strange = format!("UPDATE log_key SET verifier = '{}'", strange.verifier());
    scene.in_journal(strange.leak()).await;
    let draft = scene.draft(5).await;
    scene.enter_as(draft).await;
    over(&scene).await;
    scene.until("the agent is told", |scene| scene.has_notice(NoticeKind::UnknownLog)).await;
    assert_eq!(on_receipt(&scene), Some(Confirmation::Waiting));
    assert!(!scene.has_notice(NoticeKind::RecordDisputed));
    // Told once: it is tried again, and a notice that was dismissed stays away.
    let told = scene.snapshot().notices.into_iter().find(|notice| notice.kind == NoticeKind::UnknownLog);
    scene.desk.dismiss_notice(told.unwrap().id);
    let asked = scene.wire.count(LOG);
    scene.desk.confirm().await;
    assert!(scene.wire.count(LOG) > asked);
    assert!(!scene.has_notice(NoticeKind::UnknownLog));
}
