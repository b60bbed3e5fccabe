//! The approved way in.

use crate::world::*;
use serde_json::json;

#[tokio::test]
async fn from_request_to_impersonation_token_and_out() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let created = world.post("/v1/entry-requests", &sam, &draft(DANA, MARLOW)).await;
    assert_eq!(created.status, 201);
    let request = created.ok();
    assert_eq!(request["state"], "approved");
    assert_eq!(request["user"]["email"], "dana@marlowfreight.example");
    assert_eq!(request["workspace"], json!({"id": MARLOW, "name": "Marlow Freight"}));
    assert_eq!(request["agent"]["id"], SAM);
    assert_eq!(request["scope"], json!(["members:read", "teams:read", "roles:read", "access:read"]));
    let id = request["id"].as_str().unwrap();
    let path = format!("/v1/entry-requests/{id}");
    assert_eq!(world.get(&path, &sam).await.ok(), request);

    let ticket = world.ticket(&sam, id).await;
    assert!(!world.dump().await.contains(&ticket), "the ticket is stored");
    let answer = world.exchange(&ticket, &sam).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let answer = answer.ok();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["issued_token_type"], "urn:ietf:params:oauth:token-type:access_token");
    assert_eq!(answer["expires_in"], 5 * 60);
    assert_eq!(answer["scope"], "members:read teams:read roles:read access:read");
    let token = answer["access_token"].as_str().unwrap();
    let said = claims(token);
    assert_eq!(said["sub"], DANA);
    assert_eq!(said["act"], json!({ "sub": SAM }));
    assert_eq!(said["workspace"], MARLOW);
    assert_eq!(said["exp"].as_i64().unwrap() - said["iat"].as_i64().unwrap(), 5 * 60);
    assert_eq!(said["iss"], world.running.url());

    let who = world.get("/v1/session", token).await.ok();
    assert_eq!(who["subject"]["id"], DANA);
    assert_eq!(who["actor"]["id"], SAM);
    assert_eq!(who["workspace"]["id"], MARLOW);
    assert_eq!(who["session_id"], said["sid"]);
    assert_eq!(who["agent_role"], json!(null));
    assert_eq!(who["expires_at"], said["exp"].as_i64().unwrap() * 1000);
    assert_eq!(who["ends_at"].as_i64().unwrap() - said["iat"].as_i64().unwrap() * 1000, 30 * 60_000);
    assert_eq!(who["extendable_until"].as_i64().unwrap() - who["ends_at"].as_i64().unwrap(), 30 * 60_000);
    assert_eq!(who["changes_allowed"], false);
    assert_eq!(world.get(&path, &sam).await.ok()["state"], "used");
    world.get(&format!("/v1/workspaces/{MARLOW}/members"), token).await.ok();

    let end = format!("/v1/sessions/{}", said["sid"].as_str().unwrap());
    assert_eq!(world.delete(&end, &sam).await.status, 204);
    assert_eq!(world.delete(&end, &sam).await.status, 204);
    world.get("/v1/session", token).await.refused(401, "session_ended");
    let again = world.post(&format!("{path}/ticket"), &sam, &json!(null)).await;
    again.refused(409, "request_closed");
    world.post(&format!("{path}/withdraw"), &sam, &json!(null)).await.refused(409, "request_closed");
    world.running.stop().await;
}

#[tokio::test]
async fn who_may_not_enter() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let robin = world.sign_in(ROBIN).await;
    let dana = world.sign_in(DANA).await;
    let before = world.dump().await;
    let path = "/v1/entry-requests";
    world.post(path, &robin, &draft(DANA, MARLOW)).await.refused(403, "entry_not_allowed");
    world.post(path, &dana, &draft(OTHER_DANA, LUMEN)).await.refused(403, "entry_not_allowed");
    world.post(path, &inside, &draft(OTHER_DANA, LUMEN)).await.refused(403, "nested_entry");
    // Agents are never viewed; nor is anybody in a workspace they are not in.
    world.post(path, &sam, &draft(PRIYA, MARLOW)).await.refused(404, "not_found");
    world.post(path, &sam, &draft(OTHER_DANA, MARLOW)).await.refused(404, "not_found");
    world.post(path, &sam, &draft("usr_nobody", MARLOW)).await.refused(404, "not_found");
    world.post(path, &sam, &draft(DANA, "ws_nowhere")).await.refused(404, "not_found");
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn suspended_and_invited_people_cannot_be_entered_and_the_search_says_why() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    for (status, word) in [("suspended", "suspended"), ("invited", "invited")] {
        let sql =
            "SELECT person_id FROM memberships WHERE status = $1 AND workspace_id = 'ws_marlow' LIMIT 1";
        let person: String = sqlx::query_scalar(sql).bind(status).fetch_one(&world.sql).await.unwrap();
        world.post("/v1/entry-requests", &sam, &draft(&person, MARLOW)).await.refused(403, "user_off_limits");
        let found = world.get(&format!("/v1/directory?q={person}"), &sam).await.ok();
        assert_eq!(found["items"][0]["status"], status);
        assert!(found["items"][0]["off_limits"].as_str().unwrap().contains(word), "{found}");
    }
}

