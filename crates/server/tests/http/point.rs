//! What the organization's own decision point says, beside what the server says.

use crate::{authzen, point_fake::*, world::*};
use ergo_server::SubjectId;
use serde_json::{Value, json};
use std::fs;

const RUTH: &str = "usr_5rca";

/// Allows what begins with `members.` and says why.
fn decide(action: &str) -> Value {
    json!({
        "decision": action.starts_with("members."),
        "context": { "reason_admin": { "403": "Team Secret\u{202E} only" }, "reason_user": { "403": "Ask <b>us</b>" } },
    })
}

#[tokio::test]
async fn its_decisions_and_reasons_are_beside_ours_and_where_they_differ() {
    let point = FakePoint::deciding(decide).await;
    let world = point.beside(|_| ()).await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, AIKO, MARLOW).await;
    let access = world.get(&access_of(DANA), &inside).await.ok();
    assert_eq!(access["decision_point"], json!({ "state": "answered", "paused": false }));
    for item in access["items"].as_array().unwrap() {
        let key = item["permission"]["key"].as_str().unwrap();
        let (own, theirs) = (item["granted_by"] != json!([]), key.starts_with("members."));
        let reasons = ["Team Secret only", "Ask <b>us</b>"];
        let decision =
            json!({ "allowed": theirs, "differs": own != theirs, "failed": false, "reasons": reasons });
        assert_eq!(item["decision"], decision, "{key}");
    }
    assert_eq!(item(&access, "invoices.view")["decision"]["differs"], true);
    // One question, about all of them, in the words of the specification.
    let [asked] = point.questions().try_into().unwrap();
    assert_eq!(asked.path, "/access/v1/evaluations");
    assert_eq!(asked.body["subject"], json!({ "type": "user", "id": DANA }));
    assert_eq!(asked.body["resource"], json!({ "type": "workspace", "id": MARLOW }));
    assert_eq!((asked.actions().len(), &asked.authorization), (26, &None));
    // What the agent saw of it is in the audit.
    let sql = "SELECT detail FROM audit WHERE action = 'effective_access.read' ORDER BY seq DESC LIMIT 1";
    assert_eq!(world.text(sql).await, "decision point: answered");
}

#[tokio::test]
async fn without_one_nothing_is_said_about_it() {
    let world = World::training().await;
    let owner = world.sign_in(IVANA).await;
    let access = world.get(&access_of(DANA), &owner).await;
    assert!(!access.text.contains("decision"), "{}", access.text);
}

#[tokio::test]
async fn it_is_asked_in_its_own_words_with_its_token() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "first\n").unwrap();
    let point = FakePoint::deciding(decide).await;
    let world = point
        .beside(|point| {
            point.token_file = Some(file.clone());
            point.subject_type = "person".to_owned();
            point.subject_id = SubjectId::Email;
            point.resource_type = "tenant".to_owned();
        })
        .await;
    let owner = world.sign_in(IVANA).await;
    world.get(&access_of(DANA), &owner).await.ok();
    // A new token needs no restart.
    fs::write(&file, "second").unwrap();
    world.get(&access_of(DANA), &owner).await.ok();
    let [first, second] = point.questions().try_into().unwrap();
    let email = world.text("SELECT email FROM people WHERE id = 'usr_7f3k'").await;
    assert_eq!(first.body["subject"], json!({ "type": "person", "id": email }));
    assert_eq!(first.body["resource"], json!({ "type": "tenant", "id": MARLOW }));
    let tokens = [first, second].map(|asked| asked.authorization.unwrap());
    assert_eq!(tokens, ["Bearer first", "Bearer second"]);
}

/// For somebody who cannot sign in, our own decision is no, whatever their role would grant.
#[tokio::test]
async fn a_suspended_member_is_denied_by_both() {
    let point = FakePoint::deciding(decide).await;
    let world = point.beside(|_| ()).await;
    let owner = world.sign_in(IVANA).await;
    world.execute("UPDATE memberships SET status = 'suspended' WHERE person_id = 'usr_7f3k'").await;
    let access = world.get(&access_of(DANA), &owner).await.ok();
    let differs = |key: &str| {
        (item(&access, key)["decision"]["differs"] == true, item(&access, key)["granted_by"] != json!([]))
    };
    assert_eq!(differs("invoices.view"), (false, true));
    assert_eq!(differs("members.view"), (true, true));
}

