//! What a directory ends, and what becomes of the people.

use crate::{scim_client::*, world::*};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn who_is_suspended_is_left_alone_at_once() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let waiting = world.entry(&sam, DANA, MARLOW).await;
    let elsewhere = world.enter(&sam, OTHER_DANA, LUMEN).await;
    let path = format!("/Users/{DANA}");
    assert_eq!(directory.replace_one(&path, "active", json!(false)).await.ok()["active"], false);
    // In the same commit: before any sweep.
    let row = "SELECT end_cause FROM sessions WHERE workspace_id = 'ws_marlow' AND actor_id IS NOT NULL";
    assert_eq!(world.text(row).await, "viewed_user_suspended");
    let sql = "SELECT count(*) FROM entry_requests WHERE state = 'withdrawn' AND user_id = 'usr_7f3k'";
    assert_eq!(world.number(sql).await, 1, "{waiting}");
    world.get("/v1/session", &inside).await.refused(401, "session_ended");
    world.get("/v1/session", &elsewhere).await.ok();
    assert_eq!(directory.replace_one(&path, "active", json!(true)).await.ok()["active"], true);
    world.get("/v1/session", &inside).await.refused(401, "session_ended");

    // A role that support may not view ends it, too.
    let again = world.enter(&sam, DANA, MARLOW).await;
    let owner = json!([{ "value": directory.role("Owner").await }]);
    directory.replace_one(&path, "roles", owner).await.ok();
    world.get("/v1/session", &again).await.refused(401, "session_ended");
}

#[tokio::test]
async fn who_is_removed_stays_in_the_record_and_can_come_back_to_the_same_directory() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let sam = world.sign_in(SAM).await;
    let made = directory.create("back@marlowfreight.example", json!({ "externalId": "e-9" })).await;
    let (person, path) = (id(&made), format!("/Users/{}", id(&made)));
    let team = json!({ "schemas": [GROUP], "displayName": "Temps", "members": [{ "value": person }] });
    let team = format!("/Groups/{}", id(&directory.send(Method::POST, "/Groups", &team).await));
    sqlx::query("UPDATE teams SET lead_id = $1 WHERE name = 'Temps'")
        .bind(&person)
        .execute(&world.sql)
        .await
        .unwrap();
    let inside = world.enter(&sam, &person, MARLOW).await;
    assert_eq!(directory.delete(&path).await.status, 204);
    world.get("/v1/session", &inside).await.refused(401, "session_ended");
    let row = "SELECT end_cause FROM sessions WHERE actor_id IS NOT NULL";
    assert_eq!(world.text(row).await, "viewed_user_removed");
    assert_eq!(directory.get(&team).await.ok().get("members"), None);
    assert_eq!(
        world.number("SELECT count(*) FROM teams WHERE name = 'Temps' AND lead_id IS NOT NULL").await,
        0
    );
    assert_eq!(
        world.number("SELECT count(*) FROM people WHERE email = 'back@marlowfreight.example'").await,
        1
    );
    refused(&directory.get(&path).await, 404, "");
    assert_eq!(directory.get("/Users?filter=externalId%20eq%20%22e-9%22").await.ok()["totalResults"], 0);

    // Nobody else gets them; the directory that brought them does.
    let lumen = Directory::of(&world, LUMEN).await;
    refused(&lumen.create("back@marlowfreight.example", json!({})).await, 409, "uniqueness");
    let again = directory.create("back@marlowfreight.example", json!({ "displayName": "Back Again" })).await;
    assert_eq!((again.status, id(&again)), (201, person));
    assert_eq!(again.json()["displayName"], "Back Again");

    // The same of somebody who came by import.
    let dana = directory.get(&format!("/Users/{DANA}")).await.ok()["userName"].as_str().unwrap().to_owned();
    world.enter(&sam, DANA, MARLOW).await;
    assert_eq!(directory.delete(&format!("/Users/{DANA}")).await.status, 204);
    refused(&lumen.create(&dana, json!({})).await, 409, "uniqueness");
    assert_eq!(id(&directory.create(&dana, json!({})).await), DANA);
}

#[tokio::test]
async fn the_zone_comes_from_the_directory_and_never_from_support() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let path = format!("/Users/{DANA}");
    let both = json!([{ "op": "replace", "value": { "timezone": "Pacific/Auckland", "locale": "en-NZ" } }]);
    directory.patch(&path, both).await.ok();
    let sam = world.sign_in(SAM).await;
    let inside = world.enter_to_change(&sam, DANA, MARLOW).await;
    let seen = world.get("/v1/me/profile", &inside).await.ok();
    assert_eq!((&seen["timezone"], &seen["locale"]), (&json!("Pacific/Auckland"), &json!("en-NZ")));
    let change = json!({ "timezone": "Europe/Lisbon" });
    world.patch("/v1/me/profile", &inside, "*", &change).await.refused(403, "protected_while_impersonating");
    assert_eq!(directory.get(&path).await.ok()["timezone"], "Pacific/Auckland");
}
