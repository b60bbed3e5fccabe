//! What a member could do at an earlier time, from the audit log.

use crate::{scim_client::*, world::*};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const BASE: &str = "/v1/workspaces/ws_marlow";

/// A time between two changes.
async fn moment() -> i64 {
    tokio::time::sleep(Duration::from_millis(20)).await;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    tokio::time::sleep(Duration::from_millis(20)).await;
    i64::try_from(now).unwrap()
}

async fn past(world: &World, token: &str, at: i64) -> Value {
    world.get(&format!("{BASE}/members/{DANA}/past-access?at={at}"), token).await.ok()
}

/// The keys that are granted.
fn keys(access: &Value) -> Vec<&str> {
    let items = access["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["granted_by"] != json!([]))
        .map(|item| item["permission"]["key"].as_str().unwrap())
        .collect()
}

async fn role(world: &World, ivana: &str, name: &'static str) {
    let sql = match name {
        "Editor" => "SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Editor'",
        "Admin" => "SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Admin'",
        _ => "SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Viewer'",
    };
    let body = json!({ "role_id": world.text(sql).await });
    world.patch(&format!("{BASE}/members/{DANA}"), ivana, "*", &body).await.ok();
}

async fn team(world: &World, ivana: &str, member: bool) {
    let exports =
        world.text("SELECT id FROM teams WHERE workspace_id = 'ws_marlow' AND name = 'Exports'").await;
    let path = format!("{BASE}/teams/{exports}/members/{DANA}");
    world.patch(&path, ivana, "*", &json!({ "member": member })).await.ok();
}

#[tokio::test]
async fn every_change_since_then_is_undone() {
    let world = World::training().await;
    let ivana = world.sign_in(IVANA).await;
    let now = async || world.get(&format!("{BASE}/members/{DANA}/effective-access"), &ivana).await.ok();
    // What was true at each moment, as it was read then.
    let mut known = vec![(moment().await, now().await)];
    role(&world, &ivana, "Viewer").await;
    known.push((moment().await, now().await));
    team(&world, &ivana, false).await;
    known.push((moment().await, now().await));
    role(&world, &ivana, "Admin").await;
    team(&world, &ivana, true).await;
    known.push((moment().await, now().await));
    role(&world, &ivana, "Editor").await;
    for (at, then) in &known {
        let found = past(&world, &ivana, *at).await;
        assert_eq!(keys(&found), keys(then), "as of {at}");
        assert_eq!(
            (&found["was_member"], &found["doubts"], &found["at"]),
            (&json!(true), &json!([]), &json!(at))
        );
        for (found, then) in found["items"].as_array().unwrap().iter().zip(then["items"].as_array().unwrap())
        {
            assert_eq!(
                found["granted_by"].as_array().unwrap().len(),
                then["granted_by"].as_array().unwrap().len()
            );
        }
    }
    assert_ne!(keys(&known[0].1), keys(&known[2].1));
}

#[tokio::test]
async fn what_the_log_does_not_say_is_said() {
    let world = World::training().await;
    let ivana = world.sign_in(IVANA).await;
    let before = moment().await;
    role(&world, &ivana, "Viewer").await;
    assert_eq!(past(&world, &ivana, before).await["doubts"], json!([]));
    world
        .execute("UPDATE roles SET name = 'Writer' WHERE workspace_id = 'ws_marlow' AND name = 'Editor'")
        .await;
    let found = past(&world, &ivana, before).await;
    assert_eq!(found["doubts"], json!(["role_unknown"]));
    let directory = Directory::of(&world, MARLOW).await;
    let id = id(&directory.create("new@marlowfreight.example", json!({ "displayName": "New Person" })).await);
    directory.replace_one(&format!("/Users/{id}"), "active", json!(false)).await;
    assert_eq!(past(&world, &ivana, before).await["doubts"], json!(["directory", "role_unknown"]));
    assert_eq!(past(&world, &ivana, moment().await).await["doubts"], json!([]), "nothing since then");
    let early = past(&world, &ivana, 0).await;
    assert_eq!((&early["was_member"], keys(&early)), (&json!(false), Vec::<&str>::new()));
}

#[tokio::test]
async fn imports_retention_and_names_that_are_not_unique_are_doubts() {
    let world = World::training().await;
    let ivana = world.sign_in(IVANA).await;
    world
        .execute(
            "INSERT INTO audit (at, action, subject_id, workspace_id, detail)
                 VALUES (500, 'workspace.set', 'server', 'ws_marlow', '')",
        )
        .await;
    let before = moment().await;
    team(&world, &ivana, false).await;
    assert_eq!(past(&world, &ivana, before).await["doubts"], json!([]));
    world
        .execute(
            "INSERT INTO teams (id, workspace_id, name, folded_name, description, permissions)
                 VALUES ('team_twin', 'ws_marlow', 'Exports', 'exports', '', '')",
        )
        .await;
    assert_eq!(past(&world, &ivana, before).await["doubts"], json!(["team_unknown"]));
    for entry in [
        // As an import records itself: in no workspace.
        "INSERT INTO audit (at, action, subject_id, detail) SELECT max(at) + 1, 'data.imported', 'server', '' FROM audit",
        "INSERT INTO audit (at, action, subject_id, workspace_id, detail)
             SELECT max(at) + 1, 'scim.user_deleted', 'server', 'ws_marlow', '' FROM audit",
        "INSERT INTO audit (at, action, subject_id, workspace_id, detail)
             SELECT max(at) + 1, 'audit.forgotten', 'server', 'ws_marlow', '' FROM audit",
    ] {
        world.execute(entry).await;
    }
    let all = json!(["imported", "directory", "team_unknown"]);
    assert_eq!(past(&world, &ivana, before).await["doubts"], all);
    let all = json!(["imported", "directory", "log_incomplete", "team_unknown"]);
    assert_eq!(past(&world, &ivana, 1).await["doubts"], all, "the log does not reach back");
}

#[tokio::test]
async fn it_is_for_those_who_read_the_audit_log() {
    let world = World::training().await;
    let (sam, dana) = (world.sign_in(SAM).await, world.sign_in(DANA).await);
    let path =
        |workspace: &str, at: &str| format!("/v1/workspaces/{workspace}/members/{DANA}/past-access?{at}");
    let as_admin = world.enter(&sam, AIKO, MARLOW).await;
    let at = format!("at={}", moment().await);
    world.get(&path(MARLOW, &at), &as_admin).await.ok();
    let read = "SELECT count(*) FROM audit WHERE action = 'effective_access.read' AND detail LIKE 'as of %'";
    assert_eq!(world.number(read).await, 1, "what is read is recorded");
    let as_editor = world.enter(&sam, DANA, MARLOW).await;
    world.get(&path(MARLOW, &at), &as_editor).await.refused(403, "viewed_user_cannot");
    world.get(&path(MARLOW, &at), &dana).await.refused(403, "forbidden");
    world.get(&path(LUMEN, &at), &as_admin).await.refused(404, "not_found");
    world.get(&path(MARLOW, &at), &sam).await.refused(404, "not_found");
    let nobody = format!("/v1/workspaces/{MARLOW}/members/usr_nobody/past-access?{at}");
    world.get(&nobody, &as_admin).await.refused(404, "not_found");
    for odd in ["", "at=", "at=x", "at=-1", "at=99999999999999999999", "at=1&at=2", "when=1"] {
        world.get(&path(MARLOW, odd), &as_admin).await.refused(400, "invalid_request");
    }
}
