//! One armed change: granted, recorded, and made once; and everything that can come in between.

use crate::{customer::Elsewhere, scene::Scene, wire::Fate};
use ergo_protocol::{
    Code,
    change::{ArmDraft, AuthorizedHow, Change},
    journal::EntryKind,
    snapshot::{LastChange, Mode, NoticeKind, Outcome, Phase},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};

const TOM: &str = "usr_4tnw";

/// A draft that gives Tom the role with this name.
async fn role_of_tom(scene: &Scene, role: &str) -> ArmDraft {
    let roles = scene.desk.roles().await.unwrap().roles;
    let role_id = roles.iter().find(|known| known.name == role).unwrap().id.clone();
    arm_draft(Change::MemberRole { member_id: TOM.to_owned(), role_id })
}

fn arm_draft(change: Change) -> ArmDraft {
    ArmDraft {
        change,
        purpose: "Tom needs to edit projects".to_owned(),
        authorised_by: "Ivana Petrović".to_owned(),
        how: AuthorizedHow::Mail,
    }
}

async fn toms_role(scene: &Scene) -> String {
    scene.desk.member(TOM).await.unwrap().detail.member.role.name
}

fn last(scene: &Scene) -> LastChange {
    scene.snapshot().impersonation.unwrap().last_change.unwrap()
}

fn mode(scene: &Scene) -> Mode {
    scene.snapshot().impersonation.unwrap().mode
}

/// The kinds of the journal's entries about changes, in order.
async fn written(scene: &Scene) -> Vec<EntryKind> {
    let of_changes = |kind: &EntryKind| {
        matches!(
            kind,
            EntryKind::Armed | EntryKind::Disarmed | EntryKind::ChangeIntended | EntryKind::ChangeOutcome
        )
    };
    let entries = scene.desk.notes().await.unwrap();
    entries.iter().map(|entry| entry.kind).filter(of_changes).collect()
}

#[tokio::test]
async fn a_change_is_armed_made_once_written_down_and_undone() {
    let scene = Scene::armed_session().await;
    let before = toms_role(&scene).await;
    assert_eq!(before, "Billing manager");
    assert_eq!(scene.desk.make_change().await.unwrap_err().code, Code::NotArmed);
    let draft = role_of_tom(&scene, "Editor").await;
    scene.desk.arm(draft.clone()).await.unwrap();
    let armed = scene.snapshot().impersonation.unwrap().armed.unwrap();
    assert_eq!((armed.before.as_str(), armed.after.as_str()), ("Billing manager", "Editor"));
    assert!(armed.title.contains("Tom Nakamura-Whitfield"), "{}", armed.title);
    assert!(armed.remaining_millis <= 120_000 && armed.remaining_millis > 100_000);
    assert_eq!((mode(&scene), toms_role(&scene).await.as_str()), (Mode::Armed, "Billing manager"));
    assert_eq!(scene.desk.arm(draft).await.unwrap_err().code, Code::WrongState, "one at a time");

    scene.desk.make_change().await.unwrap();
    assert_eq!((mode(&scene), toms_role(&scene).await.as_str()), (Mode::ReadOnly, "Editor"));
    assert_eq!(last(&scene).outcome, Outcome::Made);
    assert_eq!(scene.desk.make_change().await.unwrap_err().code, Code::NotArmed, "it disarmed itself");
    let kinds = [EntryKind::Armed, EntryKind::ChangeIntended, EntryKind::ChangeOutcome];
    assert_eq!(written(&scene).await, kinds);
    let entries = scene.desk.notes().await.unwrap();
    let armed = entries.iter().find(|entry| entry.kind == EntryKind::Armed).unwrap();
    assert!(armed.text.contains("Ivana Petrović, by email"), "{}", armed.text);

    let undo = last(&scene).undo.expect("a role can be put back");
    scene.desk.arm(undo).await.unwrap();
    scene.desk.make_change().await.unwrap();
    assert_eq!(toms_role(&scene).await, before);
    scene.desk.exit().await.unwrap();
    let Phase::Ended(receipt) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(receipt.changes.len(), 2);
    assert!(receipt.changes[0].starts_with("Made: "), "{:?}", receipt.changes);
}

#[tokio::test]
async fn a_session_that_did_not_ask_for_changes_arms_none() {
    let scene = Scene::active().await;
    assert!(!scene.snapshot().impersonation.unwrap().changes_allowed);
    let draft = role_of_tom(&scene, "Editor").await;
    assert_eq!(scene.desk.arm(draft).await.unwrap_err().code, Code::ChangesNotAllowed);
    assert_eq!(mode(&scene), Mode::ReadOnly);
}

