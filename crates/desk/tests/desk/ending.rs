use crate::{scene::Scene, wire::Fate};
use ergo_protocol::{
    Code,
    diagnostics::Verdict,
    journal::{Chain, Ending, NoteDraft, NoteKind},
    snapshot::{FrozenReason, NoticeKind, Phase},
    workspace::MemberQuery,
};
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn expiry_fires_though_the_wall_clock_jumps_back_a_day() {
    let scene = Scene::active().await;
    scene.clock.set_wall_back(Duration::from_hours(24));
    scene.clock.pass(Duration::from_secs(299));
    scene.desk.expire().await;
    assert_eq!(scene.phase(), "active");
    scene.clock.pass(Duration::from_secs(2));
    scene.desk.expire().await;
    let Phase::Frozen(frozen) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(frozen.reason, FrozenReason::Expired);
    assert!(!frozen.can_reverify);
    assert_eq!(scene.desk.members(&MemberQuery::default()).await.unwrap_err().code, Code::Frozen);
    assert!(scene.snapshot().impersonation.is_some(), "a frozen session still says who");
    scene.desk.exit().await.unwrap();
    let Phase::Ended(receipt) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(receipt.record.ending, Some(Ending::Expired));
}

#[tokio::test]
async fn a_computer_that_slept_over_the_end_wakes_up_expired() {
    let scene = Scene::active().await;
    scene.clock.sleep(Duration::from_hours(6));
    scene.desk.expire().await;
    let Phase::Frozen(frozen) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(frozen.reason, FrozenReason::Expired);
}

#[tokio::test]
async fn an_answer_that_arrives_after_the_exit_is_dropped() {
    let scene = Scene::active().await;
    scene.desk.overview().await.unwrap();
    scene.wire.hold_answers(true);
    let desk = Arc::clone(&scene.desk);
    let late = tokio::spawn(async move { desk.teams().await });
    // The request must be on its way before the exit.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!late.is_finished());
    scene.desk.exit().await.unwrap();
    assert_eq!(scene.phase(), "ended");
    scene.wire.hold_answers(false);
    let answer = late.await.unwrap();
    assert!(answer.is_err(), "{answer:?}");
    let receipt = receipt(&scene);
    assert!(!receipt.inspected.iter().any(|text| text.contains("teams")), "{:?}", receipt.inspected);
}

#[tokio::test]
async fn exit_works_offline_and_the_server_is_told_when_it_is_back() {
    let scene = Scene::active().await;
    scene.wire.cut(true);
    scene.desk.exit().await.unwrap();
    assert_eq!(scene.phase(), "ended");
    assert_eq!(scene.snapshot().impersonation, None);
    assert_eq!(receipt(&scene).chain, Some(Chain::Verified));
    scene.until("the revocation waits", |scene| scene.has_notice(NoticeKind::RevocationQueued)).await;
    assert!(!receipt(&scene).record.revoked);
    scene.wire.cut(false);
    scene.clock.pass(Duration::from_secs(6));
    scene.until("the server has confirmed", |scene| receipt(scene).record.revoked).await;
    assert!(!scene.has_notice(NoticeKind::RevocationQueued));
}

#[tokio::test]
async fn wrong_user_goes_out_and_back_to_the_start_at_once() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = scene.draft(5).await;
    scene.desk.enter(draft).await.unwrap();
    scene.desk.wrong_user().await.unwrap();
    assert_eq!(scene.phase(), "direct");
    assert_eq!(scene.snapshot().impersonation, None);
    let history = scene.desk.history().await.unwrap();
    assert_eq!(history[0].ending, Some(Ending::WrongUser));
}

#[tokio::test]
async fn the_receipt_tells_what_was_seen_and_after_it_the_desk_is_the_agents_again() {
    let scene = Scene::active().await;
    scene.desk.overview().await.unwrap();
    let note = NoteDraft { kind: NoteKind::Inspected, text: "the agent's own words".to_owned() };
    scene.desk.add_note(&note).await.unwrap();
    scene.desk.exit().await.unwrap();
    let receipt = receipt(&scene);
    assert_eq!(receipt.inspected, ["Viewed the overview"]);
    assert_eq!(receipt.record.notes, 1);
    assert_eq!(scene.desk.diagnostics().token, None);
    scene.desk.finish().await.unwrap();
    let diagnostics = scene.desk.diagnostics();
    assert_eq!(diagnostics.verdict, Verdict::Direct);
    let server = diagnostics.server.expect("the server was asked at the sign-in");
    assert_eq!((server.actor, server.agrees), (None, true));
    assert!(diagnostics.token.unwrap().actors.is_empty());
}

fn receipt(scene: &Scene) -> ergo_protocol::snapshot::Receipt {
    match scene.snapshot().phase {
        Phase::Ended(receipt) => receipt,
        phase => panic!("no receipt in {phase:?}"),
    }
}

#[tokio::test]
async fn wrong_user_is_an_answer_at_the_identity_check_and_nowhere_else() {
    let scene = Scene::active().await;
    assert_eq!(scene.desk.wrong_user().await.unwrap_err().code, Code::WrongState);
    assert_eq!(scene.phase(), "active");
}

#[tokio::test]
async fn a_window_closed_during_an_entry_leaves_nothing_open() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = scene.draft(5).await;
    scene.wire.rule(Some(("GET /v1/session HTTP", Fate::Held)));
    let desk = Arc::clone(&scene.desk);
    let entering = tokio::spawn(async move { desk.enter(draft).await });
    while scene.open_on_server().await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let desk = Arc::clone(&scene.desk);
    let quitting = tokio::spawn(async move { desk.quit().await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!quitting.is_finished(), "the app would end inside the entry");
    scene.wire.rule(None);
    quitting.await.unwrap();
    entering.await.unwrap().unwrap();
    assert_eq!(scene.phase(), "ended");
    assert_eq!(receipt(&scene).record.ending, Some(Ending::Quit));
    assert_eq!(scene.open_on_server().await, 0);
}
