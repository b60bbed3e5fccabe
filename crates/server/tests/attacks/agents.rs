//! Invariant 14, for agents: they can be disabled, and then they are out, however they came in.

use crate::{ears::Ears, program, provider::Organization, setup::Setup, stage::*, world::*};
use ergo_server::TOKENS_LIVE;
use reqwest::Method;
use serde_json::json;

async fn disable(stage: &Stage, person: &str) {
    program::agents(&["disable", "--database", &stage.database.url(), "--person", person]).await;
}

async fn enable(stage: &Stage, person: &str) {
    program::agents(&["enable", "--database", &stage.database.url(), "--person", person]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disabled_agent_is_out_at_once() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let mut ears = Ears::open(&stage, &sam).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let change = setting_change("session_hours", &number(24));
    let grant = stage.arm(&inside, &change).await.ok();
    let approved = stage.entry(&sam, DANA, MARLOW).await;
    let ticket = stage.ticket(&sam, &approved).await;
    let pending = stage.entry(&sam, OTANI, NORTHWIND).await;
    let before = stage.setting(MARLOW, "session_hours").await;
    disable(&stage, SAM).await;

    // With everything that Sam holds, the very next call.
    stage.make_armed(&inside, MARLOW, &change, &grant).await.refused(401, "session_ended");
    stage.get(&format!("/v1/workspaces/{MARLOW}/members"), &inside).await.refused(401, "session_ended");
    stage.get("/v1/session", &sam).await.refused(401, "session_ended");
    stage.renew(&sid(&inside), &sam).await.refused(401, "session_ended");
    stage.exchange(&ticket, &sam).await.token_error("invalid_request", "session_ended");
    stage.post("/v1/entry-requests", &sam, &draft(DANA, MARLOW)).await.refused(401, "session_ended");
    assert_eq!(stage.setting(MARLOW, "session_hours").await, before);
    let door = stage.request(Method::POST, "/training/sign-in").json(&json!({ "person_id": SAM }));
    assert_eq!(send(door).await.status, 403);
    assert!(Ears::try_open(&stage, &sam).await.is_err());

    // Sessions and requests are closed in the database, and the customer is notified.
    for session in [sid(&sam), sid(&inside)] {
        assert!(stage.has_ended(&session).await);
    }
    for request in [&approved, &pending] {
        let read = stage.get(&format!("/v1/entry-requests/{request}"), &priya).await.ok();
        assert!(!["pending", "approved"].contains(&read["state"].as_str().unwrap()), "{read}");
    }
    assert_eq!(stage.get("/v1/entry-requests?state=pending", &priya).await.ok()["items"], json!([]));
    let closed = stage.audited("entry.closed").await;
    assert_eq!(closed.len(), 2, "{closed:?}");
    for (request, user, workspace) in [(&approved, DANA, MARLOW), (&pending, OTANI, NORTHWIND)] {
        let detail = format!("{request}: The agent's account was disabled");
        let row = closed.iter().find(|row| row.detail == detail);
        let row = row.unwrap_or_else(|| panic!("{request} is not there: {closed:?}"));
        assert_eq!((row.subject_id.as_str(), row.target.as_deref()), (SAM, Some(user)));
        assert_eq!(row.workspace_id.as_deref(), Some(workspace));
    }
    let told = stage.notified(IVANA, &sid(&inside)).await;
    assert!(told.last().unwrap().contains("has ended"), "{told:?}");
    assert_eq!(stage.audited("agent.disabled").await.len(), 1);
    // And the stream ends, saying why.
    let heard = ears.rest().await;
    let own = json!({ "kind": "session_ended", "session_id": sid(&sam), "cause": "agent_disabled" });
    assert!(heard.contains(&own), "{heard:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_provider_token_signs_a_disabled_agent_in() {
    let organization = Organization::set().await;
    let stage = &organization.stage;
    let login = organization.sam(300).await;
    let own = token_of(&organization.sign_in(&login).await.ok());
    let request = stage.entry(&own, DANA, MARLOW).await;
    let ticket = stage.ticket(&own, &request).await;
    let inside = stage.enter(&own, DANA, MARLOW).await;
    disable(stage, SAM).await;
    for login in [&login, &organization.sam(200).await] {
        assert_eq!(organization.sign_in(login).await.status, 400, "signed in");
        assert!([401, 403].contains(&organization.renew(login, &sid(&own)).await.status), "renewed");
        assert_eq!(stage.exchange(&ticket, login).await.status, 400, "entered");
    }
    stage.get("/v1/session", &inside).await.refused(401, "session_ended");
    // Once enabled again, only a new sign-in works, nothing from before.
    enable(stage, SAM).await;
    stage.get("/v1/session", &own).await.refused(401, "session_ended");
    stage.get("/v1/session", &inside).await.refused(401, "session_ended");
    assert_eq!(stage.exchange(&ticket, &login).await.status, 400, "the old ticket is void");
    let again = token_of(&organization.sign_in(&organization.sam(250).await).await.ok());
    stage.enter(&again, DANA, MARLOW).await;
    assert_eq!(stage.audited("agent.enabled").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disabled_lead_approves_ends_and_reads_nothing() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let request = stage.entry(&sam, OTANI, NORTHWIND).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    disable(&stage, PRIYA).await;
    let approval = json!({ "minutes": 10, "scope": ["members:read"], "word": "" });
    let approved = stage.post(&format!("/v1/entry-requests/{request}/approve"), &priya, &approval).await;
    approved.refused(401, "session_ended");
    stage.get("/v1/audit", &priya).await.refused(401, "session_ended");
    let ended = stage.delete(&format!("/v1/sessions/{}", sid(&inside)), &priya).await;
    ended.refused(401, "session_ended");
    stage.get("/v1/session", &inside).await.ok();
}

/// Somebody who is an agent no more, altogether.
#[tokio::test]
async fn somebody_who_is_no_agent_any_more_is_out_too() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let mut ears = Ears::open(&stage, &priya).await;
    let inside = stage.enter(&priya, DANA, MARLOW).await;
    // Records that refer to the row keep it from being deleted.
    let [off, on] = if stage.database.is_postgres() {
        ["SET session_replication_role = replica", "RESET session_replication_role"]
    } else {
        ["PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"]
    };
    stage.sql(format!("{off}; DELETE FROM agents WHERE person_id = 'usr_2prn'; {on}")).await;
    let read = stage.get(&format!("/v1/workspaces/{MARLOW}/members"), &inside).await;
    assert!([401, 403].contains(&read.status), "{} {}", read.status, read.text);
    stage.entry(&sam, OTANI, NORTHWIND).await;
    // The end of their own session may still be said; nothing after it.
    while let Ok(Some(heard)) =
        tokio::time::timeout(std::time::Duration::from_millis(1500), ears.next()).await
    {
        assert_eq!(heard["kind"], "session_ended", "they still hear what leads hear: {heard}");
    }
}

#[tokio::test]
async fn session_length_limits_are_the_same_for_every_way_of_signing_in() {
    let organization = Organization::set().await;
    let stage = &organization.stage;
    let length = async |session: String| {
        stage.count(format!("SELECT ends_at - started_at FROM sessions WHERE id = '{session}'")).await
    };
    let door = length(sid(&stage.sign_in(SAM).await)).await;
    // A provider whose tokens are good for eleven hours.
    let long = organization.sam(11 * 3600).await;
    let signed_in = token_of(&organization.sign_in(&long).await.ok());
    assert_eq!(length(sid(&signed_in)).await, door, "by the provider");
    // Its token as the actor token: the session that this opens is one like every other.
    let request = stage.entry(&signed_in, DANA, MARLOW).await;
    let ticket = stage.ticket(&signed_in, &request).await;
    let inside = token_of(&stage.exchange(&ticket, &long).await.ok());
    let parent = format!("SELECT parent_id FROM sessions WHERE id = '{}'", sid(&inside));
    let parent = stage.texts(parent).await.remove(0);
    assert!(length(parent).await <= door, "by the actor token");
    let limit = 30 * 60_000;
    assert!(length(sid(&inside)).await <= limit);
    assert!(
        claims(&inside)["exp"].as_i64().unwrap() - organization.now()
            <= i64::try_from(TOKENS_LIVE.as_secs()).unwrap()
    );
    // A newer token of the provider's goes on with a session, and never beyond its end.
    stage.minutes_later(7 * 60 + 59).await;
    let newer = organization.sam(3600).await;
    let renewed = token_of(&organization.renew(&newer, &sid(&signed_in)).await.ok());
    assert!(claims(&renewed)["exp"].as_i64().unwrap() <= organization.now() + 60);
    stage.minutes_later(2).await;
    let over = organization.sam(3600).await;
    organization.renew(&over, &sid(&signed_in)).await.refused(401, "session_ended");
}

const OBSERVER: &str = "usr_8rbn";

/// Somebody who is viewed has not begun that session, and it does not end with their own account.
#[tokio::test]
async fn disabling_an_agent_does_not_end_a_session_in_which_they_are_viewed() {
    let stage = Stage::with(Setup { agents: true, ..Setup::default() }).await;
    stage
        .sql(
            "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
             SELECT 'ws_marlow', 'usr_8rbn', 'robin', id, 'active', 1 FROM roles
             WHERE workspace_id = 'ws_marlow' AND name = 'Viewer'",
        )
        .await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, OBSERVER, MARLOW).await;
    disable(&stage, OBSERVER).await;
    stage.get("/v1/session", &inside).await.ok();
    assert!(!stage.has_ended(&sid(&inside)).await);
}

/// Two people with one address: guessing which of them is meant would sign in the wrong one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_two_people_have_signs_nobody_in() {
    let organization = Organization::set().await;
    organization.stage.sql("UPDATE people SET email = 'SAM@ergo.example' WHERE id = 'usr_7f3k'").await;
    organization.sign_in(&organization.sam(300).await).await.token_error("invalid_request", "forbidden");
    assert!(organization.stage.audited("login.linked").await.is_empty());
}
