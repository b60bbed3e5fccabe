//! How much a directory may have, ask for, and send at once.

use crate::{scim_client::*, world::*};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

/// Adds teams to Marlow Freight in the database itself.
async fn add_teams(world: &World, prefix: &str, count: u32) {
    let sql = format!(
        "INSERT INTO teams (id, workspace_id, name, folded_name, description, permissions)
         WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {count})
         SELECT '{prefix}' || n, 'ws_marlow', '{prefix}' || n, '{prefix}' || n, '', '' FROM counted"
    );
    sqlx::query(AssertSqlSafe(sql)).execute(&world.sql).await.unwrap();
}

/// Puts everybody of Marlow Freight into those teams.
async fn put_everybody_in(world: &World, prefix: &str) {
    let sql = format!(
        "INSERT INTO team_members (workspace_id, team_id, person_id)
         SELECT t.workspace_id, t.id, m.person_id FROM teams t JOIN memberships m ON m.workspace_id = t.workspace_id
         WHERE t.id LIKE '{prefix}%'"
    );
    sqlx::query(AssertSqlSafe(sql)).execute(&world.sql).await.unwrap();
}

#[tokio::test]
async fn changes_of_one_team_at_once_are_all_made() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let body = json!({ "schemas": [GROUP], "displayName": "Everybody" });
    let team = format!("/Groups/{}", id(&directory.send(Method::POST, "/Groups", &body).await));
    let page = directory.get("/Users?count=8&attributes=userName").await.ok();
    let people: Vec<&Value> = page["Resources"].as_array().unwrap().iter().map(|user| &user["id"]).collect();
    let add = async |person: &Value| {
        let added = json!([{ "op": "add", "path": "members", "value": [{ "value": person }] }]);
        directory.patch(&team, added).await.status
    };
    let answers = futures_util::future::join_all(people.iter().map(|person| add(person))).await;
    assert_eq!(answers, [200; 8]);
    assert_eq!(directory.get(&team).await.ok()["members"].as_array().unwrap().len(), 8);
}

/// Two tokens do not stand in one line. Whoever is late again and again comes to their turn.
#[tokio::test]
async fn two_directories_change_one_team_at_once() {
    let world = World::training().await;
    let both = [Directory::of(&world, MARLOW).await, Directory::of(&world, MARLOW).await];
    let body = json!({ "schemas": [GROUP], "displayName": "Everybody" });
    let team = format!("/Groups/{}", id(&both[0].send(Method::POST, "/Groups", &body).await));
    let page = both[0].get("/Users?count=12&attributes=userName").await.ok();
    let people = page["Resources"].as_array().unwrap().iter().zip(both.iter().cycle());
    let add = async |user: &Value, directory: &Directory<'_>| {
        let added = json!([{ "op": "add", "path": "members", "value": [{ "value": user["id"] }] }]);
        directory.patch(&team, added).await.status
    };
    let answers = futures_util::future::join_all(people.map(|(user, directory)| add(user, directory))).await;
    assert_eq!(answers, [200; 12]);
    assert_eq!(both[0].get(&team).await.ok()["members"].as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn the_teams_of_users_are_read_where_they_are_needed_and_have_a_limit() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let one = directory.get(&format!("/Users/{DANA}")).await.ok();
    // The version is that of the whole resource, whatever is shown of it.
    let by_id = format!("filter=id%20eq%20%22{DANA}%22");
    for query in ["excludedAttributes=groups", "attributes=meta", "attributes=groups,meta.version", "count=1"]
    {
        let page = directory.get(&format!("/Users?{by_id}&{query}")).await.ok();
        assert_eq!(page["Resources"][0]["meta"]["version"], one["meta"]["version"], "{query}");
    }
    let version = one["meta"]["version"].as_str().unwrap().replace('"', "\\\"");
    let page = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": format!("meta.version eq \"{version}\""), "attributes": ["userName"], "sortBy": "groups" });
    let page = directory.send(Method::POST, "/Users/.search", &page).await;
    assert_eq!(page.json()["Resources"][0]["id"], DANA, "{}", page.text);
    assert_eq!(page.json()["totalResults"], 1);

    let teams = directory.get("/Groups?count=0").await.ok()["totalResults"].as_u64().unwrap();
    // Just below the limit: 400 users in 240 teams.
    add_teams(&world, "many", 240).await;
    put_everybody_in(&world, "many").await;
    let in_one = "/Users?count=1&filter=groups.display%20eq%20%22many7%22";
    assert_eq!(directory.get(in_one).await.ok()["totalResults"], 400);
    let filter = vec!["groups.display%20co%20%22zz%22"; 60].join("%20or%20");
    for query in
        [format!("/Users?filter={filter}"), format!("/Groups?filter={}", filter.replace("groups", "members"))]
    {
        let said = refused(&directory.get(&query).await, 400, "tooMany");
        assert!(said.contains("comparisons"), "{said}");
    }
    // And above it.
    add_teams(&world, "more", 20).await;
    put_everybody_in(&world, "more").await;
    for query in ["count=1&filter=groups.display%20eq%20%22many7%22", "sortBy=groups"] {
        let said = refused(&directory.get(&format!("/Users?{query}")).await, 400, "tooMany");
        assert!(said.contains("groups"), "{said}");
    }
    refused(&directory.get("/Groups?sortBy=members&count=1").await, 400, "tooMany");
    // Those of one page are few.
    let page = directory.get("/Users?sortBy=userName&count=5").await.ok();
    assert!(page["Resources"][4]["groups"].as_array().unwrap().len() >= 260);
    let page = directory.get("/Groups?sortBy=displayName&count=5").await.ok();
    assert_eq!(page["totalResults"], 260 + teams);
}

#[tokio::test]
async fn a_workspace_has_so_many_teams() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let there = directory.get("/Groups?count=0").await.ok()["totalResults"].as_u64().unwrap();
    add_teams(&world, "t", u32::try_from(4999 - there).unwrap()).await;
    let body = json!({ "schemas": [GROUP], "displayName": "One more" });
    let last = directory.send(Method::POST, "/Groups", &body).await;
    assert_eq!(last.status, 201, "{}", last.text);
    assert!(refused(&directory.send(Method::POST, "/Groups", &body).await, 409, "").contains("5000"));
    assert_eq!(directory.delete(&format!("/Groups/{}", id(&last))).await.status, 204);
    assert_eq!(directory.send(Method::POST, "/Groups", &body).await.status, 201);
}
