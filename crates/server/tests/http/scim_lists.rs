//! Lists of a directory: pages, filters, and their limits.

use crate::{scim_client::*, world::*};
use reqwest::Method;
use serde_json::json;
use sqlx::AssertSqlSafe;

#[tokio::test]
async fn pages_have_everybody_once() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    // As after an import: many came at the same moment.
    world
        .execute(
            "UPDATE memberships SET joined_at = 5 WHERE workspace_id = 'ws_marlow' AND person_id > 'usr_8'",
        )
        .await;
    for query in ["", "&filter=active%20eq%20true", "&sortBy=displayName&sortOrder=descending"] {
        let (mut all, mut cursor, mut total) = (Vec::new(), String::new(), 0);
        loop {
            let page = directory
                .get(&format!("/Users?count=37{query}&attributes=userName&cursor={cursor}"))
                .await
                .ok();
            total = page["totalResults"].as_u64().unwrap().max(total);
            all.extend(page["Resources"].as_array().unwrap().iter().map(|user| user["id"].to_string()));
            let Some(next) = page["nextCursor"].as_str() else { break };
            next.clone_into(&mut cursor);
            // A user who is added in the meantime does not shift the pages.
            if query.is_empty() && all.len() == 37 {
                directory.create("late@x.example", json!({})).await.ok();
            }
        }
        let listed = all.len() as u64;
        all.sort();
        all.dedup();
        assert_eq!(all.len() as u64, listed, "{query}");
        assert_eq!(listed + u64::from(query.is_empty()), total, "{query}");
    }
    let page = directory.get("/Users?startIndex=399&count=50").await.ok();
    assert_eq!(
        (&page["startIndex"], &page["itemsPerPage"], &page["totalResults"]),
        (&json!(399), &json!(3), &json!(401))
    );
    assert_eq!(directory.get("/Users?count=5000").await.ok()["itemsPerPage"], 200);
    let newest = directory.get("/Users?count=1").await.ok();
    assert_eq!(newest["Resources"][0]["userName"], "late@x.example");
    refused(&directory.get("/Users?cursor=abc").await, 400, "invalidCursor");
    let one = directory.get("/Users?filter=userName%20eq%20%22LATE%40x.example%22").await.ok();
    assert_eq!(one["totalResults"], 1);
    let search = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "emails[type eq \"work\" and value eq \"late@x.example\"]" });
    let search = directory.send(Method::POST, "/Users/.search", &search).await;
    assert_eq!((search.status, &search.json()["totalResults"]), (200, &json!(1)), "{}", search.text);
    refused(&directory.get("/Users?filter=nope%20pr").await, 400, "invalidFilter");
}

#[tokio::test]
async fn a_filter_that_no_index_answers_has_a_limit() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    for (table, columns, values) in [
        (
            "people",
            "id, name, folded_name, email, folded_email, timezone, locale",
            "'usr_x' || n, 'X', 'x', 'x' || n || '@x', 'x', 'Etc/UTC', 'en'",
        ),
        (
            "memberships",
            "workspace_id, person_id, sort_name, role_id, status, joined_at",
            "'ws_marlow', 'usr_x' || n, 'x', (SELECT max(id) FROM roles WHERE workspace_id = 'ws_marlow'), 'active', 7",
        ),
    ] {
        let sql = format!(
            "INSERT INTO {table} ({columns}) WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 10000) SELECT {values} FROM counted"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&world.sql).await.unwrap();
    }
    refused(&directory.get("/Users?filter=displayName%20co%20%22dana%22").await, 400, "tooMany");
    refused(&directory.get("/Users?sortBy=userName").await, 400, "tooMany");
    let one =
        directory.get("/Users?filter=userName%20eq%20%22x77%40x%22%20and%20active%20eq%20true").await.ok();
    assert_eq!(one["Resources"][0]["id"], "usr_x77");
    assert_eq!(directory.get("/Users?startIndex=10399").await.ok()["itemsPerPage"], 2);
}
