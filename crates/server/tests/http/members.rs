//! The member list in each order, with each filter, page by page.

use crate::world::*;
use serde_json::{Value, json};

async fn walk(world: &World, token: &str, query: &str, limit: usize) -> Vec<Value> {
    walk_in(world, MARLOW, token, query, limit).await
}

async fn walk_in(world: &World, workspace: &str, token: &str, query: &str, limit: usize) -> Vec<Value> {
    let base = format!("/v1/workspaces/{workspace}/members?limit={limit}&{query}");
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let request = world.request(reqwest::Method::GET, &base).bearer_auth(token);
        let request = if cursor.is_empty() { request } else { request.query(&[("cursor", &cursor)]) };
        let page = send(request).await.ok();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return all,
        }
    }
}

#[tokio::test]
async fn each_order_is_exact_page_by_page_in_both_directions() {
    let world = World::training().await;
    let ivana = world.sign_in(IVANA).await;
    for (sort, key) in [
        ("name", "m.sort_name"),
        ("role", "r.position"),
        ("last_seen", "coalesce(p.last_seen_at, -1)"),
        ("joined", "m.joined_at"),
    ] {
        for (order, direction) in [("ascending", "ASC"), ("descending", "DESC")] {
            let names = if sort == "name" { direction } else { "ASC" };
            let sql = format!(
                "SELECT m.person_id FROM memberships m JOIN people p ON p.id = m.person_id JOIN roles r ON r.id = m.role_id
                 WHERE m.workspace_id = 'ws_marlow'
                 ORDER BY {key} {direction}, m.sort_name {names}, m.person_id {names}"
            );
            let expected: Vec<String> =
                sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&world.sql).await.unwrap();
            for limit in [37, 200] {
                let found = walk(&world, &ivana, &format!("sort={sort}&order={order}"), limit).await;
                let found: Vec<&str> =
                    found.iter().map(|one| one["person"]["id"].as_str().unwrap()).collect();
                assert_eq!(found, expected, "{sort} {order}, {limit} a page");
            }
        }
    }
    // By name is what one gets without asking.
    let plain = walk(&world, &ivana, "", 100).await;
    assert_eq!(plain, walk(&world, &ivana, "sort=name&order=ascending", 100).await);
    // The rows say what they are ordered by.
    let dana = plain.iter().find(|one| one["person"]["id"] == DANA).unwrap();
    let seen = world.number("SELECT last_seen_at FROM people WHERE id = 'usr_7f3k'").await;
    let joined = world.number("SELECT joined_at FROM memberships WHERE person_id = 'usr_7f3k'").await;
    assert_eq!((&dana["last_seen_at"], &dana["joined_at"]), (&json!(seen), &json!(joined)));
    assert!(plain.iter().any(|one| one["last_seen_at"].is_null()), "somebody was invited and never there");
}

/// In a large workspace, the database begins in other places than in a small one.
#[tokio::test]
async fn filters_and_orders_together_are_exact_in_a_large_workspace() {
    let world = World::training().await;
    let owner = world.sign_in("usr_2cho").await;
    let largest = "SELECT role_id FROM memberships WHERE workspace_id = 'ws_halcyon' GROUP BY role_id ORDER BY count(*)";
    let smallest = world.text("SELECT role_id FROM memberships WHERE workspace_id = 'ws_halcyon' GROUP BY role_id ORDER BY count(*), role_id LIMIT 1").await;
    let largest: Vec<String> = sqlx::query_scalar(largest).fetch_all(&world.sql).await.unwrap();
    let largest = largest.last().unwrap();
    let team = world
        .text("SELECT team_id FROM team_members WHERE workspace_id = 'ws_halcyon' ORDER BY team_id LIMIT 1")
        .await;
    let team_condition = format!(
        "EXISTS (SELECT 1 FROM team_members y WHERE y.person_id = m.person_id AND y.team_id = '{team}')"
    );
    let filters = [
        (String::new(), "1 = 1".to_owned()),
        ("&status=active".to_owned(), "m.status = 'active'".to_owned()),
        ("&status=invited".to_owned(), "m.status = 'invited'".to_owned()),
        (
            format!("&role={smallest}&status=active"),
            format!("m.role_id = '{smallest}' AND m.status = 'active'"),
        ),
        (
            format!("&role={largest}&status=invited"),
            format!("m.role_id = '{largest}' AND m.status = 'invited'"),
        ),
        (format!("&team={team}"), team_condition.clone()),
        (format!("&team={team}&status=active"), format!("{team_condition} AND m.status = 'active'")),
    ];
    for (filter, condition) in filters {
        for (sort, key) in [("name", "m.sort_name"), ("role", "r.position"), ("joined", "m.joined_at")] {
            for (order, direction) in [("ascending", "ASC"), ("descending", "DESC")] {
                let names = if sort == "name" { direction } else { "ASC" };
                let sql = format!(
                    "SELECT m.person_id FROM memberships m JOIN roles r ON r.id = m.role_id
                     WHERE m.workspace_id = 'ws_halcyon' AND {condition}
                     ORDER BY {key} {direction}, m.sort_name {names}, m.person_id {names}"
                );
                let expected: Vec<String> =
                    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&world.sql).await.unwrap();
                let query = format!("sort={sort}&order={order}{filter}");
                let found = walk_in(&world, HALCYON, &owner, &query, 200).await;
                let found: Vec<&str> =
                    found.iter().map(|one| one["person"]["id"].as_str().unwrap()).collect();
                assert_eq!(found, expected, "{query}");
            }
        }
    }
}

