//! Packages that are not installed: the old version stays, and the agent is told why.

use crate::{
    publisher::Publisher,
    stage::{NEWER, OLD, Stage, package},
    update_server::Answer,
};
use ergo_desk::closing::Closing;
use ergo_protocol::{Code, snapshot::Phase};

#[tokio::test]
async fn only_what_the_publisher_signed_as_this_version_is_installed() {
    let stage = Stage::with_workspaces().await;
    stage.sign_in().await;
    let good = stage.publisher.sign(&package(), NEWER);
    let (mut changed, mut shorter) = (package(), package());
    changed[150_000] ^= 1;
    shorter.truncate(100_000);
    let unversioned = stage.publisher.sign_as(&package(), "timestamp:1796083200\tfile:Ergo.AppImage");
    // The same file, with the signature that the publisher gave it as another version: a downgrade in disguise.
    let older = stage.publisher.sign(&package(), "0.0.9");
    let newer = stage.publisher.sign(&package(), "0.3.0");
    let stranger = Publisher::begin().sign(&package(), NEWER);
    for (what, answer, signature, code) in [
        ("changed", Answer::Whole(changed), &*good, Code::UpdateInvalid),
        ("shorter", Answer::Whole(shorter), &good, Code::UpdateInvalid),
        ("empty", Answer::Whole(Vec::new()), &good, Code::UpdateInvalid),
        ("another key", Answer::Whole(package()), &stranger, Code::UpdateInvalid),
        ("no version", Answer::Whole(package()), &unversioned, Code::UpdateInvalid),
        ("an older version", Answer::Whole(package()), &older, Code::UpdateInvalid),
        ("a newer version", Answer::Whole(package()), &newer, Code::UpdateInvalid),
        ("no signature", Answer::Whole(package()), "", Code::UpdateInvalid),
        ("not a signature", Answer::Whole(package()), "c2lnbmF0dXJl", Code::UpdateInvalid),
        ("cut off", Answer::CutOff(package()), &good, Code::UpdateUnreachable),
        ("far too large", Answer::Claims(301 << 20), &good, Code::UpdateInvalid),
        ("moved", Answer::Redirect(format!("{}/other", stage.server.url)), &good, Code::UpdateInvalid),
    ] {
        stage.publish("stable", NEWER, answer, signature);
        stage.check().await.unwrap();
        let problem = stage.desk.install_update().await.unwrap_err();
        assert_eq!(problem.code, code, "{what}: {problem:?}");
        assert!(problem.message.english().contains("keep working with this version"), "{what}");
        assert_eq!(stage.updates().problem, Some(problem), "{what}");
        // It can be tried again, and nothing else has changed.
        assert_eq!(stage.offered().as_deref(), Some(NEWER), "{what}");
        assert_eq!(std::fs::read(&stage.image).unwrap(), OLD, "{what}");
        assert_eq!(*stage.desk.closing().borrow(), Closing::Not, "{what}");
    }
    assert_eq!(stage.desk.snapshot().phase, Phase::Direct);
    stage.desk.enter(stage.draft().await).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_put_in_place_leaves_the_old_version() {
    let stage = Stage::set().await;
    // Signed, but not a program.
    let text = b"a text".repeat(100);
    let signature = stage.publisher.sign(&text, NEWER);
    stage.publish("stable", NEWER, Answer::Whole(text), &signature);
    stage.check().await.unwrap();
    let problem = stage.desk.install_update().await.unwrap_err();
    assert_eq!(problem.code, Code::UpdateFailed, "{problem:?}");
    assert!(stage.is_old());
    assert_eq!(stage.offered().as_deref(), Some(NEWER));
    // The file is gone.
    stage.publish_well("stable", NEWER);
    stage.check().await.unwrap();
    std::fs::remove_file(&stage.image).unwrap();
    assert_eq!(stage.desk.install_update().await.unwrap_err().code, Code::UpdateFailed);
    assert_eq!(*stage.desk.closing().borrow(), Closing::Not);
}
