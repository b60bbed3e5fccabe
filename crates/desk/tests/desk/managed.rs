//! What an organization manages on the computer holds at the desk, whatever the page asks.

use crate::{
    customer::Elsewhere,
    providers::{Provider, TestBrowser},
    scene::{Scene, Surroundings},
    wire::Fate,
};
use ergo_desk::management::Management;
use ergo_policy::{Managed, Values, check};
use ergo_protocol::{
    Code,
    change::{ArmDraft, AuthorizedHow, Change},
    directory::{Candidate, SupportAccess},
    entry::{EntryDraft, EntryState},
    snapshot::{FrozenReason, Phase},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

fn managed(values: Value) -> Management {
    let values: Values = serde_json::from_value(values).unwrap();
    let source = "/etc/ergo-support/policy.toml".to_owned();
    Management::of(check(values.clone()).map(|policy| Some(Managed { policy, values, source })))
}

async fn scene(values: Value) -> Scene {
    Scene::set_in(Surroundings { management: managed(values), ..Surroundings::default() }).await
}

fn frozen(scene: &Scene) -> Option<FrozenReason> {
    match scene.snapshot().phase {
        Phase::Frozen(frozen) => Some(frozen.reason),
        _ => None,
    }
}

#[tokio::test]
async fn a_session_is_no_longer_and_no_more_than_the_organization_allows() {
    let scene = scene(json!({"longest_session_minutes": 20, "read_only": true})).await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let found = scene.desk.find_users("dana reyes").await.unwrap().items;
    assert!(found.iter().all(|one| one.longest_session_minutes <= 20 && !one.changes_allowed));
    for draft in [
        EntryDraft { minutes: 21, ..Scene::draft_for("usr_3ak7", 5) },
        EntryDraft { changes: true, ..Scene::draft_for("usr_3ak7", 5) },
    ] {
        assert_eq!(scene.desk.preflight(draft.clone()).await.unwrap_err().code, Code::NotAllowedHere);
        assert_eq!(scene.desk.enter(draft).await.unwrap_err().code, Code::NotAllowedHere);
        assert_eq!(scene.phase(), "direct");
    }
    scene.enter_as(Scene::draft_for("usr_3ak7", 15)).await;
    let session = scene.snapshot().impersonation.unwrap();
    assert!(!session.changes_allowed && session.extendable_minutes <= 5, "{}", session.extendable_minutes);
    let reason = "It takes longer than we thought.";
    assert_eq!(scene.desk.extend(6, reason).await.unwrap_err().code, Code::NotAllowedHere);
    scene.desk.extend(5, reason).await.unwrap();
    assert_eq!(scene.snapshot().impersonation.unwrap().extendable_minutes, 0);
    let change = Change::MemberRole { member_id: "usr_4tnw".to_owned(), role_id: "role_viewer".to_owned() };
    let (purpose, authorised_by) = ("The customer asked for it.".to_owned(), "Dana Reyes".to_owned());
    let draft = ArmDraft { change, purpose, authorised_by, how: AuthorizedHow::Ticket };
    assert_eq!(scene.desk.arm(draft).await.unwrap_err().code, Code::NotAllowedHere);
}

#[tokio::test]
async fn two_extensions_at_once_do_not_pass_the_limit() {
    let scene = scene(json!({"longest_session_minutes": 20})).await;
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.enter_as(Scene::draft_for("usr_3ak7", 15)).await;
    let reason = "It takes longer than we thought.";
    let extend = async || scene.desk.extend(5, reason).await;
    let (first, second, third) = tokio::join!(extend(), extend(), extend());
    let all = [first, second, third];
    assert_eq!(all.iter().filter(|extended| extended.is_ok()).count(), 1, "{all:?}");
    assert_eq!(scene.snapshot().impersonation.unwrap().minutes, 20);
}

#[tokio::test]
async fn an_extension_whose_answer_is_lost_counts() {
    let scene = scene(json!({"longest_session_minutes": 20})).await;
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.enter_as(Scene::draft_for("usr_3ak7", 15)).await;
    scene.wire.rule(Some(("POST /v1/sessions/", Fate::Unanswered)));
    let reason = "It takes longer than we thought.";
    scene.desk.extend(5, reason).await.unwrap_err();
    scene.wire.rule(None);
    assert_eq!(scene.desk.extend(5, reason).await.unwrap_err().code, Code::NotAllowedHere);
    assert_eq!(scene.snapshot().impersonation.unwrap().extendable_minutes, 0);
}

#[tokio::test]
async fn the_organization_says_how_long_nobody_may_be_there() {
    let scene = scene(json!({"idle_minutes": 2})).await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = scene.draft(30).await;
    scene.enter_as(draft).await;
    scene.clock.pass(Duration::from_secs(119));
    scene.desk.check_idleness().await;
    assert_eq!(frozen(&scene), None);
    scene.clock.pass(Duration::from_secs(1));
    scene.desk.check_idleness().await;
    assert_eq!(frozen(&scene), Some(FrozenReason::Idle));
    let Phase::Frozen(frozen) = scene.snapshot().phase else { unreachable!() };
    assert!(frozen.detail.contains("2 minutes"), "{}", frozen.detail);
}

#[tokio::test]
async fn an_approval_from_before_the_policy_opens_only_what_it_allows() {
    for (values, is_allowed) in [
        (json!({"longest_session_minutes": 5}), false),
        (json!({"reasons": ["Something else entirely"]}), false),
        (json!({"ticket_pattern": "[0-9]+"}), false),
        (json!({"second_approver": true, "longest_session_minutes": 30}), true),
    ] {
        enter_with_an_approval(values, is_allowed).await;
    }
}

async fn enter_with_an_approval(values: Value, is_allowed: bool) {
    let mut scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let found = scene.desk.find_users("northwind").await.unwrap().items;
    let is_open = |found: &&Candidate| found.workspace.id == "ws_northwind" && found.off_limits.is_none();
    let user = found.iter().find(is_open).unwrap().user.id.clone();
    let draft = EntryDraft { workspace_id: "ws_northwind".to_owned(), ..Scene::draft_for(&user, 30) };
    scene.desk.enter(draft).await.unwrap();
    let Phase::Requested(request) = scene.snapshot().phase else { panic!("no open request") };
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let approval = json!({ "minutes": 30, "scope": ["members:read"], "word": "" });
    let (status, answer) = lead.post(&format!("/v1/entry-requests/{}/approve", request.id), approval).await;
    assert!(status.is_success(), "{answer}");

    scene.surroundings.management = managed(values.clone());
    scene.restart().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    assert_eq!(scene.phase(), "requested");
    assert_eq!(scene.desk.enter_approved().await.is_ok(), is_allowed, "{values}");
    assert_eq!(scene.open_on_server().await, i64::from(is_allowed));
}

#[tokio::test]
async fn the_organization_asks_for_a_second_person_where_the_customer_does_not() {
    let scene = scene(json!({"second_approver": true})).await;
    tokio::spawn(Arc::clone(&scene.desk).listen());
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = Scene::draft_for("usr_3ak7", 5);
    let preflight = scene.desk.preflight(draft.clone()).await.unwrap();
    assert_eq!(preflight.candidate.support_access, SupportAccess::OnRequest);
    scene.desk.enter(draft).await.unwrap();
    let Phase::Requested(request) = scene.snapshot().phase else { panic!("no open request") };
    assert_eq!((request.state, request.workspace.id.as_str()), (EntryState::Pending, "ws_marlow"));
    let lead = Elsewhere::sign_in(&scene.server_url(), "usr_2prn").await;
    let approval = json!({ "minutes": 5, "scope": ["members:read"], "word": "" });
    let (status, answer) = lead.post(&format!("/v1/entry-requests/{}/approve", request.id), approval).await;
    assert!(status.is_success(), "{answer}");
    let is_approved = |scene: &Scene| matches!(scene.snapshot().phase, Phase::Requested(request) if request.state == EntryState::Approved);
    scene.until("the push", is_approved).await;
    scene.desk.enter_approved().await.unwrap();
    scene.desk.confirm_identity().await.unwrap();
}

#[tokio::test]
async fn a_workspaces_own_approval_is_no_second_person() {
    let mut scene = Scene::set().await;
    // The workspace approves it at once, and the agent leaves before entering.
    let agent = Elsewhere::sign_in(&scene.server_url(), "usr_5kfr").await;
    let draft = serde_json::to_value(Scene::draft_for("usr_3ak7", 5)).unwrap();
    let (status, request) = agent.post("/v1/entry-requests", draft).await;
    assert!(status.is_success() && request["state"] == "approved", "{request}");
    scene.surroundings.management = managed(json!({"second_approver": true}));
    scene.restart().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let id = request["id"].as_str().unwrap();
    scene.desk.open_link(&format!("ergo-support://enter?request={id}")).await;
    assert_eq!(scene.phase(), "requested");
    assert_eq!(scene.desk.enter_approved().await.unwrap_err().code, Code::NotAllowedHere);
    assert_eq!(scene.open_on_server().await, 0);
}

#[tokio::test]
async fn old_records_are_gone_at_the_next_sign_in_if_the_server_has_them() {
    let mut scene = scene(json!({"keep_days": 1})).await;
    scene.enter().await;
    scene.desk.exit().await.unwrap();
    scene.desk.finish().await.unwrap();
    scene.desk.sign_out().await.unwrap();
    scene.restart().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    assert_eq!(scene.desk.history().await.unwrap().len(), 1, "it is not a day old");
    scene.desk.sign_out().await.unwrap();
    scene.in_journal("UPDATE session SET ended_at = ended_at - 2 * 86400000").await;
    scene.sign_in("Sam Okafor").await.unwrap();
    assert_eq!(scene.desk.history().await.unwrap().len(), 0);
}

#[tokio::test]
async fn old_records_are_gone_without_a_sign_in_at_the_start_and_once_a_day() {
    let mut scene = scene(json!({"keep_days": 1})).await;
    for _ in 0..2 {
        scene.enter().await;
        scene.desk.exit().await.unwrap();
        scene.desk.finish().await.unwrap();
        scene.desk.sign_out().await.unwrap();
    }
    // The server confirms the end of the last one, and has all of it.
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.desk.sign_out().await.unwrap();
    scene
        .in_journal(
            "UPDATE session SET ended_at = ended_at - 2 * 86400000 WHERE id = (SELECT min(id) FROM session)",
        )
        .await;
    assert_eq!(scene.records().await, 2);
    scene.restart().await;
    let watch = tokio::spawn(Arc::clone(&scene.desk).watch());
    scene.until_records(1).await;
    // The other one becomes too old while the app runs.
    scene.clock.pass(Duration::from_hours(49));
    scene.until_records(0).await;
    watch.abort();
}

#[tokio::test]
async fn the_provider_gets_the_client_id_and_the_app_the_profile_that_the_organization_names() {
    let Some(provider) = Provider::openid(&[]).await else { return };
    let browser = TestBrowser::of("sam");
    let opened = Arc::clone(&browser.opened);
    let surroundings = Surroundings {
        trusted: vec![provider.trusted("oidc")],
        browser,
        management: managed(
            json!({ "client_id": "someone-else", "issuer": provider.url, "server": "https://support.example.com" }),
        ),
        ..Surroundings::default()
    };
    let scene = Scene::set_in(surroundings).await;
    scene.desk.meet_server().await.unwrap();
    // The provider knows no such client, and says so to the browser only.
    let signing_in = tokio::spawn({
        let desk = Arc::clone(&scene.desk);
        async move { desk.sign_in_at_provider(false).await }
    });
    scene.until("the browser to be opened", |_| !opened.lock().unwrap().is_empty()).await;
    let asked = opened.lock().unwrap()[0].clone();
    signing_in.abort();
    assert!(
        asked.query_pairs().any(|(name, value)| name == "client_id" && value == "someone-else"),
        "{asked}"
    );

    for profile in ["oidc", "rfc8693"] {
        let surroundings = Surroundings {
            trusted: vec![provider.trusted("oidc")],
            browser: TestBrowser::of("sam"),
            management: managed(json!({ "provider_profile": profile })),
            ..Surroundings::default()
        };
        let scene = Scene::set_in(surroundings).await;
        scene.desk.meet_server().await.unwrap();
        let signed_in = scene.desk.sign_in_at_provider(false).await.map_err(|problem| problem.code);
        let login = scene.desk.diagnostics().login;
        let used = login.map(|login| login.profile);
        assert_eq!((signed_in, used), (Ok(()), Some(profile.to_owned())));
    }
}

#[tokio::test]
async fn agents_sign_in_only_where_the_organization_says() {
    let Some(provider) = Provider::openid(&[]).await else { return };
    let own = provider.sign_in_at().issuer;
    for (issuer, is_allowed) in [("https://login.example.com", false), (&*own, true)] {
        let surroundings = Surroundings {
            trusted: vec![provider.trusted("oidc")],
            browser: TestBrowser::of("sam"),
            management: managed(json!({ "issuer": issuer, "server": "https://support.example.com" })),
            ..Surroundings::default()
        };
        let scene = Scene::set_in(surroundings).await;
        scene.desk.meet_server().await.unwrap();
        assert_eq!(scene.desk.training_agents().await.unwrap_err().code, Code::NotAllowedHere);
        assert_eq!(scene.desk.sign_in("usr_5kfr").await.unwrap_err().code, Code::NotAllowedHere);
        let signed_in = scene.desk.sign_in_at_provider(false).await.map_err(|problem| problem.code);
        assert_eq!(signed_in, if is_allowed { Ok(()) } else { Err(Code::NotAllowedHere) }, "{issuer}");
    }
}

#[tokio::test]
async fn with_an_invalid_policy_no_server_is_asked() {
    let scene = scene(json!({"idle_minutes": 0})).await;
    assert_eq!(scene.desk.meet_server().await.unwrap_err().code, Code::PolicyInvalid);
    assert_eq!(scene.desk.sign_in("usr_5kfr").await.unwrap_err().code, Code::PolicyInvalid);
    let snapshot = scene.snapshot();
    assert_eq!(snapshot.managed.unwrap().wrong, ["idle_minutes: write a whole number from 1 to 60"]);
    assert!(snapshot.server.reachable && snapshot.notices.is_empty());
}
