//! Changes to a workspace, by the customer's own people.

use crate::world::*;
use reqwest::Method;
use serde_json::{Value, json};

async fn role_id(world: &World, token: &str, workspace: &str, name: &str) -> String {
    let roles = world.get(&format!("/v1/workspaces/{workspace}/roles"), token).await.ok();
    let role = roles["roles"].as_array().unwrap().iter().find(|role| role["name"] == name).cloned().unwrap();
    role["id"].as_str().unwrap().to_owned()
}

async fn team_id(world: &World, token: &str, name: &str) -> String {
    let teams = world.get(&format!("/v1/workspaces/{MARLOW}/teams"), token).await.ok();
    let team = teams["items"].as_array().unwrap().iter().find(|team| team["name"] == name).cloned().unwrap();
    team["id"].as_str().unwrap().to_owned()
}

async fn last_audit(world: &World) -> Value {
    let priya = world.sign_in(PRIYA).await;
    let page = world.get("/v1/audit?limit=2", &priya).await.ok();
    page["items"][1].clone()
}

#[tokio::test]
async fn an_admin_changes_a_role_and_a_team_and_a_setting() {
    let world = World::training().await;
    let aiko = world.sign_in(AIKO).await;
    let member = format!("/v1/workspaces/{MARLOW}/members/{DANA}");
    let read = world.get(&member, &aiko).await;
    let billing = role_id(&world, &aiko, MARLOW, "Billing manager").await;
    let changed = world.patch(&member, &aiko, &read.etag(), &json!({ "role_id": billing })).await;
    assert_eq!(changed.ok()["member"]["role"]["name"], "Billing manager");
    assert_eq!(world.get(&member, &aiko).await.etag(), changed.etag());
    let entry = last_audit(&world).await;
    assert_eq!(entry["action"], "member.role_changed");
    assert_eq!((&entry["subject_id"], &entry["target"]), (&json!(AIKO), &json!(DANA)));
    assert_eq!((&entry["actor_id"], &entry["workspace_id"]), (&json!(null), &json!(MARLOW)));
    assert_eq!(entry["detail"], "Editor -> Billing manager");

    let team = team_id(&world, &aiko, "Finance leads").await;
    let membership = format!("/v1/workspaces/{MARLOW}/teams/{team}/members/{DANA}");
    let added = world.patch(&membership, &aiko, &changed.etag(), &json!({"member": true})).await;
    let names: Vec<_> =
        added.ok()["member"]["teams"].as_array().unwrap().iter().map(|t| t["name"].clone()).collect();
    assert_eq!(names, ["Billing", "Exports", "Finance leads"]);
    // Once more is fine and changes nothing.
    let again = world.patch(&membership, &aiko, &added.etag(), &json!({"member": true})).await;
    assert_eq!(again.etag(), added.etag());
    let removed = world.patch(&membership, &aiko, &added.etag(), &json!({"member": false})).await;
    assert_eq!(removed.ok()["member"]["teams"].as_array().unwrap().len(), 2);

    let settings = format!("/v1/workspaces/{MARLOW}/access-settings");
    let read = world.get(&settings, &aiko).await;
    for (key, value) in [
        ("require_two_factor", json!({"type": "switch", "value": false})),
        ("session_hours", json!({"type": "number", "value": 12})),
        ("guest_invitations", json!({"type": "choice", "value": "editors"})),
        ("allowed_networks", json!({"type": "list", "value": ["192.0.2.0/24"]})),
        ("longest_session_minutes", json!({"type": "number", "value": 20})),
        ("changes_allowed", json!({"type": "switch", "value": false})),
        ("support_notify", json!({"type": "choice", "value": "admins"})),
    ] {
        let tag = world.get(&settings, &aiko).await.etag();
        let changed =
            world.patch(&format!("{settings}/{key}"), &aiko, &tag, &json!({ "value": value })).await;
        let item =
            changed.ok()["items"].as_array().unwrap().iter().find(|it| it["key"] == key).cloned().unwrap();
        assert_eq!(item["value"], value);
    }
    let stale =
        world.patch(&format!("{settings}/session_hours"), &aiko, &read.etag(), &json!({"value": 1})).await;
    stale.refused(412, "stale");
    let sam = world.sign_in(SAM).await;
    let found = world.get(&format!("/v1/directory/{MARLOW}/{DANA}"), &sam).await.ok();
    assert_eq!((&found["longest_session_minutes"], &found["changes_allowed"]), (&json!(20), &json!(false)));
}

#[tokio::test]
async fn without_the_right_if_match_nothing_changes() {
    let world = World::training().await;
    let aiko = world.sign_in(AIKO).await;
    let viewer = role_id(&world, &aiko, MARLOW, "Viewer").await;
    let team = team_id(&world, &aiko, "Customs").await;
    let member = format!("/v1/workspaces/{MARLOW}/members/{DANA}");
    let tag = world.get(&member, &aiko).await.etag();
    let setting = format!("/v1/workspaces/{MARLOW}/access-settings/public_links");
    let before = world.dump().await;
    for (path, body) in [
        (member.clone(), json!({ "role_id": viewer })),
        (format!("/v1/workspaces/{MARLOW}/teams/{team}/members/{DANA}"), json!({"member": true})),
        (setting, json!({"value": {"type": "switch", "value": true}})),
    ] {
        let without = world.request(Method::PATCH, &path).bearer_auth(&aiko).json(&body);
        send(without).await.refused(428, "precondition_required");
        for stale in ["\"x\"", "x", "", "W/\"x\"", &format!("W/{tag}"), &tag[..tag.len() - 1]] {
            world.patch(&path, &aiko, stale, &body).await.refused(412, "stale");
        }
    }
    assert_eq!(world.dump().await, before);
    // Of two who have read the same, the second is told.
    world.patch(&member, &aiko, &format!("\"other\", {tag}"), &json!({ "role_id": viewer })).await.ok();
    world.patch(&member, &aiko, &tag, &json!({ "role_id": viewer })).await.refused(412, "stale");
    world.patch(&member, &aiko, "*", &json!({ "role_id": viewer })).await.ok();
}

