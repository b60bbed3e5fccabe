//! What is offered: a strictly higher version, on the channel that the organization chose, for this kind of computer.

use crate::{
    publisher::manifest,
    stage::{NEWER, Stage, package},
    update_server::{Answer, UpdateServer},
};
use ergo_protocol::{
    Code,
    updates::{UpdateState, UpdatesOff},
};
use serde_json::json;

#[tokio::test]
async fn only_a_strictly_higher_version_is_offered() {
    let stage = Stage::set().await;
    assert_eq!(stage.app.package_info().version.to_string(), "0.1.0", "the cases below are about this one");
    for (version, is_offered) in [
        ("0.0.9", false),
        ("0.1.0", false),
        ("v0.1.0", false),
        ("0.1.0-rc.1", false),
        ("0.1.1", true),
        ("0.10.0", true),
        ("v0.2.0", true),
    ] {
        stage.publish_well("stable", version);
        stage.check().await.unwrap();
        let offered = stage.offered();
        assert_eq!(offered.as_deref(), is_offered.then_some(version.trim_start_matches('v')), "{version}");
        assert!(stage.updates().checked_at.is_some());
    }
    // A release that was withdrawn is no longer offered, and cannot be installed.
    stage.publish_well("stable", "0.1.0");
    stage.check().await.unwrap();
    assert!(stage.offered().is_none() && !stage.has_notice());
    assert_eq!(stage.desk.install_update().await.unwrap_err().code, Code::WrongState);
    assert!(stage.is_old());
}

#[tokio::test]
async fn previews_are_for_the_channel_beta() {
    let stage = Stage::on("beta").await;
    for (version, is_offered) in [("0.1.0-beta.2", false), ("0.2.0-beta.1", true), ("0.2.0", true)] {
        stage.publish_well("beta", version);
        stage.check().await.unwrap();
        assert_eq!(stage.offered().is_some(), is_offered, "{version}");
    }
    assert!(stage.server.asked().iter().all(|path| path == "/ergo/beta.json"));

    let stage = Stage::set().await;
    stage.publish_well("stable", "0.2.0-beta.1");
    let problem = stage.check().await.unwrap_err();
    assert!(
        problem.code == Code::UpdateInvalid && problem.message.english().contains("a preview"),
        "{problem:?}"
    );
    assert_eq!((stage.offered(), stage.updates().problem), (None, Some(problem)));
}

#[tokio::test]
async fn a_manifest_that_is_none_is_refused_and_what_was_known_stays() {
    let stage = Stage::set().await;
    stage.publish_well("stable", NEWER);
    stage.check().await.unwrap();
    let good = stage.publisher.sign(&package(), "0.3.0");
    let here = format!("{}/Ergo.AppImage", stage.server.url);
    let elsewhere = UpdateServer::start().await;
    let there = elsewhere.put("Ergo.AppImage", Answer::Whole(package()));
    for (wrong, said) in [
        (manifest("beta", "0.3.0", &here, &good), "another channel"),
        (json!({ "channel": "stable" }), "can’t be read"),
        (manifest("stable", "newest", &here, &good), "can’t be read"),
        (json!([]), "another channel"),
        (json!({ "channel": "stable", "version": "0.3.0", "platforms": {} }), "this kind of computer"),
        (manifest("stable", "0.3.0", &there, &good), "not on your organization’s"),
        (manifest("stable", "0.3.0", "file:///etc/passwd", &good), "not on your organization’s"),
    ] {
        stage.put_manifest("stable", &wrong);
        let problem = stage.check().await.unwrap_err();
        assert!(
            problem.code == Code::UpdateInvalid && problem.message.english().contains(said),
            "{wrong}: {problem:?}"
        );
        assert_eq!(stage.offered().as_deref(), Some(NEWER));
    }
    assert_eq!(elsewhere.asked(), [""; 0]);
    stage.publish_well("stable", "0.3.0");
    stage.check().await.unwrap();
    assert_eq!((stage.offered().as_deref(), stage.updates().problem), (Some("0.3.0"), None));
}

#[tokio::test]
async fn without_a_server_of_the_organization_nothing_is_asked() {
    for (values, packaged, why) in [
        (json!({ "update_channel": "stable" }), false, UpdatesOff::NotSet),
        (json!({}), true, UpdatesOff::Packaged),
    ] {
        let stage = Stage::with(UpdateServer::start().await, values).await;
        let updater = if packaged { Err(UpdatesOff::Packaged) } else { Ok(stage.updater()) };
        assert_eq!(stage.desk.check_for_updates(updater).await.unwrap_err().code, Code::UpdatesOff);
        assert_eq!(stage.updates().state, UpdateState::Off { why });
        assert_eq!(stage.desk.install_update().await.unwrap_err().code, Code::WrongState);
    }
    let server = UpdateServer::start().await;
    let values = json!({ "update_url": server.url, "update_channel": "none" });
    let stage = Stage::with(server, values).await;
    stage.publish_well("none", NEWER);
    for (updater, why) in [
        (Ok(stage.updater()), UpdatesOff::Deployed),
        (Err(UpdatesOff::NoKey), UpdatesOff::Deployed),
        (Err(UpdatesOff::Packaged), UpdatesOff::Packaged),
    ] {
        assert!(stage.desk.check_for_updates(updater).await.is_err());
        assert_eq!(stage.updates().state, UpdateState::Off { why });
    }
    assert_eq!(stage.server.asked(), [""; 0]);
    let stage = Stage::set().await;
    assert!(
        stage.desk.check_for_updates(Err::<crate::stage::Plugin, _>(UpdatesOff::Protected)).await.is_err()
    );
    assert_eq!(stage.updates().state, UpdateState::Off { why: UpdatesOff::Protected });
    assert_eq!(stage.server.asked(), [""; 0]);
}

#[tokio::test]
async fn a_server_that_is_silent_endless_or_gone_is_given_up() {
    let stage = Stage::set().await;
    for (answer, code) in [(Answer::Endless, Code::UpdateInvalid), (Answer::Silent, Code::UpdateUnreachable)]
    {
        stage.server.put("stable.json", answer);
        let begun = std::time::Instant::now();
        assert_eq!(stage.check().await.unwrap_err().code, code);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
        assert_eq!(stage.updates().state, UpdateState::Current);
    }
    let gone = json!({ "update_url": "http://127.0.0.1:9/ergo" });
    let stage = Stage::with(UpdateServer::start().await, gone).await;
    assert_eq!(stage.check().await.unwrap_err().code, Code::UpdateUnreachable);
    assert_eq!(stage.updates().checked_at, None);
}
