//! Entry requests that wait for a second person.

use crate::world::*;
use serde_json::{Value, json};

/// Somebody in Northwind, which wants a second person, and its admin.
async fn somebody(world: &World) -> String {
    world
        .text(
            "SELECT m.person_id FROM memberships m JOIN roles r ON r.id = m.role_id
             WHERE m.workspace_id = 'ws_northwind' AND m.status = 'active' AND r.name IN ('Editor', 'Viewer')
             ORDER BY 1 LIMIT 1",
        )
        .await
}

async fn ask(world: &World, agent: &str) -> Value {
    let user = somebody(world).await;
    let answer = world.post("/v1/entry-requests", agent, &draft(&user, NORTHWIND)).await;
    answer.ok()
}

fn approval() -> Value {
    json!({ "minutes": 30, "scope": ["members:read", "teams:read", "roles:read", "access:read"], "word": "" })
}

fn path(request: &Value, what: &str) -> String {
    format!("/v1/entry-requests/{}{what}", request["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_lead_approves_for_less_and_the_session_is_what_was_approved() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let request = ask(&world, &sam).await;
    assert_eq!((&request["state"], &request["decision"]), (&json!("pending"), &Value::Null));
    world.post(&path(&request, "/ticket"), &sam, &Value::Null).await.refused(409, "request_closed");
    let waiting = world.get("/v1/entry-requests?state=pending", &priya).await.ok();
    assert_eq!(waiting["items"], json!([request]));
    assert_eq!(world.get(&path(&request, ""), &priya).await.ok(), request);

    let own = "/v1/entry-requests?state=pending&mine=true";
    assert_eq!(world.get(own, &sam).await.ok()["items"], json!([request]));
    assert_eq!(world.get(own, &priya).await.ok()["items"], json!([]));

    let less = json!({ "minutes": 10, "scope": ["members:read"], "word": " Short, please. " });
    let approved = world.post(&path(&request, "/approve"), &priya, &less).await.ok();
    assert_eq!(approved["state"], "approved");
    assert_eq!((&approved["minutes"], &approved["asked_minutes"]), (&json!(10), &json!(30)));
    assert_eq!((&approved["scope"], &approved["asked_scope"]), (&json!(["members:read"]), &request["scope"]));
    assert_eq!(
        (&approved["decision"]["by"]["id"], &approved["decision"]["word"]),
        (&json!(PRIYA), &json!("Short, please."))
    );
    assert!(approved["lapses_at"].as_i64() >= request["lapses_at"].as_i64());
    assert_eq!(world.get("/v1/entry-requests?state=pending", &priya).await.ok()["items"], json!([]));

    assert_eq!(world.get(own, &sam).await.ok()["items"], json!([approved]));
    let ticket = world.ticket(&sam, request["id"].as_str().unwrap()).await;
    let answer = world.exchange(&ticket, &sam).await.ok();
    assert_eq!(answer["scope"], "members:read");
    assert_eq!(world.get(own, &sam).await.ok()["items"], json!([]), "it was used");
    let token = answer["access_token"].as_str().unwrap();
    let who = world.get("/v1/session", token).await.ok();
    assert_eq!(who["ends_at"].as_i64().unwrap() - claims(token)["iat"].as_i64().unwrap() * 1000, 10 * 60_000);
    assert_eq!(who["extendable_until"], who["ends_at"], "nobody approved longer");
    world.get(&format!("/v1/workspaces/{NORTHWIND}/members"), token).await.ok();
    world.get(&format!("/v1/workspaces/{NORTHWIND}/teams"), token).await.refused(404, "not_found");
    // Both people are in the audit.
    let audit = world.get("/v1/audit", &priya).await.ok();
    let entry =
        audit["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "entry.approved").unwrap();
    assert_eq!(entry["subject_id"], PRIYA);
    assert!(entry["detail"].as_str().unwrap().contains(SAM));
}

#[tokio::test]
async fn the_workspaces_own_admin_decides_too_and_nobody_else_sees_it() {
    let world = World::training().await;
    let (sam, tamsin) = (world.sign_in(SAM).await, world.sign_in(TAMSIN).await);
    let user = somebody(&world).await;
    let request = ask(&world, &sam).await;
    for other in [DANA, ROBIN, IVANA, &user] {
        let other = world.sign_in(other).await;
        assert_eq!(world.get("/v1/entry-requests?state=pending", &other).await.ok()["items"], json!([]));
        world.get(&path(&request, ""), &other).await.refused(404, "not_found");
        world.post(&path(&request, "/approve"), &other, &approval()).await.refused(404, "not_found");
        world
            .post(&path(&request, "/decline"), &other, &json!({ "word": "no" }))
            .await
            .refused(404, "not_found");
    }
    assert_eq!(world.get("/v1/entry-requests?state=pending", &tamsin).await.ok()["items"], json!([request]));
    world
        .post(&path(&request, "/decline"), &tamsin, &json!({ "word": "  " }))
        .await
        .refused(422, "word_length");
    let declined =
        world.post(&path(&request, "/decline"), &tamsin, &json!({ "word": "Call me first" })).await.ok();
    assert_eq!(
        (&declined["state"], &declined["decision"]["word"]),
        (&json!("declined"), &json!("Call me first"))
    );
    assert_eq!(world.get(&path(&request, ""), &sam).await.ok(), declined);
    world.post(&path(&request, "/approve"), &tamsin, &approval()).await.refused(409, "request_closed");
    world.post(&path(&request, "/withdraw"), &sam, &Value::Null).await.refused(409, "request_closed");
}

#[tokio::test]
async fn nobody_decides_about_their_own_and_an_approval_gives_no_more_than_was_asked() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let own = ask(&world, &priya).await;
    assert_eq!(world.get("/v1/entry-requests?state=pending", &priya).await.ok()["items"], json!([]));
    world.post(&path(&own, "/approve"), &priya, &approval()).await.refused(403, "own_request");
    world.post(&path(&own, "/decline"), &priya, &json!({ "word": "x" })).await.refused(403, "own_request");
    let request = ask(&world, &sam).await;
    let before = world.dump().await;
    for (field, value, status, code) in [
        ("minutes", json!(31), 422, "minutes_out_of_range"),
        ("minutes", json!(0), 422, "minutes_out_of_range"),
        ("scope", json!([]), 400, "invalid_request"),
        ("scope", json!(["members:read", "change"]), 400, "invalid_request"),
        ("word", json!("x".repeat(501)), 422, "word_length"),
    ] {
        let mut body = approval();
        body[field] = value;
        world.post(&path(&request, "/approve"), &priya, &body).await.refused(status, code);
    }
    assert_eq!(world.dump().await, before);
    let inside = world.enter(&sam, DANA, MARLOW).await;
    world.post(&path(&request, "/approve"), &inside, &approval()).await.refused(403, "forbidden");
    // It lapses, and a workspace that closes takes it back.
    world.execute("UPDATE entry_requests SET lapses_at = 1 WHERE state = 'pending'").await;
    world.post(&path(&request, "/approve"), &priya, &approval()).await.refused(409, "request_closed");
    assert_eq!(world.get(&path(&request, ""), &sam).await.ok()["state"], "lapsed");
    let request = ask(&world, &sam).await;
    let tamsin = world.sign_in(TAMSIN).await;
    let off = json!({ "value": { "type": "choice", "value": "off" } });
    let setting = format!("/v1/workspaces/{NORTHWIND}/access-settings/support_access");
    world.patch(&setting, &tamsin, "*", &off).await.ok();
    assert_eq!(world.get(&path(&request, ""), &sam).await.ok()["state"], "withdrawn");
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_is_told() {
    let world = World::training().await;
    let (sam, priya, tamsin) =
        (world.sign_in(SAM).await, world.sign_in(PRIYA).await, world.sign_in(TAMSIN).await);
    for _ in 0..5 {
        let request = ask(&world, &sam).await;
        let (approve, decline) = (path(&request, "/approve"), path(&request, "/decline"));
        let (approval, refusal) = (approval(), json!({ "word": "no" }));
        let (one, two) =
            tokio::join!(world.post(&approve, &priya, &approval), world.post(&decline, &tamsin, &refusal));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", one.text, two.text);
        let state = world.get(&path(&request, ""), &sam).await.ok()["state"].clone();
        assert_eq!(state, if one.status == 200 { "approved" } else { "declined" });
    }
}
