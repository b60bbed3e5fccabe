//! People: who can be entered, and what happens when that is over.

use crate::{ears::Ears, setup::Setup, stage::*, world::*};
use serde_json::{Value, json};

#[tokio::test]
async fn suspended_and_invited_people_cannot_be_entered_and_the_search_says_why() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    for status in ["suspended", "invited"] {
        let of = format!("workspace_id = '{MARLOW}' AND status = '{status}'");
        let person = stage.texts(format!("SELECT person_id FROM memberships WHERE {of} LIMIT 1")).await;
        let person = &person[0];
        stage.post("/v1/entry-requests", &sam, &draft(person, MARLOW)).await.refused(403, "user_off_limits");
        let found = stage.get(&format!("/v1/directory/{MARLOW}/{person}"), &sam).await.ok();
        assert_eq!(found["status"], status);
        let why = found["off_limits"].as_str().unwrap_or_default().to_lowercase();
        assert!(why.contains(status), "{found}");
        let found = stage.get(&format!("/v1/directory?q={person}"), &sam).await.ok();
        assert_eq!(found["items"][0]["status"], status);
        assert!(found["items"][0]["off_limits"].is_string());
    }
    let dana = stage.get(&format!("/v1/directory/{MARLOW}/{DANA}"), &sam).await.ok();
    assert_eq!((&dana["status"], &dana["off_limits"]), (&json!("active"), &Value::Null));
}

/// Something happens to the viewed user behind the server's back; the next call notices.
async fn freezes(what: &str, cause: &str, words: &str) {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let mut ears = Ears::open(&stage, &sam).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let session = sid(&inside);
    let change = setting_change("session_hours", &number(24));
    let grant = stage.arm(&inside, &change).await.ok();
    let reading = stage.enter(&sam, AIKO, MARLOW).await;
    stage.sql(what).await;
    // Whichever call comes first: nothing is read, nothing is changed.
    let read = stage.get(&format!("/v1/workspaces/{MARLOW}/members"), &reading).await;
    assert!([401, 403].contains(&read.status), "read all the same: {}", read.text);
    let before = stage.setting(MARLOW, "session_hours").await;
    let answer = stage.make_armed(&inside, MARLOW, &change, &grant).await;
    assert!([401, 403].contains(&answer.status), "changed all the same: {}", answer.text);
    assert_eq!(stage.setting(MARLOW, "session_hours").await, before);
    for path in
        [format!("/v1/workspaces/{MARLOW}/members"), format!("/v1/workspaces/{MARLOW}/members/{AIKO}")]
    {
        let answer = stage.get(&path, &inside).await;
        assert!([401, 403].contains(&answer.status), "read all the same: {}", answer.text);
    }
    eventually("it has ended", async || stage.has_ended(&session).await).await;
    stage.get("/v1/session", &inside).await.refused(401, "session_ended");
    stage.renew(&session, &sam).await.error();
    // The desk hears of it, with the reason.
    let heard = [ears.until("session_ended").await, ears.until("session_ended").await];
    for session in [&session, &sid(&reading)] {
        let expected = json!({ "kind": "session_ended", "session_id": session, "cause": cause });
        assert!(heard.contains(&expected), "{heard:?}");
    }
    let ended = stage.audited("session.ended").await;
    let ended = ended.iter().find(|entry| entry.session_id.as_deref() == Some(&session)).unwrap();
    assert!(ended.detail.to_lowercase().contains(words), "the audit does not say why: {}", ended.detail);
    let told = stage.notified(IVANA, &session).await;
    assert_eq!(*told.last().unwrap(), format!("The support session has ended: {words}."));
}

#[tokio::test]
async fn a_suspended_user_freezes_the_session() {
    freezes(
        "UPDATE memberships SET status = 'suspended' WHERE person_id = 'usr_3ak7' AND workspace_id = 'ws_marlow'",
        "viewed_user_suspended",
        "the viewed user is suspended",
    )
    .await;
}

#[tokio::test]
async fn a_removed_user_freezes_the_session() {
    freezes(
        "DELETE FROM team_members WHERE person_id = 'usr_3ak7' AND workspace_id = 'ws_marlow';
         DELETE FROM memberships WHERE person_id = 'usr_3ak7' AND workspace_id = 'ws_marlow'",
        "viewed_user_removed",
        "the viewed user is no longer a member",
    )
    .await;
}

#[tokio::test]
async fn a_user_who_becomes_an_owner_freezes_the_session() {
    freezes(
        "UPDATE memberships SET role_id = (SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND is_owner = 1)
         WHERE person_id = 'usr_3ak7' AND workspace_id = 'ws_marlow'",
        "viewed_user_off_limits",
        "support may no longer view this user",
    )
    .await;
}

#[tokio::test]
async fn a_user_who_becomes_an_agent_freezes_the_session() {
    freezes(
        "INSERT INTO agents (person_id, role) VALUES ('usr_3ak7', 'observer')",
        "viewed_user_off_limits",
        "support may no longer view this user",
    )
    .await;
}

/// Made an owner by the customer, through the server: nobody has to call for it to end.
#[tokio::test]
async fn making_the_viewed_user_an_owner_ends_the_session_by_itself() {
    let stage = Stage::set().await;
    let (sam, ivana) = (stage.sign_in(SAM).await, stage.sign_in(IVANA).await);
    let inside = stage.enter(&sam, AIKO, MARLOW).await;
    let owner = stage.role_id(MARLOW, "Owner").await;
    let path = format!("/v1/workspaces/{MARLOW}/members/{AIKO}");
    stage.patch(&path, &ivana, "*", &json!({ "role_id": owner })).await.ok();
    eventually("it has ended", async || stage.has_ended(&sid(&inside)).await).await;
}

/// Where owners may be viewed, an owner's session still makes nobody an owner.
#[tokio::test]
async fn an_owners_session_changes_no_owners() {
    let stage = Stage::with(Setup { owners: true, ..Setup::default() }).await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, IVANA, MARLOW).await;
    let (owner, viewer) = (stage.role_id(MARLOW, "Owner").await, stage.role_id(MARLOW, "Viewer").await);
    stage.arm(&inside, &role_change(AIKO, &owner)).await.refused(403, "protected_while_impersonating");
    stage.arm(&inside, &role_change(IVANA, &viewer)).await.refused(403, "protected_while_impersonating");
}
