//! Tests that what ends on the server stops here immediately, whatever else is going on, and that the beat waits for
//! nothing.

use crate::{customer::Elsewhere, scene::Scene, wire::Fate};
use ergo_protocol::{
    Code,
    change::{ArmDraft, AuthorizedHow, Change},
    entry::{EntryDraft, EntryState},
    journal::{Ending, EntryKind},
    snapshot::{Frozen, FrozenReason, Mode, NoticeKind, Phase},
};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

fn frozen(scene: &Scene) -> Option<Frozen> {
    match scene.snapshot().phase {
        Phase::Frozen(frozen) => Some(frozen),
        _ => None,
    }
}

async fn listening(scene: &Scene) {
    tokio::spawn(Arc::clone(&scene.desk).listen());
    scene.until("the stream is open", Scene::hears).await;
}

#[tokio::test]
async fn an_end_is_acted_on_though_another_event_is_being_handled() {
    let scene = Scene::active().await;
    listening(&scene).await;
    // From now on, every request for the state of the session waits.
    scene.wire.rule(Some(("GET /v1/session HTTP", Fate::Held)));
    let owner = Elsewhere::sign_in(&scene.server_url(), "usr_1vna").await;
    let asked = scene.wire.count("GET /v1/session HTTP");
    let ten = json!({ "value": { "type": "number", "value": 30 } });
    owner.patch("/v1/workspaces/ws_marlow/access-settings/longest_session_minutes", ten).await;
    scene.until("it is being handled", |scene| scene.wire.count("GET /v1/session HTTP") > asked).await;
    let session_id = scene.snapshot().impersonation.unwrap().session_id;
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let begun = Instant::now();
    assert!(lead.delete(&format!("/v1/sessions/{session_id}")).await.is_success());
    scene.until("frozen", |scene| frozen(scene).is_some()).await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let frozen = frozen(&scene).unwrap();
    assert_eq!((frozen.reason, frozen.can_reverify), (FrozenReason::Revoked, false));
    assert_eq!(frozen.detail, "A support lead ended this session.");
    scene.desk.exit().await.unwrap();
    let Phase::Ended(receipt) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(receipt.record.ending, Some(Ending::Revoked));
    let entries = scene.desk.history_session(&session_id).await.unwrap().entries;
    let stopped = entries.iter().find(|entry| entry.kind == EntryKind::Frozen).unwrap();
    assert!(stopped.text.ends_with("A support lead ended this session."), "{}", stopped.text);
}

#[tokio::test]
async fn a_session_whose_approval_is_revoked_freezes_within_a_second_and_says_so() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    listening(&scene).await;
    let found = scene.desk.find_users("northwind").await.unwrap().items;
    let user =
        found.iter().find(|one| one.workspace.id == "ws_northwind" && one.off_limits.is_none()).unwrap();
    let workspace_id = user.workspace.id.clone();
    let draft = EntryDraft { workspace_id, ..Scene::draft_for(&user.user.id, 5) };
    scene.desk.enter(draft).await.unwrap();
    let Phase::Requested(request) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let approval = json!({ "minutes": 5, "scope": ["members:read"], "word": "" });
    let path = |what: &str| format!("/v1/entry-requests/{}/{what}", request.id);
    assert!(lead.post(&path("approve"), approval).await.0.is_success());
    scene
        .until("approved", |scene| {
            matches!(scene.snapshot().phase, Phase::Requested(request) if request.state == EntryState::Approved)
        })
        .await;
    scene.desk.enter_approved().await.unwrap();
    scene.desk.confirm_identity().await.unwrap();
    let begun = Instant::now();
    let (status, answer) = lead.post(&path("revoke"), json!({ "word": "Wrong ticket" })).await;
    assert!(status.is_success(), "{answer}");
    scene.until("frozen", |scene| frozen(scene).is_some()).await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(frozen(&scene).unwrap().detail, "The approval for this session was revoked.");
    assert_eq!(scene.desk.overview().await.unwrap_err().code, Code::Frozen);
}

