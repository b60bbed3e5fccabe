//! What stops a live session, and how fast.

use crate::{customer::Elsewhere, scene::Scene, wire::Fate};
use ergo_desk::closing::Closing;
use ergo_protocol::{
    Code,
    change::{ArmDraft, AuthorizedHow, Change},
    journal::EntryKind,
    snapshot::{FrozenReason, Mode, NoticeKind, Phase},
    workspace::MemberQuery,
};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

fn frozen(scene: &Scene) -> Option<FrozenReason> {
    match scene.snapshot().phase {
        Phase::Frozen(frozen) => Some(frozen.reason),
        _ => None,
    }
}

#[tokio::test]
async fn a_revocation_freezes_within_a_second() {
    let scene = Scene::active().await;
    tokio::spawn(Arc::clone(&scene.desk).listen());
    scene.until("the stream is open", Scene::hears).await;
    let session_id = scene.snapshot().impersonation.unwrap().session_id;
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let begun = Instant::now();
    assert!(lead.delete(&format!("/v1/sessions/{session_id}")).await.is_success());
    scene.until("frozen", |scene| frozen(scene) == Some(FrozenReason::Revoked)).await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn the_customers_switch_ends_the_session_within_a_second() {
    let scene = Scene::active().await;
    tokio::spawn(Arc::clone(&scene.desk).listen());
    scene.until("the stream is open", Scene::hears).await;
    let owner = Elsewhere::sign_in(&scene.server_url(), "usr_1vna").await;
    let again = Scene::draft_for("usr_7f3k", 5);
    let begun = Instant::now();
    let off = json!({ "value": { "type": "choice", "value": "off" } });
    owner.patch("/v1/workspaces/ws_marlow/access-settings/support_access", off).await;
    scene.until("frozen", |scene| frozen(scene) == Some(FrozenReason::Revoked)).await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    scene.desk.exit().await.unwrap();
    scene.desk.finish().await.unwrap();
    assert_eq!(scene.desk.enter(again).await.unwrap_err().code, Code::SupportAccessOff);
}

#[tokio::test]
async fn with_the_stream_cut_a_revocation_is_found_by_asking() {
    let scene = Scene::active().await;
    tokio::spawn(Arc::clone(&scene.desk).listen());
    scene.until("the stream is open", Scene::hears).await;
    scene.wire.cut(true);
    scene.until("the stream is down", |scene| !scene.hears()).await;
    let session_id = scene.snapshot().impersonation.unwrap().session_id;
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    lead.delete(&format!("/v1/sessions/{session_id}")).await;
    assert_eq!(scene.phase(), "active");
    scene.wire.cut(false);
    scene.until("frozen", |scene| frozen(scene) == Some(FrozenReason::Revoked)).await;
}

#[tokio::test]
async fn a_customer_who_switches_changes_off_lays_down_what_is_armed() {
    let scene = Scene::armed_session().await;
    tokio::spawn(Arc::clone(&scene.desk).listen());
    scene.until("the stream is open", Scene::hears).await;
    let value = serde_json::from_value(json!({ "type": "switch", "value": false })).unwrap();
    let setting = scene.desk.access_settings().await.unwrap().items;
    let key = setting
        .iter()
        .find(|one| one.value != value && one.key == "export_allowed")
        .map_or("public_links", |one| &one.key);
    let draft = ArmDraft {
        change: Change::AccessSetting { key: key.to_owned(), value },
        purpose: "p".to_owned(),
        authorised_by: "Ivana".to_owned(),
        how: AuthorizedHow::Call,
    };
    scene.desk.arm(draft).await.unwrap();
    let owner = Elsewhere::sign_in(&scene.server_url(), "usr_1vna").await;
    let off = json!({ "value": { "type": "switch", "value": false } });
    owner.patch("/v1/workspaces/ws_marlow/access-settings/changes_allowed", off).await;
    scene
        .until("disarmed", |scene| {
            scene.snapshot().impersonation.is_some_and(|session| session.mode == Mode::ReadOnly)
        })
        .await;
    let session = scene.snapshot().impersonation.unwrap();
    assert!(!session.changes_allowed);
    assert!(scene.has_notice(NoticeKind::PolicyChanged));
    assert_eq!(scene.phase(), "active", "looking goes on");
    assert_eq!(scene.desk.make_change().await.unwrap_err().code, Code::NotArmed);
    scene.desk.exit().await.unwrap();
    scene.desk.finish().await.unwrap();
    scene.desk.sign_out().await.unwrap();
    assert!(!scene.has_notice(NoticeKind::PolicyChanged), "the next agent sees the notice");
}

#[tokio::test]
async fn a_shortened_session_ends_earlier() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = scene.draft(60).await;
    scene.desk.enter(draft).await.unwrap();
    scene.desk.confirm_identity().await.unwrap();
    let before = scene.snapshot().impersonation.unwrap().remaining_millis;
    assert!(before > 59 * 60_000);
    let owner = Elsewhere::sign_in(&scene.server_url(), "usr_1vna").await;
    let ten = json!({ "value": { "type": "number", "value": 10 } });
    owner.patch("/v1/workspaces/ws_marlow/access-settings/longest_session_minutes", ten).await;
    scene.desk.ask_server().await;
    let after = scene.snapshot().impersonation.unwrap().remaining_millis;
    assert!(after <= 10 * 60_000, "{after}");
}