#[tokio::test]
async fn who_may_not_change_what() {
    let world = World::training().await;
    let (ivana, aiko, dana) =
        (world.sign_in(IVANA).await, world.sign_in(AIKO).await, world.sign_in(DANA).await);
    let (sam, tamsin) = (world.sign_in(SAM).await, world.sign_in(TAMSIN).await);
    let inside = world.enter(&sam, AIKO, MARLOW).await;
    let elsewhere = world.enter(&sam, OTHER_DANA, LUMEN).await;
    let owner = role_id(&world, &ivana, MARLOW, "Owner").await;
    let viewer = role_id(&world, &ivana, MARLOW, "Viewer").await;
    let foreign = role_id(&world, &tamsin, NORTHWIND, "Viewer").await;
    let finance = team_id(&world, &ivana, "Finance leads").await;
    let base = format!("/v1/workspaces/{MARLOW}");
    let member = |id: &str| format!("{base}/members/{id}");
    let in_team = format!("{base}/teams/{finance}/members/{AIKO}");
    let setting = format!("{base}/access-settings/public_links");
    let support = format!("{base}/access-settings/support_access");
    let off = json!({"value": {"type": "choice", "value": "off"}});
    let on = json!({"value": {"type": "switch", "value": true}});
    let before = world.dump().await;
    for (path, body) in [
        (member(DANA), json!({ "role_id": viewer })),
        (in_team.clone(), json!({"member": true})),
        (setting.clone(), on.clone()),
    ] {
        // Whatever the viewed admin may do: without a change grant an impersonation session only reads.
        world.patch(&path, &inside, "*", &body).await.refused(403, "read_only");
        world.patch(&path, &elsewhere, "*", &body).await.refused(404, "not_found");
        world.patch(&path, &sam, "*", &body).await.refused(404, "not_found");
        world.patch(&path, &tamsin, "*", &body).await.refused(404, "not_found");
        world.patch(&path, &dana, "*", &body).await.refused(403, "forbidden");
        // Before the body is looked at.
        world.patch(&path, &inside, "*", &json!("nonsense")).await.refused(403, "read_only");
    }
    world.patch(&support, &inside, "*", &off).await.refused(403, "protected_while_impersonating");
    for key in ["changes_allowed", "longest_session_minutes", "support_notify"] {
        let path = format!("{base}/access-settings/{key}");
        world.patch(&path, &inside, "*", &json!(1)).await.refused(403, "protected_while_impersonating");
    }
    world.patch(&support, &dana, "*", &off).await.refused(403, "forbidden");
    // An admin makes no owners, unmakes none, and the last owner stays.
    world.patch(&member(DANA), &aiko, "*", &json!({ "role_id": owner })).await.refused(403, "forbidden");
    world.patch(&member(AIKO), &aiko, "*", &json!({ "role_id": owner })).await.refused(403, "forbidden");
    world.patch(&member(IVANA), &aiko, "*", &json!({ "role_id": viewer })).await.refused(403, "forbidden");
    world.patch(&member(IVANA), &ivana, "*", &json!({ "role_id": viewer })).await.refused(403, "forbidden");
    // What does not exist.
    world
        .patch(&member(DANA), &ivana, "*", &json!({ "role_id": foreign }))
        .await
        .refused(400, "invalid_request");
    world
        .patch(&member(OTHER_DANA), &ivana, "*", &json!({ "role_id": viewer }))
        .await
        .refused(404, "not_found");
    world.patch(&format!("{base}/access-settings/x"), &ivana, "*", &on).await.refused(404, "not_found");
    world.patch(&format!("{base}/teams/x/members/{DANA}"), &ivana, "*", &on).await.refused(404, "not_found");
    // Values that do not fit.
    for (key, value) in [
        ("public_links", json!({"type": "number", "value": 1})),
        ("public_links", json!({"type": "switch", "value": "true"})),
        ("session_hours", json!({"type": "number", "value": 0})),
        ("guest_invitations", json!({"type": "choice", "value": "aliens"})),
        ("allowed_domains", json!({"type": "list", "value": ["<script>"]})),
        ("support_access", json!({"type": "choice", "value": "maybe"})),
        ("longest_session_minutes", json!({"type": "number", "value": 100_000})),
    ] {
        let path = format!("{base}/access-settings/{key}");
        world.patch(&path, &ivana, "*", &json!({ "value": value })).await.refused(400, "invalid_request");
    }
    assert_eq!(world.dump().await, before);
    // With a second owner the first may go.
    world.patch(&member(AIKO), &ivana, "*", &json!({ "role_id": owner })).await.ok();
    world.patch(&member(IVANA), &aiko, "*", &json!({ "role_id": viewer })).await.ok();
}

#[tokio::test]
async fn switching_support_off_ends_the_running_sessions() {
    let world = World::training().await;
    let (sam, ivana) = (world.sign_in(SAM).await, world.sign_in(IVANA).await);
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let elsewhere = world.enter(&sam, OTHER_DANA, LUMEN).await;
    let path = format!("/v1/workspaces/{MARLOW}/access-settings/support_access");
    world.patch(&path, &ivana, "*", &json!({"value": {"type": "choice", "value": "off"}})).await.ok();
    world.get("/v1/session", &inside).await.refused(401, "session_ended");
    world.get("/v1/session", &elsewhere).await.ok();
    world.get("/v1/session", &sam).await.ok();
}