#[tokio::test]
async fn the_customers_switch_is_said_as_what_it_is() {
    let scene = Scene::active().await;
    listening(&scene).await;
    let owner = Elsewhere::sign_in(&scene.server_url(), "usr_1vna").await;
    let off = json!({ "value": { "type": "choice", "value": "off" } });
    owner.patch("/v1/workspaces/ws_marlow/access-settings/support_access", off).await;
    scene.until("frozen", |scene| frozen(scene).is_some()).await;
    assert_eq!(frozen(&scene).unwrap().detail, "Marlow Freight turned off support access.");
}

#[tokio::test]
async fn an_agent_who_is_disabled_stops_at_once_and_is_out_after_the_receipt() {
    let scene = Scene::active().await;
    listening(&scene).await;
    disable(&scene, "usr_5kfr").await;
    scene.until("frozen", |scene| frozen(scene).is_some()).await;
    let frozen = frozen(&scene).unwrap();
    assert!(frozen.detail.starts_with("Your support account was disabled."), "{}", frozen.detail);
    scene.desk.exit().await.unwrap();
    let Phase::Ended(receipt) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(receipt.record.ending, Some(Ending::Revoked), "the receipt can be read");
    scene.until("nothing waits", |scene| !scene.has_notice(NoticeKind::RevocationQueued)).await;
    scene.desk.finish().await.unwrap();
    assert_eq!(scene.phase(), "signed_out");
    let notices = scene.snapshot().notices;
    let over = notices.iter().find(|notice| notice.kind == NoticeKind::SignInOver).unwrap();
    assert_eq!(over.text, "Your support account was disabled. You are signed out.");
}

#[tokio::test]
async fn an_agent_who_is_disabled_outside_of_a_session_is_out_at_once() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    listening(&scene).await;
    disable(&scene, "usr_5kfr").await;
    scene.until("signed out", |scene| scene.phase() == "signed_out").await;
    assert!(scene.has_notice(NoticeKind::SignInOver));
    assert!(scene.desk.sign_in("usr_5kfr").await.is_err());
}

/// As from the command line.
async fn disable(scene: &Scene, agent: &str) {
    let database = scene.folder.join("server.sqlite").to_string_lossy().into_owned();
    assert!(ergo_server::agents::disable(&database, agent).await.unwrap());
}

#[tokio::test]
async fn a_stuck_server_does_not_hold_up_the_beat() {
    let scene = Scene::armed_session().await;
    let value = serde_json::from_value(json!({ "type": "switch", "value": false })).unwrap();
    let settings = scene.desk.access_settings().await.unwrap().items;
    let key = settings.iter().find(|one| one.value != value && one.key == "export_allowed");
    let draft = ArmDraft {
        change: Change::AccessSetting { key: key.map_or("public_links", |one| &one.key).to_owned(), value },
        purpose: "p".to_owned(),
        authorised_by: "Ivana".to_owned(),
        how: AuthorizedHow::Call,
    };
    scene.desk.arm(draft).await.unwrap();
    // From here on, the server accepts everything and answers nothing. One watch covers all of it.
    scene.wire.hold_answers(true);
    let watch = tokio::spawn(Arc::clone(&scene.desk).watch());
    scene.time_goes_by(Duration::from_secs(121)).await;
    let begun = Instant::now();
    while scene.snapshot().impersonation.is_some_and(|session| session.mode == Mode::Armed) {
        assert!(begun.elapsed() < Duration::from_secs(2), "still armed");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    for minutes in [9, 9, 10] {
        scene.desk.still_here();
        scene.time_goes_by(Duration::from_mins(minutes)).await;
    }
    while frozen(&scene).is_none_or(|frozen| frozen.reason != FrozenReason::Expired) {
        assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", scene.snapshot().phase);
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    watch.abort();
    scene.wire.hold_answers(false);
}