#[tokio::test]
async fn an_extension_needs_a_reason_and_stays_within_the_customers_limit() {
    let scene = Scene::active().await;
    let reason = "The customer is still looking for it";
    assert_eq!(scene.snapshot().impersonation.unwrap().extendable_minutes, 55);
    assert_eq!(scene.desk.extend(10, "short").await.unwrap_err().code, Code::ReasonLength);
    assert_eq!(scene.desk.extend(0, reason).await.unwrap_err().code, Code::MinutesOutOfRange);
    assert_eq!(scene.desk.extend(56, reason).await.unwrap_err().code, Code::SessionLimit);
    let before = scene.snapshot().impersonation.unwrap().remaining_millis;
    scene.desk.extend(10, reason).await.unwrap();
    let after = scene.snapshot().impersonation.unwrap();
    assert_eq!(after.remaining_millis - before, 10 * 60_000);
    let entries = scene.desk.notes().await.unwrap();
    assert!(entries.iter().any(|entry| entry.kind == EntryKind::Extended && entry.text.contains(reason)));
    // Nothing is extended without a request.
    scene.desk.ask_server().await;
    assert_eq!(scene.snapshot().impersonation.unwrap().remaining_millis, after.remaining_millis);
}

#[tokio::test]
async fn an_answer_from_before_an_extension_does_not_take_it_back() {
    let scene = Scene::active().await;
    let before = scene.snapshot().impersonation.unwrap().remaining_millis;
    // The server answers, but its response takes a while.
    scene.wire.also("GET /v1/session HTTP", Fate::Late);
    let desk = Arc::clone(&scene.desk);
    let asking = tokio::spawn(async move { desk.ask_server().await });
    scene.until("the server has answered", |scene| scene.wire.count("GET /v1/session HTTP") > 0).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    scene.clock.pass(Duration::from_millis(1));
    scene.desk.extend(10, "The customer is still looking for it").await.unwrap();
    scene.wire.rule(None);
    asking.await.unwrap();
    let after = scene.snapshot().impersonation.unwrap().remaining_millis;
    assert!(after > before + 9 * 60_000, "{after}");
}

#[tokio::test]
async fn tokens_renew_silently_and_the_session_stays_the_same() {
    let scene = Scene::active().await;
    let (before, who) = (scene.desk.diagnostics().token.unwrap(), scene.snapshot().impersonation.unwrap());
    scene.clock.pass(Duration::from_secs(151));
    scene.desk.renew().await;
    let after = scene.desk.diagnostics().token.unwrap();
    assert!(after.verified_at > before.verified_at, "nothing was renewed");
    assert_eq!(
        (after.session_id, after.subject, after.actors),
        (before.session_id, before.subject, before.actors)
    );
    assert_eq!(scene.snapshot().impersonation.unwrap().session_id, who.session_id);
    assert!(scene.desk.overview().await.is_ok());
}

