//! Searches of the decision point: who may do something, where, and what.

use crate::{authzen::*, world::*};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

async fn search(world: &World, token: &str, what: &str, asked: &Value) -> Value {
    world.post(&format!("/access/v1/search/{what}"), token, asked).await.ok()
}

/// What the results of all pages are called, in their order.
async fn all(world: &World, token: &str, what: &str, asked: &Value, limit: u32) -> Vec<String> {
    let (mut asked, mut found) = (asked.clone(), Vec::new());
    asked["page"] = json!({ "limit": limit });
    loop {
        let answer = search(world, token, what, &asked).await;
        let results = answer["results"].as_array().unwrap();
        assert!(results.len() <= limit as usize && answer["page"]["count"] == results.len());
        let name = if what == "action" { "name" } else { "id" };
        found.extend(results.iter().map(|one| one[name].as_str().unwrap().to_owned()));
        let next = answer["page"]["next_token"].as_str().unwrap();
        if next.is_empty() {
            return found;
        }
        // As in the specification's example: the limit need not be repeated.
        asked["page"] = json!({ "token": next });
    }
}

/// Those who hold it by the page of each member.
async fn holders(world: &World, key: &str) -> BTreeSet<String> {
    let sql = format!(
        "SELECT m.person_id FROM memberships m JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = 'ws_marlow' AND m.status = 'active' AND (
             ' ' || r.permissions || ' ' LIKE '% {key} %' OR EXISTS (
                 SELECT 1 FROM team_members x JOIN teams t ON t.id = x.team_id
                 WHERE x.workspace_id = m.workspace_id AND x.person_id = m.person_id
                     AND ' ' || t.permissions || ' ' LIKE '% {key} %'))"
    );
    let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&world.sql).await.unwrap();
    found.into_iter().collect()
}

