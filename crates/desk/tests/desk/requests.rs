//! The second person: requests, waiting, decisions, and entering with an approved request.

use crate::{customer::Elsewhere, scene::Scene, wire::Fate};
use ergo_protocol::{
    Code,
    entry::{EntryDraft, EntryRequest, EntryState, Scope},
    snapshot::{NoticeKind, Phase},
    workspace::MemberQuery,
};
use serde_json::json;
use std::{sync::Arc, time::Instant};

/// A draft for someone in Northwind, where each entry needs a second person.
async fn northwind(scene: &Scene) -> EntryDraft {
    let found = scene.desk.find_users("northwind").await.unwrap().items;
    let user = found
        .iter()
        .find(|found| found.workspace.id == "ws_northwind" && found.off_limits.is_none())
        .unwrap();
    EntryDraft {
        user_id: user.user.id.clone(),
        workspace_id: user.workspace.id.clone(),
        reason: "Cannot see the new team".to_owned(),
        ticket: "SUP-77".to_owned(),
        minutes: 30,
        changes: false,
        second_approver: false,
    }
}

fn open(scene: &Scene) -> EntryRequest {
    match scene.snapshot().phase {
        Phase::Requested(request) => request,
        phase => panic!("no open request in {phase:?}"),
    }
}

#[tokio::test]
async fn a_request_waits_is_approved_for_less_told_live_and_entered_by() {
    let scene = Scene::set().await;
    tokio::spawn(Arc::clone(&scene.desk).listen());
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = northwind(&scene).await;
    scene.desk.enter(draft).await.unwrap();
    let request = open(&scene);
    assert_eq!((request.state, request.minutes), (EntryState::Pending, 30));
    assert_eq!(scene.desk.enter_approved().await.unwrap_err().code, Code::ApprovalNeeded);
    assert_eq!(scene.open_on_server().await, 0);

    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let pending = lead.get("/v1/entry-requests?state=pending").await;
    assert_eq!(pending["items"][0]["id"], json!(request.id));
    let told = Instant::now();
    let approval = json!({ "minutes": 10, "scope": ["members:read", "teams:read"], "word": "Short, please" });
    let (status, answer) = lead.post(&format!("/v1/entry-requests/{}/approve", request.id), approval).await;
    assert!(status.is_success(), "{answer}");
    scene.until("the push", |scene| open(scene).state == EntryState::Approved).await;
    assert!(told.elapsed().as_secs_f64() < 1.0, "{:?}", told.elapsed());
    let approved = open(&scene);
    assert_eq!((approved.minutes, approved.asked_minutes), (10, 30));
    let decision = approved.decision.unwrap();
    assert_eq!((decision.by.name.as_str(), decision.word.as_str()), ("Priya Nair", "Short, please"));

    scene.desk.enter_approved().await.unwrap();
    scene.desk.confirm_identity().await.unwrap();
    let session = scene.snapshot().impersonation.unwrap();
    assert_eq!((session.minutes, session.scope), (10, vec![Scope::MembersRead, Scope::TeamsRead]));
    assert!(session.remaining_millis <= 10 * 60_000);
    assert!(scene.desk.teams().await.is_ok());
    // What was not approved does not exist; where it would be part of an approved page, it is left out.
    assert_eq!(scene.desk.access_settings().await.unwrap_err().code, Code::NotFound);
    let members = scene.desk.members(&MemberQuery::default()).await.unwrap();
    let other = members.items.iter().find(|member| member.person.id != session.viewed.id).unwrap();
    assert_eq!(scene.desk.member(&other.person.id).await.unwrap().access, None);
    assert!(scene.desk.member_filters().await.unwrap().roles.is_empty());
}

#[tokio::test]
async fn a_declined_request_says_who_and_why_and_leads_back() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = northwind(&scene).await;
    scene.desk.enter(draft).await.unwrap();
    let id = open(&scene).id;
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let (status, _) =
        lead.post(&format!("/v1/entry-requests/{id}/decline"), json!({ "word": "Ask them first" })).await;
    assert!(status.is_success());
    // A desk that does not listen gets no events, so it polls.
    scene.clock.pass(std::time::Duration::from_secs(6));
    scene.until("it was asked", |scene| open(scene).state == EntryState::Declined).await;
    assert_eq!(open(&scene).decision.unwrap().word, "Ask them first");
    scene.desk.leave_request().await.unwrap();
    assert_eq!(scene.phase(), "direct");
}

#[tokio::test]
async fn whoever_comes_back_waits_where_they_left() {
    let mut scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = northwind(&scene).await;
    scene.desk.enter(draft).await.unwrap();
    let id = open(&scene).id;
    scene.restart().await;
    scene.sign_in("Priya Nair").await.unwrap();
    assert_eq!(scene.phase(), "direct", "it is not hers to enter by");
    scene.desk.sign_out().await.unwrap();
    scene.sign_in("Sam Okafor").await.unwrap();
    assert_eq!(open(&scene).id, id);
}

