//! The training door, open and closed.

use crate::world::*;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn without_the_flag_there_is_no_door_and_no_sample() {
    let world = World::start(false).await;
    send(world.request(Method::GET, "/training/agents")).await.refused(404, "not_found");
    let body = json!({"person_id": SAM});
    send(world.request(Method::POST, "/training/sign-in").json(&body)).await.refused(404, "not_found");
    let discovery = send(world.request(Method::GET, "/.well-known/openid-configuration")).await.ok();
    assert_eq!(discovery["ergo_training"], false);
    assert!(!send(world.request(Method::GET, "/openapi.json")).await.text.contains("/training/"));
    assert_eq!(world.number("SELECT count(*) FROM people").await, 0);
}

#[tokio::test]
async fn with_it_sample_people_sign_in() {
    let world = World::training().await;
    let agents = send(world.request(Method::GET, "/training/agents")).await.ok();
    let roles: Vec<(&Value, &Value)> =
        agents.as_array().unwrap().iter().map(|agent| (&agent["person"]["name"], &agent["role"])).collect();
    let (sam, priya, robin) = (json!("Sam Okafor"), json!("Priya Nair"), json!("Robin Hale"));
    assert_eq!(roles, [(&sam, &json!("agent")), (&priya, &json!("lead")), (&robin, &json!("observer"))]);
    let token = world.sign_in(SAM).await;
    let said = claims(&token);
    assert_eq!(said["exp"].as_i64().unwrap() - said["iat"].as_i64().unwrap(), 8 * 3600);
    assert!(said.get("act").is_none() && said.get("workspace").is_none() && said.get("scope").is_none());
    let who = world.get("/v1/session", &token).await.ok();
    assert_eq!(
        (&who["agent_role"], &who["actor"], &who["scope"]),
        (&json!("agent"), &json!(null), &json!([]))
    );
    let sign_in =
        async |body: Value| send(world.request(Method::POST, "/training/sign-in").json(&body)).await;
    sign_in(json!({"person_id": "usr_nobody"})).await.refused(404, "not_found");
    sign_in(json!({})).await.refused(400, "invalid_request");
    let invited = world.text("SELECT person_id FROM memberships WHERE status = 'invited' LIMIT 1").await;
    sign_in(json!({ "person_id": invited })).await.refused(403, "forbidden");
}