#[tokio::test]
async fn what_is_armed_is_laid_down_after_two_minutes() {
    let scene = Scene::armed_session().await;
    let draft = role_of_tom(&scene, "Editor").await;
    scene.desk.arm(draft).await.unwrap();
    scene.time_goes_by(Duration::from_secs(121)).await;
    assert_eq!(scene.desk.make_change().await.unwrap_err().code, Code::NotArmed);
    assert_eq!((mode(&scene), toms_role(&scene).await.as_str()), (Mode::ReadOnly, "Billing manager"));
    assert_eq!(written(&scene).await, [EntryKind::Armed, EntryKind::Disarmed]);
}

#[tokio::test]
async fn somebody_elses_change_in_between_is_not_overwritten() {
    let scene = Scene::armed_session().await;
    let draft = role_of_tom(&scene, "Editor").await;
    let viewer = role_of_tom(&scene, "Viewer").await;
    scene.desk.arm(draft).await.unwrap();
    let owner = Elsewhere::sign_in(&scene.server_url(), "usr_1vna").await;
    let Change::MemberRole { role_id, .. } = viewer.change else { unreachable!() };
    owner.patch(&format!("/v1/workspaces/ws_marlow/members/{TOM}"), json!({ "role_id": role_id })).await;
    scene.desk.make_change().await.unwrap();
    let last = last(&scene);
    assert_eq!((last.outcome, last.undo), (Outcome::NotMade, None));
    assert!(last.detail.contains("Viewer"), "the new value is said: {}", last.detail);
    assert_eq!((mode(&scene), toms_role(&scene).await.as_str()), (Mode::ReadOnly, "Viewer"));
}

#[tokio::test]
async fn a_lost_request_was_not_made_and_a_lost_answer_was() {
    let scene = Scene::armed_session().await;
    for (fate, outcome, role) in
        [(Fate::Lost, Outcome::NotMade, "Billing manager"), (Fate::Unanswered, Outcome::Made, "Editor")]
    {
        let draft = role_of_tom(&scene, "Editor").await;
        scene.desk.arm(draft).await.unwrap();
        scene.wire.rule(Some(("PATCH", fate)));
        scene.desk.make_change().await.unwrap();
        scene.wire.rule(None);
        assert_eq!((last(&scene).outcome, toms_role(&scene).await.as_str()), (outcome, role));
    }
}

#[tokio::test]
async fn with_the_server_gone_the_outcome_is_unknown_and_said_so() {
    let scene = Scene::armed_session().await;
    let draft = role_of_tom(&scene, "Editor").await;
    scene.desk.arm(draft).await.unwrap();
    scene.wire.cut(true);
    scene.desk.make_change().await.unwrap();
    assert_eq!(last(&scene).outcome, Outcome::Unknown);
    assert_eq!(written(&scene).await.last(), Some(&EntryKind::ChangeOutcome));
}

#[tokio::test]
async fn an_exit_while_a_change_is_made_writes_that_its_outcome_is_unknown() {
    let scene = Scene::armed_session().await;
    let draft = role_of_tom(&scene, "Editor").await;
    scene.desk.arm(draft).await.unwrap();
    scene.wire.hold_answers(true);
    let desk = Arc::clone(&scene.desk);
    let making = tokio::spawn(async move { desk.make_change().await });
    scene
        .until("it is being made", |scene| {
            scene.snapshot().impersonation.unwrap().armed.is_some_and(|armed| armed.calling)
        })
        .await;
    scene.desk.exit().await.unwrap();
    let Phase::Ended(receipt) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert!(receipt.changes[0].starts_with("Outcome unknown: "), "{:?}", receipt.changes);
    scene.wire.hold_answers(false);
    assert_eq!(making.await.unwrap().unwrap_err().code, Code::NotInSession);
}

#[tokio::test]
async fn a_crash_between_intent_and_outcome_is_found_and_said() {
    let mut scene = Scene::armed_session().await;
    let draft = role_of_tom(&scene, "Editor").await;
    scene.desk.arm(draft).await.unwrap();
    scene.wire.rule(Some(("PATCH", Fate::Held)));
    let desk = Arc::clone(&scene.desk);
    let making = tokio::spawn(async move { desk.make_change().await });
    while written(&scene).await.last() != Some(&EntryKind::ChangeIntended) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    making.abort();
    scene.restart().await;
    scene.wire.rule(None);
    assert!(scene.has_notice(NoticeKind::ChangeUnknown));
    scene.sign_in("Sam Okafor").await.unwrap();
    let record = &scene.desk.history().await.unwrap()[0];
    let entries = scene.desk.history_session(&record.id).await.unwrap().entries;
    let outcome = entries.iter().find(|entry| entry.kind == EntryKind::ChangeOutcome).unwrap();
    assert!(outcome.text.starts_with("Outcome unknown"), "{}", outcome.text);
}