#[tokio::test]
async fn whoever_leaves_takes_the_request_back() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = northwind(&scene).await;
    scene.desk.enter(draft).await.unwrap();
    scene.desk.leave_request().await.unwrap();
    assert_eq!(scene.phase(), "direct");
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    assert_eq!(lead.get("/v1/entry-requests?state=pending").await["items"], json!([]));
}

#[tokio::test]
async fn a_lead_decides_at_the_desk_but_never_about_their_own() {
    let scene = Scene::set().await;
    scene.sign_in("Priya Nair").await.unwrap();
    assert_eq!(scene.snapshot().approvals, Some(0));
    let draft = northwind(&scene).await;
    scene.desk.enter(draft.clone()).await.unwrap();
    let own = open(&scene).id;
    scene.desk.leave_request().await.unwrap();
    let approval = |minutes| ergo_protocol::entry::Approval {
        minutes,
        scope: vec![Scope::MembersRead],
        word: String::new(),
    };
    let refused = scene.desk.approve_request(&own, approval(5)).await.unwrap_err();
    assert!(refused.request_id.as_ref().is_some_and(|id| id.len() == 16), "as it is in the server's log");
    assert!(matches!(refused.code, Code::OwnRequest | Code::RequestClosed), "{refused:?}");

    let sam = Elsewhere::sign_in(&scene.server_url(), "usr_5kfr").await;
    let theirs = EntryDraft { reason: "Look only, change nothing".to_owned(), ..draft.clone() };
    let (status, made) = sam.post("/v1/entry-requests", serde_json::to_value(&theirs).unwrap()).await;
    assert!(status.is_success(), "{made}");
    let pending = scene.desk.pending_requests().await.unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!(scene.snapshot().approvals, Some(1));
    assert_eq!(pending[0].reason, "Look only, change nothing", "the person deciding sees what was written");
    let id = pending[0].id.clone();
    let word = ergo_protocol::entry::Refusal { word: "  ".to_owned() };
    assert_eq!(scene.desk.decline_request(&id, &word).await.unwrap_err().code, Code::WordLength);
    scene.desk.approve_request(&id, approval(5)).await.unwrap();
    assert_eq!(scene.snapshot().approvals, Some(0));
    let again = scene.desk.approve_request(&id, approval(5)).await.unwrap_err();
    assert_eq!(again.code, Code::RequestClosed);
}

#[tokio::test]
async fn a_link_opens_the_agents_own_request_and_nobody_elses() {
    let scene = Scene::set().await;
    let sam = Elsewhere::sign_in(&scene.server_url(), "usr_5kfr").await;
    let draft = json!({
        "user_id": "usr_7f3k", "workspace_id": "ws_marlow", "reason": "Invoice export is grayed out",
        "ticket": "SUP-4821", "minutes": 5
    });
    let id = sam.post("/v1/entry-requests", draft).await.1["id"].as_str().unwrap().to_owned();
    let link = format!("ergo-support://enter?request={id}&token=eyJhbGciOiJub25lIn0.e30.");
    // Before anyone is signed in, the link waits.
    scene.desk.open_link(&link).await;
    assert!(scene.has_notice(NoticeKind::LinkRefused));
    scene.sign_in("Sam Okafor").await.unwrap();
    assert_eq!(open(&scene).id, id);
    assert!(!scene.has_notice(NoticeKind::LinkRefused));
    scene.desk.enter_approved().await.unwrap();
    assert_eq!(scene.phase(), "confirming");
    // In a session, it is refused with a notice, and changes nothing.
    scene.desk.open_link(&link).await;
    assert!(scene.has_notice(NoticeKind::LinkRefused));
    assert_eq!(scene.phase(), "confirming");
    scene.desk.exit().await.unwrap();
    scene.desk.finish().await.unwrap();
    scene.desk.sign_out().await.unwrap();

    scene.sign_in("Priya Nair").await.unwrap();
    scene.desk.open_link(&link).await;
    assert_eq!(scene.phase(), "direct");
    let notices = scene.snapshot().notices;
    let refused = notices.iter().find(|notice| notice.kind == NoticeKind::LinkRefused).unwrap();
    assert!(refused.text.contains("one of your entry requests"), "{refused:?}");
    scene.desk.open_link("ergo-support://enter?request=../../etc").await;
    assert_eq!(scene.phase(), "direct");
}

