//! The document is generated from the code, and has every call of the contract.

use crate::world::*;
use reqwest::Method;
use std::collections::HashSet;

const CONTRACT: [(&str, &str); 60] = [
    ("get", "/v1/log/consistency"),
    ("get", "/v1/log"),
    ("get", "/v1/sessions/{sid}/receipt"),
    ("get", "/v1/workspaces/{ws}/receipts"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/.well-known/openid-configuration"),
    ("get", "/.well-known/jwks.json"),
    ("get", "/openapi.json"),
    ("get", "/v1/directory"),
    ("get", "/v1/directory/{workspace}/{user}"),
    ("post", "/v1/entry-requests"),
    ("get", "/v1/entry-requests"),
    ("post", "/v1/entry-requests/{id}/approve"),
    ("post", "/v1/entry-requests/{id}/decline"),
    ("post", "/v1/entry-requests/{id}/revoke"),
    ("post", "/v1/sessions/{sid}/renew"),
    ("post", "/v1/sessions/{sid}/extend"),
    ("post", "/v1/sessions/{sid}/change-grants"),
    ("get", "/v1/change-grants/{id}"),
    ("delete", "/v1/change-grants/{id}"),
    ("get", "/v1/events"),
    ("get", "/v1/me/notifications"),
    ("get", "/v1/entry-requests/{id}"),
    ("post", "/v1/entry-requests/{id}/withdraw"),
    ("post", "/v1/entry-requests/{id}/ticket"),
    ("post", "/oauth/token"),
    ("post", "/oauth/revoke"),
    ("get", "/v1/session"),
    ("post", "/v1/session/renew"),
    ("post", "/v1/hand-overs"),
    ("delete", "/v1/sessions/{sid}"),
    ("post", "/v1/sessions/{sid}/end"),
    ("get", "/v1/sessions"),
    ("post", "/v1/sessions/{sid}/journal"),
    ("get", "/v1/sessions/{sid}/journal"),
    ("get", "/v1/workspaces/{ws}"),
    ("get", "/v1/workspaces/{ws}/audit"),
    ("get", "/v1/workspaces/{ws}/members"),
    ("get", "/v1/workspaces/{ws}/members/{id}"),
    ("patch", "/v1/workspaces/{ws}/members/{id}"),
    ("get", "/v1/workspaces/{ws}/members/{id}/effective-access"),
    ("get", "/v1/workspaces/{ws}/members/{id}/past-access"),
    ("get", "/v1/workspaces/{ws}/teams"),
    ("patch", "/v1/workspaces/{ws}/teams/{team}/members/{id}"),
    ("get", "/v1/workspaces/{ws}/roles"),
    ("get", "/v1/workspaces/{ws}/access-settings"),
    ("patch", "/v1/workspaces/{ws}/access-settings/{key}"),
    ("get", "/v1/me/profile"),
    ("patch", "/v1/me/profile"),
    ("get", "/v1/audit"),
    ("get", "/v1/changes"),
    ("get", "/.well-known/authzen-configuration"),
    ("post", "/access/v1/evaluation"),
    ("post", "/access/v1/evaluations"),
    ("post", "/access/v1/search/subject"),
    ("post", "/access/v1/search/resource"),
    ("post", "/access/v1/search/action"),
    ("get", "/training/agents"),
    ("post", "/training/sign-in"),
];

#[tokio::test]
async fn every_call_is_in_the_document_and_every_documented_call_exists() {
    let world = World::training().await;
    let document = send(world.request(Method::GET, "/openapi.json")).await.ok();
    let mut documented = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            documented.push((method.as_str(), path.as_str()));
            assert!(operation["responses"]["default"].is_null(), "every status is said: {method} {path}");
            let filled = path.replace(['{', '}'], "x");
            let answer = send(world.request(method.to_uppercase().parse().unwrap(), &filled)).await;
            assert!(![405, 500].contains(&answer.status), "{method} {path}: {}", answer.text);
            // Whatever needs a token says so, and refuses without one.
            let secured = operation["security"].is_array();
            assert_eq!(secured, answer.status == 401, "{method} {path}");
        }
    }
    documented.sort_unstable();
    let mut contract = CONTRACT.to_vec();
    contract.sort_unstable();
    assert_eq!(documented, contract);
}

#[tokio::test]
async fn every_reference_in_the_document_resolves() {
    let world = World::training().await;
    let answer = send(world.request(Method::GET, "/openapi.json")).await;
    let document = answer.ok();
    let references: Vec<&str> =
        answer.text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(references.len() > 50);
    for reference in references {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn every_operation_has_a_name_of_its_own_and_every_answer_a_description() {
    let world = World::training().await;
    let document = send(world.request(Method::GET, "/openapi.json")).await.ok();
    let mut names = HashSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(names.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
            assert!(operation["summary"].is_string(), "{method} {path}");
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let is_said = answer["$ref"].is_string() || answer["description"].is_string();
                assert!(is_said, "{method} {path} {status}");
            }
        }
    }
}