#[tokio::test]
async fn limits_of_what_is_asked() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let before = world.dump().await;
    let cases = [
        ("reason", json!("too short"), "reason_length"),
        ("reason", json!(format!("    {}    ", "x".repeat(9))), "reason_length"),
        ("reason", json!("x".repeat(501)), "reason_length"),
        ("ticket", json!(""), "ticket_length"),
        ("ticket", json!("   "), "ticket_length"),
        ("ticket", json!("x".repeat(65)), "ticket_length"),
        ("minutes", json!(0), "minutes_out_of_range"),
        ("minutes", json!(61), "minutes_out_of_range"),
        ("minutes", json!(u32::MAX), "minutes_out_of_range"),
    ];
    for (field, value, code) in cases {
        let mut body = draft(DANA, MARLOW);
        body[field] = value;
        world.post("/v1/entry-requests", &sam, &body).await.refused(422, code);
    }
    for (field, value) in [("reason", "x\u{0}yyyyyyyyyyyyyy"), ("ticket", "SUP\n1")] {
        let mut body = draft(DANA, MARLOW);
        body[field] = json!(value);
        world.post("/v1/entry-requests", &sam, &body).await.refused(400, "invalid_request");
    }
    assert_eq!(world.dump().await, before);
    // Characters count, not bytes; and the ends of the ranges are in.
    let mut body = draft(DANA, MARLOW);
    body["reason"] = json!("黒".repeat(500));
    body["ticket"] = json!("黒".repeat(64));
    body["minutes"] = json!(60);
    assert_eq!(world.post("/v1/entry-requests", &sam, &body).await.status, 201);
}

#[tokio::test]
async fn the_customer_decides() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let approved = world.entry(&sam, DANA, MARLOW).await;
    let ticket = world.ticket(&sam, &approved).await;
    for (sql, code) in [
        ("UPDATE workspaces SET support_access = 'off' WHERE id = 'ws_marlow'", "support_access_off"),
        ("UPDATE workspaces SET support_access = 'on_request' WHERE id = 'ws_marlow'", "approval_needed"),
    ] {
        world.execute(sql).await;
        let before = world.dump().await;
        if code == "support_access_off" {
            world.post("/v1/entry-requests", &sam, &draft(DANA, MARLOW)).await.refused(403, code);
        }
        // Also for what was approved before.
        let path = format!("/v1/entry-requests/{approved}/ticket");
        world.post(&path, &sam, &json!(null)).await.refused(403, code);
        world.exchange(&ticket, &sam).await.token_error("invalid_grant", code);
        assert_eq!(world.dump().await, before);
    }
    // The ticket was not used up, and a shorter limit holds for the session.
    world
        .execute("UPDATE workspaces SET support_access = 'on', longest_session_minutes = 10 WHERE id = 'ws_marlow'")
        .await;
    let token = world.exchange(&ticket, &sam).await.ok()["access_token"].as_str().unwrap().to_owned();
    let who = world.get("/v1/session", &token).await.ok();
    let started = claims(&token)["iat"].as_i64().unwrap() * 1000;
    assert_eq!(who["ends_at"].as_i64().unwrap() - started, 10 * 60_000);
    assert_eq!(who["extendable_until"], who["ends_at"]);
}

#[tokio::test]
async fn requests_are_ones_own_and_can_be_withdrawn_and_lapse() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let id = world.entry(&sam, DANA, MARLOW).await;
    let path = format!("/v1/entry-requests/{id}");
    let ticket = world.ticket(&sam, &id).await;
    let robin = world.sign_in(ROBIN).await;
    world.get(&path, &robin).await.refused(404, "not_found");
    world.post(&format!("{path}/ticket"), &priya, &json!(null)).await.refused(404, "not_found");
    world.post(&format!("{path}/withdraw"), &priya, &json!(null)).await.refused(404, "not_found");

    let withdrawn = world.post(&format!("{path}/withdraw"), &sam, &json!(null)).await.ok();
    assert_eq!(withdrawn["state"], "withdrawn");
    assert_eq!(world.post(&format!("{path}/withdraw"), &sam, &json!(null)).await.ok(), withdrawn);
    world.post(&format!("{path}/ticket"), &sam, &json!(null)).await.refused(409, "request_closed");
    world.exchange(&ticket, &sam).await.token_error("invalid_grant", "entry_ticket_invalid");

    let id = world.entry(&sam, DANA, MARLOW).await;
    let ticket = world.ticket(&sam, &id).await;
    world.execute("UPDATE entry_requests SET lapses_at = 1 WHERE state = 'approved'").await;
    let path = format!("/v1/entry-requests/{id}");
    assert_eq!(world.get(&path, &sam).await.ok()["state"], "lapsed");
    world.post(&format!("{path}/ticket"), &sam, &json!(null)).await.refused(409, "request_closed");
    world.exchange(&ticket, &sam).await.token_error("invalid_grant", "entry_ticket_invalid");
}