/// What many match is read in the order of the members; what few match is found first and then sorted.
#[tokio::test]
async fn a_search_is_in_order_whether_few_or_many_match() {
    let world = World::training().await;
    let owner = world.sign_in("usr_2cho").await;
    for (q, most) in [("usr", 5000), ("an", 4999), ("ana", 4999)] {
        let sql = format!(
            "SELECT m.person_id FROM memberships m JOIN search x ON x.workspace_id = m.workspace_id AND x.person_id = m.person_id
             WHERE m.workspace_id = 'ws_halcyon' AND (x.names LIKE '%{q}%' OR x.email LIKE '%{q}%')
             ORDER BY m.sort_name, m.person_id"
        );
        let expected: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&world.sql).await.unwrap();
        assert!((1..=most).contains(&expected.len()), "{q}: {}", expected.len());
        let found = walk_in(&world, HALCYON, &owner, &format!("q={q}"), 150).await;
        let found: Vec<&str> = found.iter().map(|one| one["person"]["id"].as_str().unwrap()).collect();
        assert_eq!(found, expected, "{q}");
    }
}

/// Somebody is seen, joins or leaves between two pages: nobody who stays where they are is skipped or comes twice.
#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended_whatever_happens_in_between() {
    let world = World::training().await;
    let ivana = world.sign_in(IVANA).await;
    let query = "sort=last_seen&order=descending";
    let before = walk(&world, &ivana, query, 200).await;
    let base = format!("/v1/workspaces/{MARLOW}/members?{query}");
    let first = world.get(&format!("{base}&limit=50"), &ivana).await.ok();
    // One of the first page leaves it for its top, one of later pages too.
    for at in [10, 120] {
        let id = before[at]["person"]["id"].as_str().unwrap();
        sqlx::query("UPDATE people SET last_seen_at = 4102444800000 WHERE id = $1")
            .bind(id)
            .execute(&world.sql)
            .await
            .unwrap();
    }
    let next = format!("{base}&limit=50&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = world.get(&next, &ivana).await.ok();
    let expected: Vec<&Value> = before[50..100].iter().map(|one| &one["person"]["id"]).collect();
    let found: Vec<&Value> =
        second["items"].as_array().unwrap().iter().map(|one| &one["person"]["id"]).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_cursor_goes_only_with_the_order_that_it_is_from() {
    let world = World::training().await;
    let ivana = world.sign_in(IVANA).await;
    let base = format!("/v1/workspaces/{MARLOW}/members?limit=5");
    let all = ["name", "role", "last_seen", "joined"]
        .into_iter()
        .flat_map(|sort| ["ascending", "descending"].map(|order| format!("sort={sort}&order={order}")));
    let all: Vec<String> = all.collect();
    for from in &all {
        let page = world.get(&format!("{base}&{from}"), &ivana).await.ok();
        let cursor = page["next_cursor"].as_str().unwrap();
        for with in &all {
            let answer = world.get(&format!("{base}&{with}&cursor={cursor}"), &ivana).await;
            if from == with {
                answer.ok();
            } else {
                answer.refused(400, "invalid_request");
            }
        }
    }
    for odd in [
        "sort=age",
        "order=up",
        "status=gone",
        "sort=role&cursor=role.ascending.9999999999999999999.x.y",
        "sort=joined&cursor=joined.ascending.-.x.y",
    ] {
        world.get(&format!("{base}&{odd}"), &ivana).await.refused(400, "invalid_request");
    }
}

#[tokio::test]
async fn members_are_filtered_by_their_standing() {
    let world = World::training().await;
    let (sam, ivana) = (world.sign_in(SAM).await, world.sign_in(IVANA).await);
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let mut sum = 0;
    for status in ["active", "invited", "suspended"] {
        let path = format!("/v1/workspaces/{MARLOW}/members?status={status}&limit=200");
        let found = world.get(&path, &ivana).await.ok();
        assert_eq!(world.get(&path, &inside).await.ok()["total"], found["total"]);
        let items = found["items"].as_array().unwrap();
        assert!(!items.is_empty() && items.iter().all(|one| one["status"] == status), "{status}");
        sum += found["total"].as_i64().unwrap();
    }
    assert_eq!(sum, 400);
    let both = format!("/v1/workspaces/{MARLOW}/members?status=active&q=dana%20reyes&sort=joined");
    assert_eq!(world.get(&both, &inside).await.ok()["total"], 1);
    let recorded =
        world.text("SELECT detail FROM audit WHERE action = 'members.read' ORDER BY seq DESC LIMIT 1").await;
    assert!(recorded.contains("status=Active") && recorded.contains("by Joined"), "{recorded}");
}
