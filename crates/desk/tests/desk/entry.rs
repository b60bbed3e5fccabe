use crate::{scene::Scene, wire::Fate};
use ergo_protocol::{Code, diagnostics::Verdict};
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn the_snapshot_names_all_three_from_the_identity_check_on_and_never_before() {
    let scene = Scene::set().await;
    assert_eq!(scene.snapshot().impersonation, None);
    scene.sign_in("Sam Okafor").await.unwrap();
    assert_eq!(scene.snapshot().impersonation, None);
    assert_eq!(scene.desk.diagnostics().verdict, Verdict::Direct);
    let draft = scene.draft(5).await;
    scene.desk.enter(draft).await.unwrap();
    let session = scene.snapshot().impersonation.unwrap();
    assert_eq!(
        (session.viewed.name.as_str(), session.impersonator.name.as_str(), session.workspace.name.as_str()),
        ("Dana Reyes", "Sam Okafor", "Marlow Freight")
    );
    assert_eq!(scene.desk.diagnostics().verdict, Verdict::Impersonating);
    // Nothing can be read before the agent confirms.
    assert_eq!(scene.desk.overview().await.unwrap_err().code, Code::WrongState);
}

#[tokio::test]
async fn who_may_not_enter_stays_where_they_are() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = scene.draft(5).await;
    scene.desk.sign_out().await.unwrap();
    scene.sign_in("Robin Hale").await.unwrap();
    let refused = scene.desk.enter(draft).await.unwrap_err();
    assert_eq!(refused.code, Code::EntryNotAllowed);
    assert_eq!(scene.phase(), "direct");
    assert_eq!(scene.snapshot().impersonation, None);
}

#[tokio::test]
async fn the_agents_own_timezone_is_offered_only_while_they_are_themselves() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let offer = scene.snapshot().timezone_offer.expect("Sam's stored timezone is not this computer's");
    assert_ne!(offer.stored, offer.desktop);
    let draft = scene.draft(5).await;
    scene.desk.enter(draft).await.unwrap();
    assert_eq!(scene.snapshot().timezone_offer, None);
    assert_eq!(scene.desk.accept_timezone().await.unwrap_err().code, Code::ProtectedWhileImpersonating);
}

#[tokio::test]
async fn a_failed_entry_leaves_no_session_open_on_the_server() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = scene.draft(5).await;
    scene.wire.rule(Some(("GET /v1/session HTTP", Fate::Lost)));
    let refused = scene.desk.enter(draft.clone()).await.unwrap_err();
    assert_eq!(refused.code, Code::ServerUnreachable);
    assert_eq!((scene.phase().as_str(), scene.open_on_server().await), ("direct", 1));
    scene.wire.rule(None);
    let watch = tokio::spawn(Arc::clone(&scene.desk).watch());
    for _ in 0..200 {
        if scene.open_on_server().await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    watch.abort();
    assert_eq!(scene.open_on_server().await, 0);
    // And entering is possible again.
    scene.desk.enter(draft).await.unwrap();
}

#[tokio::test]
async fn a_session_that_cannot_be_recorded_is_not_opened_here_nor_left_open_there() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = scene.draft(5).await;
    scene.break_journal().await;
    assert_eq!(scene.desk.enter(draft).await.unwrap_err().code, Code::JournalUnwritable);
    assert_eq!((scene.phase().as_str(), scene.open_on_server().await), ("direct", 0));
    assert_eq!(scene.snapshot().impersonation, None);
}