#[tokio::test]
async fn what_is_sensitive_is_never_changed() {
    let scene = Scene::armed_session().await;
    let owner = role_of_tom(&scene, "Owner").await;
    let refused = scene.desk.arm(owner).await.unwrap_err();
    assert!(matches!(refused.code, Code::ProtectedWhileImpersonating | Code::Forbidden), "{refused:?}");
    for key in ["support_access", "changes_allowed", "longest_session_minutes", "support_notify"] {
        let value = serde_json::from_value(json!({ "type": "switch", "value": false })).unwrap();
        let refused = scene
            .desk
            .arm(arm_draft(Change::AccessSetting { key: key.to_owned(), value }))
            .await
            .unwrap_err();
        assert_eq!(refused.code, Code::ProtectedWhileImpersonating, "{key}");
    }
    assert_eq!(scene.desk.accept_timezone().await.unwrap_err().code, Code::ProtectedWhileImpersonating);
    let mut nobody = role_of_tom(&scene, "Editor").await;
    nobody.authorised_by = "  ".to_owned();
    assert_eq!(scene.desk.arm(nobody).await.unwrap_err().code, Code::AuthorityLength);
    assert_eq!(written(&scene).await, []);
}

#[tokio::test]
async fn a_token_that_ran_out_is_renewed_for_arming_and_for_the_change_itself() {
    let scene = Scene::in_its_own_time().await;
    scene.enter_for_changes().await;
    let draft = role_of_tom(&scene, "Editor").await;
    // Nothing renews in the background here, because the watch is not running.
    for _ in 0..20 {
        scene.pass_for_both(Duration::from_secs(20));
        scene.desk.check_clocks().await;
    }
    scene.desk.arm(draft).await.unwrap();
    assert_eq!(mode(&scene), Mode::Armed);
    assert_eq!(scene.wire.count("POST /v1/sessions/"), 3, "refused, renewed, granted");

    scene.wire.rule(Some(("PATCH", Fate::refused(401, "exp", ""))));
    let wire = Arc::clone(&scene.wire);
    let lifted = tokio::spawn(async move {
        while wire.count("PATCH") == 0 {
            tokio::task::yield_now().await;
        }
        wire.rule(None);
    });
    scene.desk.make_change().await.unwrap();
    lifted.await.unwrap();
    assert_eq!(last(&scene).outcome, Outcome::Made);
    assert_eq!(scene.wire.count("PATCH"), 2, "once more, and not again");
    assert_eq!(toms_role(&scene).await, "Editor");
}

#[tokio::test]
async fn a_change_that_is_refused_twice_for_its_token_is_not_sent_a_third_time() {
    let scene = Scene::armed_session().await;
    let draft = role_of_tom(&scene, "Editor").await;
    scene.desk.arm(draft).await.unwrap();
    scene.wire.rule(Some(("PATCH", Fate::refused(401, "exp", ""))));
    scene.desk.make_change().await.unwrap();
    scene.wire.rule(None);
    assert_eq!((scene.wire.count("PATCH"), last(&scene).outcome), (2, Outcome::NotMade));
    assert_eq!(scene.phase(), "active", "a token that ran out says nothing about the session");
}

#[tokio::test]
async fn a_refused_arm_is_written_down_with_what_was_tried_and_why_not() {
    let scene = Scene::armed_session().await;
    let value = serde_json::from_value(json!({ "type": "switch", "value": false })).unwrap();
    let draft = arm_draft(Change::AccessSetting { key: "changes_allowed".to_owned(), value });
    let refused = scene.desk.arm(draft).await.unwrap_err();
    let said = scene.written(EntryKind::Observed).await;
    let [said] = &said[..] else { panic!("{said:?}") };
    assert_eq!(
        *said,
        format!(
            "Could not arm: set changes_allowed to off. Purpose: Tom needs to edit projects. Authorized by Ivana Petrović, by email. {}",
            refused.message.english()
        )
    );
    let draft = role_of_tom(&scene, "Editor").await;
    scene.desk.arm(draft.clone()).await.unwrap();
    scene.desk.arm(draft).await.unwrap_err();
    assert_eq!(scene.written(EntryKind::Observed).await.len(), 2, "so is one that the desk itself refuses");
}