/// Sam has requested to enter Northwind, and someone there has approved it.
async fn approved_in_northwind(scene: &Scene, draft: &EntryDraft) -> (Elsewhere, String) {
    let sam = Elsewhere::sign_in(&scene.server_url(), "usr_5kfr").await;
    let made = sam.post("/v1/entry-requests", serde_json::to_value(draft).unwrap()).await.1;
    let id = made["id"].as_str().unwrap().to_owned();
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let approval = json!({ "minutes": 10, "scope": ["members:read"], "word": "" });
    let (status, answer) = lead.post(&format!("/v1/entry-requests/{id}/approve"), approval).await;
    assert!(status.is_success(), "{answer}");
    (sam, id)
}

/// Sam signs in and finds his request approved.
async fn back_to_an_approved_request() -> (Scene, String) {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = northwind(&scene).await;
    scene.desk.sign_out().await.unwrap();
    let (_, id) = approved_in_northwind(&scene, &draft).await;
    scene.sign_in("Sam Okafor").await.unwrap();
    (scene, id)
}

#[tokio::test]
async fn a_lead_revokes_an_approval_at_the_desk() {
    let scene = Scene::set().await;
    scene.sign_in("Priya Nair").await.unwrap();
    let draft = EntryDraft { reason: "Cannot see the new team".to_owned(), ..northwind(&scene).await };
    let (sam, id) = approved_in_northwind(&scene, &draft).await;
    let approvals = scene.desk.revocable_approvals().await.unwrap();
    assert_eq!(approvals.len(), 1);
    assert_eq!((approvals[0].id.as_str(), approvals[0].state), (id.as_str(), EntryState::Approved));
    assert_eq!(approvals[0].reason, "Cannot see the new team");
    let revoking = |word: &str| ergo_protocol::entry::Revoking { word: word.to_owned() };
    let too_long = revoking(&"x".repeat(501));
    assert_eq!(scene.desk.revoke_approval(&id, &too_long).await.unwrap_err().code, Code::WordLength);
    scene.desk.revoke_approval(&id, &revoking(" Ask them first ")).await.unwrap();
    let request = sam.get(&format!("/v1/entry-requests/{id}")).await;
    assert_eq!(
        (&request["state"], &request["revocation"]["word"]),
        (&json!("withdrawn"), &json!("Ask them first"))
    );
    assert!(scene.desk.revocable_approvals().await.unwrap().is_empty());
    let unknown = scene.desk.revoke_approval("er_unknown", &revoking("")).await.unwrap_err();
    assert_eq!(unknown.code, Code::NotFound);
}

#[tokio::test]
async fn a_request_whose_approval_is_revoked_says_by_whom_and_why() {
    let (scene, id) = back_to_an_approved_request().await;
    tokio::spawn(Arc::clone(&scene.desk).listen());
    scene.until("the stream is open", Scene::hears).await;
    assert_eq!((open(&scene).id, open(&scene).state), (id.clone(), EntryState::Approved));
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let word = json!({ "word": "Ask the customer first" });
    assert!(lead.post(&format!("/v1/entry-requests/{id}/revoke"), word).await.0.is_success());
    scene.until("the push", |scene| open(scene).revocation.is_some()).await;
    assert_eq!(open(&scene).state, EntryState::Withdrawn);
    let revocation = open(&scene).revocation.unwrap();
    assert_eq!(
        (revocation.by.name.as_str(), revocation.word.as_str()),
        ("Priya Nair", "Ask the customer first")
    );
    let refused = scene.desk.enter_approved().await.unwrap_err();
    assert_eq!(refused.code, Code::ApprovalNeeded);
    assert!(refused.message.english().contains("revoked"), "{}", refused.message.english());
    scene.desk.leave_request().await.unwrap();
    assert_eq!(scene.phase(), "direct");
}

#[tokio::test]
async fn an_entry_by_an_approval_that_is_refused_leads_back_to_the_request() {
    let (scene, id) = back_to_an_approved_request().await;
    for (status, code) in [(403, "forbidden"), (403, "user_off_limits"), (503, "busy")] {
        scene.wire.rule(Some(("POST /v1/entry-requests/", Fate::refused(status, code, ""))));
        scene.desk.enter_approved().await.unwrap_err();
        scene.wire.rule(None);
        assert_eq!((open(&scene).id, open(&scene).state), (id.clone(), EntryState::Approved), "{code}");
    }
    scene.desk.enter_approved().await.unwrap();
    assert_eq!(scene.phase(), "confirming");
}

#[tokio::test]
async fn an_approval_that_is_revoked_in_the_moment_of_entering_leads_back_to_the_request() {
    let (scene, id) = back_to_an_approved_request().await;
    // This desk gets no events, so it does not know yet.
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    lead.post(&format!("/v1/entry-requests/{id}/revoke"), json!({})).await;
    assert_eq!(scene.desk.enter_approved().await.unwrap_err().code, Code::RequestClosed);
    assert!(open(&scene).revocation.is_some());
}