/// The decision point's own words could name what the viewed user may not see.
#[tokio::test]
async fn its_words_are_for_those_who_can_see_teams_and_roles() {
    let point = FakePoint::deciding(decide).await;
    let world = point.beside(|_| ()).await;
    let sam = world.sign_in(SAM).await;
    let reasons = |access: &Value| item(access, "members.view")["decision"]["reasons"].clone();
    // A guest sees no teams and no roles, and of their own what is meant for them.
    let guest = world.enter(&sam, RUTH, MARLOW).await;
    let access = world.get(&access_of(RUTH), &guest).await;
    assert_eq!(reasons(&access.ok()), json!(["Ask <b>us</b>"]));
    assert!(!access.text.contains("Secret"));
    assert_eq!(item(&access.ok(), "members.view")["decision"]["allowed"], true);
    // Others' access is none of theirs, and is not asked about.
    let asked = point.questions().len();
    world.get(&access_of(DANA), &guest).await.refused(403, "viewed_user_cannot");
    assert_eq!(point.questions().len(), asked);
    // A reader who sees others' access but not the teams sees decisions without reasons.
    world.execute("UPDATE roles SET permissions = 'members.view roles.view' WHERE name = 'Editor'").await;
    world.execute("DELETE FROM team_members WHERE person_id = 'usr_7f3k'").await;
    let editor = world.enter(&sam, DANA, MARLOW).await;
    let access = world.get(&access_of(IVANA), &editor).await.ok();
    assert_eq!(reasons(&access), json!([]));
    assert_eq!(item(&access, "members.view")["decision"]["allowed"], true);
    let own = world.get(&access_of(DANA), &editor).await.ok();
    assert_eq!(reasons(&own), json!(["Ask <b>us</b>"]));
}

/// It is only shown. What somebody may do here does not depend on it.
#[tokio::test]
async fn nothing_is_allowed_or_denied_by_it() {
    let point = FakePoint::deciding(|action| json!({ "decision": action != "members.view" })).await;
    let world = point.beside(|_| ()).await;
    let (sam, owner) = (world.sign_in(SAM).await, world.sign_in(IVANA).await);
    let guest = world.enter(&sam, RUTH, MARLOW).await;
    for person in [RUTH, IVANA] {
        let token = if person == RUTH { &guest } else { &owner };
        let access = world.get(&access_of(person), token).await.ok();
        assert_eq!(access["decision_point"]["state"], "answered");
    }
    world.get(&format!("/v1/workspaces/{MARLOW}/teams"), &guest).await.refused(403, "viewed_user_cannot");
    world.get(&format!("/v1/workspaces/{MARLOW}/members"), &owner).await.ok();
    let token = authzen::token(&world, None).await;
    for (person, decision) in [(RUTH, false), (IVANA, true)] {
        let asked = authzen::evaluation(&authzen::user(person), "members.view", &authzen::workspace(MARLOW));
        assert_eq!(world.post("/access/v1/evaluation", &token, &asked).await.ok()["decision"], decision);
    }
}

#[tokio::test]
async fn one_that_takes_a_question_at_a_time_is_asked_so() {
    let metadata = |url: &str, several: Option<&str>| {
        let mut metadata =
            json!({ "policy_decision_point": url, "access_evaluation_endpoint": format!("{url}/one") });
        if let Some(several) = several {
            metadata["access_evaluations_endpoint"] = json!(format!("{url}{several}"));
        }
        Reply::Json(metadata)
    };
    // Its metadata name no other endpoint, or one that is not there, or there are none.
    for which in 0..3 {
        let url = std::sync::Arc::new(std::sync::OnceLock::<String>::new());
        let own = std::sync::Arc::clone(&url);
        let point = FakePoint::answering(move |asked| match asked.path.as_str() {
            "/.well-known/authzen-configuration" if which < 2 => {
                metadata(own.get().unwrap(), (which == 1).then_some("/several"))
            }
            "/one" | "/access/v1/evaluation" => {
                Reply::Json(decide(asked.body["action"]["name"].as_str().unwrap()))
            }
            "/several" => Reply::Status(501),
            _ => Reply::Status(404),
        })
        .await;
        url.set(point.url.clone()).unwrap();
        let world = point.beside(|_| ()).await;
        let owner = world.sign_in(IVANA).await;
        for _ in 0..2 {
            let access = world.get(&access_of(DANA), &owner).await.ok();
            assert_eq!(access["decision_point"]["state"], "answered");
            for item in access["items"].as_array().unwrap() {
                let key = item["permission"]["key"].as_str().unwrap();
                assert_eq!(item["decision"]["allowed"], key.starts_with("members."), "{which} {key}");
            }
        }
        // That it takes one at a time is found out once.
        let several = point.questions().iter().filter(|asked| asked.body["evaluations"].is_array()).count();
        assert_eq!((several, point.questions().len()), (usize::from(which > 0), 52 + several));
    }
}

/// The server can be its own decision point. It agrees with itself.
#[tokio::test]
async fn another_server_on_the_same_data_agrees() {
    let other = World::training().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, authzen::token(&other, Some(MARLOW)).await).unwrap();
    let mut point = ergo_server::DecisionPoint::at(other.running.url().to_owned());
    point.token_file = Some(file);
    let world = World::with(true, |config| config.decision_point = Some(point)).await;
    let owner = world.sign_in(IVANA).await;
    for person in [DANA, IVANA, RUTH, AIKO] {
        let access = world.get(&access_of(person), &owner).await.ok();
        assert_eq!(access["decision_point"]["state"], "answered");
        for item in access["items"].as_array().unwrap() {
            assert_eq!(item["decision"]["differs"], false, "{item}");
            let is_said = item["decision"]["reasons"][0].as_str().unwrap().contains("role ");
            assert!(is_said || item["granted_by"].as_array().unwrap().len() == 1, "{item}");
        }
    }
}
