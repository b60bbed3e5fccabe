//! What a directory is refused, and in which words.

use crate::{scim_client::*, world::*};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn texts_are_checked_and_the_wrong_one_is_named() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let long = "x".repeat(300);
    let named = |field: &'static str, value: &str| json!({ field: value });
    for (field, value) in [
        ("displayName", "invisible\u{200B}name"),
        ("displayName", "over\u{202E}ride"),
        ("displayName", long.as_str()),
        ("externalId", long.as_str()),
        ("externalId", "line\u{2028}break"),
        ("timezone", "Lisbon"),
        ("locale", "klingon please"),
    ] {
        let detail =
            refused(&directory.create("good@x.example", named(field, value)).await, 400, "invalidValue");
        assert!(detail.starts_with(field), "{detail}");
        let path = format!("/Users/{DANA}");
        let detail = refused(&directory.replace_one(&path, field, json!(value)).await, 400, "invalidValue");
        assert!(detail.starts_with(field), "{detail}");
    }
    for name in ["two words", "zero\u{200B}width@x.example", "joined\u{200D}@x.example", long.as_str(), " "] {
        let detail = refused(&directory.create(name, json!({})).await, 400, "invalidValue");
        assert!(detail.starts_with("userName"), "{detail}");
    }
    let detail = refused(
        &directory.create("a@x.example", json!({ "roles": [{ "value": "king" }] })).await,
        400,
        "invalidValue",
    );
    assert!(detail.starts_with("roles"), "{detail}");
    let group = json!({ "schemas": [GROUP], "displayName": "a\u{200B}b" });
    refused(&directory.send(Method::POST, "/Groups", &group).await, 400, "invalidValue");
    assert_eq!(world.number("SELECT count(*) FROM scim_resources").await, 0);
}

#[tokio::test]
async fn every_error_below_the_root_is_one_of_scims() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    for path in [
        "",
        "/",
        "/Nothing",
        "/Users/usr_7f3k/more",
        "/Users/%FF",
        "/Schemas/%FF",
        "/%FF",
        "/Users//usr_7f3k",
        "//",
        "/Schemas/urn:x",
        "/ResourceTypes/Thing",
        "/Groups/a%2Fb",
    ] {
        refused(&directory.get(path).await, 404, "");
    }
    for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/Users/usr_7f3k"] {
        let wrong = answer(directory.request(Method::POST, path)).await;
        refused(&wrong, 405, "");
        assert!(wrong.header("allow").contains("GET"));
    }
    for (method, path) in [(Method::GET, "/Me"), (Method::POST, "/Bulk"), (Method::POST, "/.search")] {
        refused(&answer(directory.request(method, path)).await, 501, "");
    }
    refused(&directory.get("/Schemas?filter=id%20pr").await, 403, "");
    let plain = directory.request(Method::POST, "/Users").body("{}").header("content-type", "text/plain");
    refused(&answer(plain).await, 415, "");
    let broken =
        directory.request(Method::POST, "/Users").body("{").header("content-type", "application/scim+json");
    refused(&answer(broken).await, 400, "invalidSyntax");
    let large = json!({ "schemas": [USER], "userName": "x".repeat(1024 * 1024) });
    refused(&directory.send(Method::POST, "/Users", &large).await, 413, "");
    let fits = json!({ "schemas": [USER], "userName": "fits@x.example", "nickName": "x".repeat(900 * 1024) });
    directory.send(Method::POST, "/Users", &fits).await.ok();
    let config = directory.get("/ServiceProviderConfig").await;
    assert_eq!(config.header("content-type"), "application/scim+json");
    // The description is of the server as clients know it, whatever they call it.
    let lied = directory.request(Method::GET, "/Users/usr_7f3k").header("host", "evil.example");
    let location = answer(lied).await.ok()["meta"]["location"].to_string();
    assert!(location.contains(world.running.url()), "{location}");
    let schema = directory.get(&format!("/Schemas/{USER}")).await.ok();
    let roles = schema["attributes"].as_array().unwrap().iter().find(|it| it["name"] == "roles").unwrap();
    let values = roles["subAttributes"][0]["canonicalValues"].as_array().unwrap();
    let owner = directory.role("Owner").await;
    assert!(values.len() > 3 && !values.contains(&json!(owner)));
}

#[tokio::test]
async fn a_busy_database_is_said_in_scims_words() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let held = if world.database.is_postgres() {
        "BEGIN; SELECT id FROM write_lock FOR UPDATE"
    } else {
        "BEGIN IMMEDIATE"
    };
    let mut other = world.sql.acquire().await.unwrap();
    sqlx::raw_sql(held).execute(&mut *other).await.unwrap();
    let busy = directory.create("busy@x.example", json!({})).await;
    sqlx::raw_sql("ROLLBACK").execute(&mut *other).await.unwrap();
    refused(&busy, 503, "");
    assert_eq!(busy.header("retry-after"), "2");
    directory.create("busy@x.example", json!({})).await.ok();
}

#[tokio::test]
async fn one_token_is_answered_so_many_times_at_once() {
    let world = World::training().await;
    let (directory, other) = (Directory::of(&world, MARLOW).await, Directory::of(&world, LUMEN).await);
    let held = if world.database.is_postgres() {
        "BEGIN; SELECT id FROM write_lock FOR UPDATE"
    } else {
        "BEGIN IMMEDIATE"
    };
    let mut lock = world.sql.acquire().await.unwrap();
    sqlx::raw_sql(held).execute(&mut *lock).await.unwrap();
    let waiting = futures_util::future::join_all((0..30).map(|_| directory.create("a@x.example", json!({}))));
    let (answers, theirs) = tokio::join!(waiting, async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        other.get("/ServiceProviderConfig").await
    });
    sqlx::raw_sql("ROLLBACK").execute(&mut *lock).await.unwrap();
    let (many, busy): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 429);
    assert_eq!((many.len(), busy.len(), theirs.status), (5, 25, 200));
    for answer in many {
        refused(answer, 429, "");
        assert_eq!(answer.header("retry-after"), "2");
    }
    directory.create("a@x.example", json!({})).await.ok();
}