#[tokio::test]
async fn a_renewal_that_arrives_after_the_exit_is_dropped() {
    let scene = Scene::active().await;
    scene.wire.hold_answers(true);
    let desk = Arc::clone(&scene.desk);
    let late = tokio::spawn(async move { desk.renew().await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    scene.desk.exit().await.unwrap();
    scene.wire.hold_answers(false);
    late.await.unwrap();
    assert_eq!(scene.phase(), "ended");
    assert_eq!(scene.snapshot().impersonation, None);
    assert_eq!(scene.desk.diagnostics().token, None);
}

#[tokio::test]
async fn a_clock_set_back_a_sleep_a_locked_screen_and_nobody_there_are_verified_again() {
    for reason in
        [FrozenReason::ClockMoved, FrozenReason::Woke, FrozenReason::ScreenLocked, FrozenReason::Idle]
    {
        let scene = Scene::active().await;
        scene.desk.check_clocks().await;
        match reason {
            FrozenReason::ClockMoved => scene.clock.set_wall_back(Duration::from_mins(10)),
            FrozenReason::Woke => scene.clock.sleep(Duration::from_mins(2)),
            FrozenReason::ScreenLocked => Arc::clone(&scene.desk).screen_locked().await,
            _ => scene.clock.pass(Duration::from_mins(4)),
        }
        if reason == FrozenReason::Idle {
            // Twice four minutes with activity in between do not add up to ten.
            scene.desk.still_here();
            scene.clock.pass(Duration::from_secs(5 * 60 - 61));
            scene.desk.check_idleness().await;
            assert_eq!(frozen(&scene), None);
            continue;
        }
        if reason != FrozenReason::ScreenLocked {
            // The first read after that shows no customer data.
            assert_eq!(scene.desk.overview().await.unwrap_err().code, Code::Frozen);
        }
        assert_eq!(frozen(&scene), Some(reason));
        assert!(scene.snapshot().impersonation.is_some(), "a frozen session says who");
        scene.desk.reverify().await.unwrap();
        assert_eq!(scene.phase(), "active");
        scene.desk.overview().await.unwrap();
    }
}

#[tokio::test]
async fn a_stopped_session_is_verified_with_a_token_that_has_not_run_out() {
    let scene = Scene::active().await;
    Arc::clone(&scene.desk).screen_locked().await;
    let before = scene.desk.diagnostics().token.unwrap();
    scene.clock.pass(Duration::from_secs(2));
    scene.desk.renew().await;
    let after = scene.desk.diagnostics().token.unwrap();
    assert!(after.verified_at > before.verified_at, "nothing was renewed");
    assert_eq!(frozen(&scene), Some(FrozenReason::ScreenLocked), "renewing alone opens nothing");
    assert_eq!(scene.desk.overview().await.unwrap_err().code, Code::Frozen);
    scene.desk.reverify().await.unwrap();
    scene.desk.overview().await.unwrap();
}

#[tokio::test]
async fn ten_minutes_without_a_touch_stop_the_session() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = scene.draft(60).await;
    scene.desk.enter(draft).await.unwrap();
    scene.desk.confirm_identity().await.unwrap();
    scene.clock.pass(Duration::from_secs(9 * 60 + 59));
    scene.desk.check_idleness().await;
    assert_eq!(frozen(&scene), None);
    scene.clock.pass(Duration::from_secs(2));
    scene.desk.check_idleness().await;
    assert_eq!(frozen(&scene), Some(FrozenReason::Idle));
}

#[tokio::test]
async fn the_server_killed_and_restarted_under_a_session_is_survived() {
    let mut scene = Scene::active().await;
    scene.restart_server().await;
    scene.desk.overview().await.unwrap();
    scene.desk.ask_server().await;
    assert_eq!(scene.phase(), "active");
}

#[tokio::test]
async fn a_window_that_is_closed_inside_a_session_asks_once() {
    let scene = Scene::active().await;
    assert!(!scene.desk.may_close());
    assert!(scene.snapshot().quit_asked);
    scene.desk.quit_canceled();
    assert!(!scene.snapshot().quit_asked);
    assert!(!scene.desk.may_close());
    // Closing it twice means it.
    assert!(scene.desk.may_close());
    scene.desk.end().await;
    assert_eq!(scene.phase(), "ended");
    assert_eq!(*scene.desk.closing().borrow(), Closing::End);
}

#[tokio::test]
async fn after_the_exit_nothing_of_the_customer_is_left_at_the_desk() {
    let scene = Scene::active().await;
    scene.desk.overview().await.unwrap();
    let people = scene.desk.members(&MemberQuery::default()).await.unwrap().items;
    scene.desk.exit().await.unwrap();
    scene.desk.finish().await.unwrap();
    let left = format!("{:?} {:?} {:?}", scene.snapshot(), scene.desk.diagnostics(), scene.desk);
    for name in people.iter().map(|member| member.person.name.as_str()).chain([
        "Dana",
        "Marlow",
        "ws_marlow",
        "usr_7f3k",
    ]) {
        assert!(!left.contains(name), "{name} is left in {left}");
    }
}

#[tokio::test]
async fn a_frozen_session_names_the_change_that_it_canceled_and_only_then() {
    let scene = Scene::armed_session().await;
    let canceled = |scene: &Scene| match scene.snapshot().phase {
        Phase::Frozen(frozen) => frozen.armed_canceled,
        phase => panic!("{phase:?}"),
    };
    Arc::clone(&scene.desk).screen_locked().await;
    assert_eq!(canceled(&scene), None);
    scene.desk.reverify().await.unwrap();
    let value = serde_json::from_value(json!({ "type": "switch", "value": true })).unwrap();
    let draft = ArmDraft {
        change: Change::AccessSetting { key: "public_links".to_owned(), value },
        purpose: "p".to_owned(),
        authorised_by: "Ivana".to_owned(),
        how: AuthorizedHow::Call,
    };
    scene.desk.arm(draft).await.unwrap();
    let title = scene.snapshot().impersonation.unwrap().armed.unwrap().title;
    Arc::clone(&scene.desk).screen_locked().await;
    assert_eq!(canceled(&scene), Some(title));
    scene.desk.reverify().await.unwrap();
    Arc::clone(&scene.desk).screen_locked().await;
    assert_eq!(canceled(&scene), None, "that was the freeze before");
}
