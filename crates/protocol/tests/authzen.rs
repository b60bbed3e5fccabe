//! Pins the JSON of the `AuthZEN` API.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use ergo_protocol::authzen::{
    AccessDecision, Decisions, Evaluation, Evaluations, FoundActions, FoundEntities, ListedAuthzenToken,
    PdpMetadata, Search,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Checks that the type reads this JSON and writes exactly the same.
#[track_caller]
fn fixed<T: Serialize + DeserializeOwned>(json: &Value) {
    let read: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(&serde_json::to_value(&read).unwrap(), json);
}

fn evaluation() -> Value {
    json!({
        "subject": { "type": "user", "id": "usr_1", "properties": {} }, "action": { "name": "a", "properties": {} },
        "resource": { "type": "workspace", "id": "ws_1" }, "context": {}
    })
}

#[test]
fn questions() {
    fixed::<Evaluation>(&evaluation());
    fixed::<Evaluation>(&json!({}));
    let mut several = evaluation();
    several["evaluations"] = json!([evaluation(), {}]);
    several["options"] = json!({ "evaluations_semantic": "deny_on_first_deny" });
    fixed::<Evaluations>(&several);
    let mut search = evaluation();
    search["page"] = json!({ "token": "x", "limit": 7, "properties": {} });
    fixed::<Search>(&search);
    // What is not known is ignored, and its objects are not kept.
    let mut more = evaluation();
    more["future"] = json!([1]);
    more["context"] = json!({ "time": { "of": ["day", null] } });
    assert_eq!(
        serde_json::from_value::<Evaluation>(more).unwrap(),
        serde_json::from_value::<Evaluation>(evaluation()).unwrap()
    );
    for wrong in [
        json!({ "subject": ["user", "usr_1"] }),
        json!({ "subject": "user" }),
        json!({ "action": { "name": 1 } }),
        json!({ "context": [] }),
        json!({ "resource": { "properties": 1 } }),
    ] {
        assert!(serde_json::from_value::<Evaluation>(wrong).is_err());
    }
    assert!(serde_json::from_value::<Evaluations>(json!({ "evaluations": [[]] })).is_err());
}

#[test]
fn answers() {
    let yes = json!({ "decision": true, "context": {
        "code": "granted", "reason_admin": { "200": "Granted by: role Editor." },
        "granted_by": [{ "type": "role", "id": "role_1", "name": "Editor" }]
    } });
    let no = json!({ "decision": false, "context": {
        "code": "incomplete", "reason_admin": { "400": "m" }, "reason_user": { "400": "m" },
        "error": { "status": 400, "message": "m" }
    } });
    fixed::<AccessDecision>(&yes);
    fixed::<Decisions>(&no);
    fixed::<Decisions>(&json!({ "evaluations": [yes, no] }));
    fixed::<FoundEntities>(
        &json!({ "page": { "next_token": "", "count": 1 }, "results": [{ "type": "user", "id": "usr_1" }] }),
    );
    fixed::<FoundActions>(
        &json!({ "page": { "next_token": "x", "count": 1 }, "results": [{ "name": "a" }] }),
    );
    fixed::<PdpMetadata>(&json!({
        "policy_decision_point": "p", "access_evaluation_endpoint": "a", "access_evaluations_endpoint": "b",
        "search_subject_endpoint": "c", "search_resource_endpoint": "d", "search_action_endpoint": "e"
    }));
    fixed::<ListedAuthzenToken>(&json!({
        "id": "azt_1", "workspace": null, "name": "Gateway", "created_at": "t", "last_used_at": null, "revoked_at": null
    }));
}
