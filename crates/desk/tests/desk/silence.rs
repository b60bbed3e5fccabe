use crate::scene::Scene;
use ergo_protocol::{
    Code,
    snapshot::{FrozenReason, NoticeKind, Phase},
};
use std::time::Duration;

#[tokio::test]
async fn a_server_that_is_away_for_a_moment_freezes_nothing() {
    let scene = Scene::active().await;
    scene.wire.cut(true);
    assert_eq!(scene.desk.overview().await.unwrap_err().code, Code::ServerUnreachable);
    assert_eq!(scene.phase(), "active");
    assert!(scene.has_notice(NoticeKind::ServerUnreachable));
    scene.wire.cut(false);
    scene.desk.overview().await.unwrap();
    assert!(!scene.has_notice(NoticeKind::ServerUnreachable));
}

#[tokio::test]
async fn a_minute_of_silence_freezes_and_a_checked_session_goes_on() {
    let scene = Scene::active().await;
    scene.wire.cut(true);
    scene.clock.pass(Duration::from_secs(61));
    scene.desk.ask_server().await;
    let Phase::Frozen(frozen) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(frozen.reason, FrozenReason::ServerSilent);
    assert!(frozen.can_reverify);
    assert_eq!(scene.desk.reverify().await.unwrap_err().code, Code::ServerUnreachable);
    assert_eq!(scene.phase(), "frozen");
    scene.wire.cut(false);
    scene.desk.reverify().await.unwrap();
    assert_eq!(scene.phase(), "active");
    scene.desk.overview().await.unwrap();
}

#[tokio::test]
async fn rubbish_is_silence() {
    let scene = Scene::active().await;
    scene.wire.answer_rubbish(true);
    scene.clock.pass(Duration::from_secs(61));
    scene.desk.ask_server().await;
    let Phase::Frozen(frozen) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(frozen.reason, FrozenReason::ServerSilent);
}

#[tokio::test]
async fn the_training_door_is_what_the_server_says() {
    let scene = Scene::set().await;
    assert!(!scene.snapshot().server.training);
    scene.desk.meet_server().await.unwrap();
    assert!(scene.snapshot().server.training);

    // Asking for the sample agents first also meets the server, so both appear on the page at the same time.
    let scene = Scene::set().await;
    assert!(!scene.desk.training_agents().await.unwrap().is_empty());
    assert!(scene.snapshot().server.training);
}