#[tokio::test]
async fn everybody_who_may_is_found_once_whatever_the_size_of_the_pages() {
    let world = World::training().await;
    let token = token(&world, None).await;
    // Two teams that everybody is in, so that most are found in three ways.
    for team in ["team_x1", "team_x2"] {
        let sql = format!(
            "INSERT INTO teams (id, workspace_id, name, folded_name, description, permissions)
             VALUES ('{team}', 'ws_marlow', '{team}', '{team}', '', 'invoices.export')"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&world.sql).await.unwrap();
        let sql = format!(
            "INSERT INTO team_members (workspace_id, team_id, person_id)
             SELECT workspace_id, '{team}', person_id FROM memberships WHERE workspace_id = 'ws_marlow' AND person_id > 'usr_3'"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&world.sql).await.unwrap();
    }
    for key in ["invoices.export", "members.view", "security.manage_support"] {
        let asked = json!({ "subject": { "type": "user", "id": "ignored" }, "action": { "name": key },
            "resource": workspace(MARLOW), "context": { "ip": "192.168.1.1" } });
        let expected = holders(&world, key).await;
        for limit in [1, 7, 200] {
            // One at a time takes long with hundreds.
            if limit == 1 && expected.len() > 60 {
                continue;
            }
            let found = all(&world, &token, "subject", &asked, limit).await;
            assert_eq!(found.len(), expected.len(), "{key} {limit}");
            assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected, "{key} {limit}");
        }
    }
    // By their addresses.
    let asked = json!({ "subject": { "type": "email" }, "action": { "name": "security.manage_support" },
        "resource": workspace(MARLOW) });
    let found = search(&world, &token, "subject", &asked).await;
    let email = found["results"][0]["id"].as_str().unwrap();
    assert!(found["results"][0]["type"] == "email" && email.contains('@'), "{found}");
    let evaluated = evaluation(&found["results"][0], "security.manage_support", &workspace(MARLOW));
    assert_eq!(world.post("/access/v1/evaluation", &token, &evaluated).await.ok()["decision"], true);
}

#[tokio::test]
async fn where_somebody_may_and_what() {
    let world = World::training().await;
    let (token, lumen) = (token(&world, None).await, token(&world, Some(LUMEN)).await);
    let asked = json!({ "subject": user(IVANA), "action": { "name": "members.view" }, "resource": { "type": "workspace" } });
    assert_eq!(all(&world, &token, "resource", &asked, 1).await, [MARLOW]);
    assert_eq!(all(&world, &lumen, "resource", &asked, 1).await, [""; 0]);
    let asked = json!({ "subject": user(IVANA), "resource": workspace(MARLOW) });
    let found = all(&world, &token, "action", &asked, 5).await;
    let owner = world.sign_in(IVANA).await;
    let path = format!("/v1/workspaces/{MARLOW}/members/{IVANA}/effective-access");
    let shown = world.get(&path, &owner).await.ok();
    let granted = shown["items"].as_array().unwrap().iter().filter(|item| item["granted_by"] != json!([]));
    let granted: Vec<&str> = granted.map(|item| item["permission"]["key"].as_str().unwrap()).collect();
    assert_eq!(found, granted);
    assert!(found.len() > 5);
    // A page of nothing is not the last one.
    let mut nothing = asked.clone();
    nothing["page"] = json!({ "limit": 0 });
    let page = search(&world, &token, "action", &nothing).await;
    assert_eq!(page["results"], json!([]));
    assert_ne!(page["page"]["next_token"], "");
    // Suspended: nowhere, and nothing.
    world.execute("UPDATE memberships SET status = 'suspended' WHERE person_id = 'usr_1vna'").await;
    assert_eq!(all(&world, &token, "action", &asked, 5).await, [""; 0]);
}

#[tokio::test]
async fn what_nobody_knows_is_found_nowhere() {
    let world = World::training().await;
    let (token, lumen) = (token(&world, None).await, token(&world, Some(LUMEN)).await);
    let subject = |kind: &str, key: &str, ws: &Value| json!({ "subject": { "type": kind }, "action": { "name": key }, "resource": ws });
    let nothing = json!({ "page": { "next_token": "", "count": 0 }, "results": [] });
    for (token, what, asked) in [
        (&token, "subject", subject("spaceship", "members.view", &workspace(MARLOW))),
        (&token, "subject", subject("user", "no.such", &workspace(MARLOW))),
        (&token, "subject", subject("user", "members.view", &workspace("ws_nowhere"))),
        (&token, "subject", subject("user", "members.view", &json!({ "type": "record", "id": MARLOW }))),
        (&lumen, "subject", subject("user", "members.view", &workspace(MARLOW))),
        (
            &token,
            "resource",
            json!({ "subject": user("usr_nobody"), "action": { "name": "members.view" }, "resource": { "type": "workspace" } }),
        ),
        (
            &token,
            "resource",
            json!({ "subject": user(DANA), "action": { "name": "members.view" }, "resource": { "type": "record" } }),
        ),
        (&token, "action", json!({ "subject": user("usr_nobody"), "resource": workspace(MARLOW) })),
        (&lumen, "action", json!({ "subject": user(DANA), "resource": workspace(MARLOW) })),
    ] {
        assert_eq!(search(&world, token, what, &asked).await, nothing, "{what} {asked}");
    }
}

#[tokio::test]
async fn a_search_that_lacks_something_or_another_searchs_page_is_refused() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let action = json!({ "name": "members.view" });
    for (what, asked) in [
        ("subject", json!({ "subject": { "type": "user" }, "resource": workspace(MARLOW) })),
        ("subject", json!({ "action": action, "resource": workspace(MARLOW) })),
        (
            "subject",
            json!({ "subject": { "type": "user" }, "action": action, "resource": { "type": "workspace" } }),
        ),
        ("subject", json!({ "subject": {}, "action": action, "resource": workspace(MARLOW) })),
        ("resource", json!({ "action": action, "resource": { "type": "workspace" } })),
        (
            "resource",
            json!({ "subject": { "type": "user" }, "action": action, "resource": { "type": "workspace" } }),
        ),
        ("resource", json!({ "subject": user(DANA), "action": {}, "resource": { "type": "workspace" } })),
        ("action", json!({ "subject": user(DANA) })),
        ("action", json!({ "subject": { "type": "user" }, "resource": workspace(MARLOW) })),
        ("action", json!({ "subject": user(DANA), "resource": workspace(MARLOW), "page": { "limit": -1 } })),
        ("action", json!({ "subject": user(DANA), "resource": workspace(MARLOW), "page": [] })),
    ] {
        let path = format!("/access/v1/search/{what}");
        world.post(&path, &token, &asked).await.refused(400, "invalid_request");
    }
    let asked = |name: &str, page: Value| json!({ "subject": { "type": "user" }, "action": { "name": name }, "resource": workspace(MARLOW), "page": page });
    let first = search(&world, &token, "subject", &asked("members.view", json!({ "limit": 2 }))).await;
    let next = first["page"]["next_token"].as_str().unwrap();
    search(&world, &token, "subject", &asked("members.view", json!({ "token": next, "limit": 2 }))).await;
    for (name, page) in [
        ("teams.view", json!({ "token": next })),
        ("members.view", json!({ "token": next, "limit": 3 })),
        ("members.view", json!({ "token": "" })),
        ("members.view", json!({ "token": "W10" })),
    ] {
        let answer = world.post("/access/v1/search/subject", &token, &asked(name, page)).await;
        answer.refused(400, "invalid_request");
    }
    // If the last member of a page has left, the program is told to start again. Otherwise it could miss someone.
    let last = first["results"][1]["id"].as_str().unwrap();
    for table in ["team_members", "memberships"] {
        let sql = format!("DELETE FROM {table} WHERE person_id = '{last}'");
        sqlx::query(AssertSqlSafe(sql)).execute(&world.sql).await.unwrap();
    }
    let body = asked("members.view", json!({ "token": next }));
    let answer = world.post("/access/v1/search/subject", &token, &body).await;
    answer.refused(400, "invalid_request");
    assert!(answer.text.contains("Start again"), "{}", answer.text);
    // A page that is as long as it can be.
    let body = asked("members.view", json!({ "limit": 4_000_000_000_u32 }));
    let page = search(&world, &token, "subject", &body).await;
    assert!(page["results"].as_array().unwrap().len() <= 200);
    send(world.request(Method::POST, "/access/v1/search/role").bearer_auth(&token))
        .await
        .refused(404, "not_found");
}
