//! A customer's directory at work: what it may change, and what it never sees.

use crate::{scim_client::*, world::*};
use ergo_server::scim_tokens;
use reqwest::Method;
use serde_json::json;
use sqlx::AssertSqlSafe;

#[tokio::test]
async fn a_token_opens_scim_in_its_workspace_and_nothing_else() {
    let world = World::training().await;
    let marlow = Directory::of(&world, MARLOW).await;
    let lumen = Directory::of(&world, LUMEN).await;
    assert_eq!(marlow.get("/Users?count=0").await.ok()["totalResults"], 400);
    assert_eq!(lumen.get("/Users?count=0").await.ok()["totalResults"], 60);

    // The same answer whatever is wrong with a token.
    let sam = world.sign_in(SAM).await;
    let (gone, secret) = scim_tokens::create(&world.database.url(), MARLOW, "Old").await.unwrap();
    assert!(scim_tokens::revoke(&world.database.url(), &gone).await.unwrap());
    assert!(!scim_tokens::revoke(&world.database.url(), &gone).await.unwrap());
    let mut said = Vec::new();
    for token in [secret.as_str(), "scim_unknown", "nonsense", &sam] {
        for path in ["/Users", "/Users/usr_7f3k", "/ServiceProviderConfig", "/Schemas", "/Me", "/nothing"] {
            let request = world.request(Method::GET, &format!("/scim/v2{path}")).bearer_auth(token);
            said.push(refused(&answer(request).await, 401, ""));
        }
    }
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    refused(&answer(world.request(Method::GET, "/scim/v2/Users")).await, 401, "");
    world.get("/v1/session", &marlow.token).await.refused(401, "unauthenticated");
    world.get("/v1/workspaces/ws_marlow/members", &marlow.token).await.refused(401, "unauthenticated");

    // Nothing of another workspace is there, to read or to change.
    for path in ["/Users/usr_91xc", "/Users/usr_0tac", "/Users/usr_nobody"] {
        refused(&marlow.get(path).await, 404, "");
        refused(&marlow.delete(path).await, 404, "");
        refused(&marlow.replace_one(path, "active", json!(false)).await, 404, "");
    }
    let team = world.text("SELECT id FROM teams WHERE workspace_id = 'ws_lumen' LIMIT 1").await;
    refused(&marlow.get(&format!("/Groups/{team}")).await, 404, "");
    refused(&marlow.delete(&format!("/Groups/{team}")).await, 404, "");
    let filter = "/Users?filter=id%20eq%20%22usr_91xc%22";
    assert_eq!(marlow.get(filter).await.ok()["totalResults"], 0);
    assert_eq!(lumen.get(filter).await.ok()["totalResults"], 1);

    // The token itself is nowhere, and its use is noted.
    let dump = world.dump().await;
    assert!(!dump.contains(&marlow.token) && dump.contains(&marlow.id));
    world
        .until(async || {
            world.number("SELECT count(*) FROM scim_tokens WHERE last_used_at IS NOT NULL").await == 2
        })
        .await;
    let made = audited(&world, "scim_token.created").await;
    assert_eq!((made.len(), made[0].1.as_str()), (2, marlow.id.as_str()));
    assert_eq!(audited(&world, "scim_token.revoked").await.len(), 1);
}

#[tokio::test]
async fn a_user_comes_changes_and_goes_and_the_audit_says_so() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let made = directory
        .create(
            "New.Person@marlowfreight.example",
            json!({ "externalId": "e-1", "timezone": "Europe/Lisbon",
            "name": { "givenName": "New", "familyName": "Person" } }),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let user = made.json();
    let (path, id) = (format!("/Users/{}", user["id"].as_str().unwrap()), id(&made));
    assert_eq!(made.header("location"), format!("{}/scim/v2{path}", world.running.url()));
    assert_eq!(made.header("location"), user["meta"]["location"]);
    assert_eq!(made.header("etag"), user["meta"]["version"]);
    assert_eq!((&user["displayName"], &user["active"]), (&json!("New Person"), &json!(true)));
    assert_eq!((&user["timezone"], user.get("locale")), (&json!("Europe/Lisbon"), None));
    // The role of least power is the last that does not own the workspace.
    let least = world
        .text("SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND is_owner = 0 ORDER BY position DESC LIMIT 1")
        .await;
    assert_eq!(user["roles"], json!([{ "value": least }]));

    // It is there for the members list and its search as well.
    let ivana = world.sign_in(IVANA).await;
    let found = world.get("/v1/workspaces/ws_marlow/members?q=new.person", &ivana).await.ok();
    assert_eq!(found["items"][0]["person"]["id"], id.as_str());

    // Versions.
    let etag = made.header("etag").to_owned();
    let known = directory.request(Method::GET, &path).header("if-none-match", &etag);
    let known = answer(known).await;
    assert_eq!((known.status, known.text.as_str(), known.header("etag")), (304, "", etag.as_str()));
    let editor = directory.role("Editor").await;
    let changed = directory.replace_one(&path, "roles", json!([{ "value": editor }])).await;
    assert_eq!(changed.ok()["roles"], json!([{ "value": editor }]));
    assert_ne!(changed.header("etag"), etag);
    let stale = directory.request(Method::DELETE, &path).header("if-match", &etag);
    refused(&answer(stale).await, 412, "");
    // By its name, too; and a PUT that leaves a role, a time zone and a standing out keeps them.
    directory.replace_one(&path, "roles", json!([{ "value": "admin" }])).await.ok();
    let all =
        json!({ "schemas": [USER], "userName": "new.person@marlowfreight.example", "displayName": "N. P." });
    let put = directory.send(Method::PUT, &path, &all).await.ok();
    assert_eq!(put["roles"], json!([{ "value": directory.role("Admin").await }]));
    assert_eq!((&put["timezone"], &put["active"]), (&json!("Europe/Lisbon"), &json!(true)));
    assert_eq!((&put["displayName"], put.get("externalId")), (&json!("N. P."), None));
    // What a PATCH removes is gone, and the person has the default.
    let removed = directory.patch(&path, json!([{ "op": "remove", "path": "timezone" }])).await.ok();
    assert_eq!(removed.get("timezone"), None);
    assert_eq!(world.text("SELECT timezone FROM people WHERE name = 'N. P.'").await, "Etc/UTC");
    let sort_name = world
        .text("SELECT sort_name FROM memberships JOIN people ON id = person_id WHERE name = 'N. P.'")
        .await;
    assert_eq!(sort_name, "n. p.");

    // As Entra ID sends a role.
    let path_of_entra = "roles[primary eq \"True\"].value";
    directory.replace_one(&path, path_of_entra, json!("Editor")).await.ok();
    let entra = directory.replace_one(&path, path_of_entra, json!(directory.role("Admin").await)).await.ok();
    assert_eq!(entra["roles"], put["roles"]);

    // A change of nothing is none.
    let before = audited(&world, "scim.user_changed").await;
    let same = directory.get(&path).await;
    directory.replace_one(&path, "displayName", json!("N. P.")).await.ok();
    assert_eq!(directory.get(&path).await.header("etag"), same.header("etag"));
    let after = audited(&world, "scim.user_changed").await;
    assert_eq!(before, after);
    let details: Vec<&str> = after.iter().map(|(_, _, detail)| detail.as_str()).collect();
    assert!(details[0].ends_with(" -> Editor") && details[1] == "role Editor -> Admin", "{details:?}");
    assert_eq!(details[2..4], ["userName, displayName, externalId", "timezone"]);
    assert_eq!(details[4..], ["role Admin -> Editor", "role Editor -> Admin"]);
    let subject = format!("scim:{}", directory.id);
    assert!(after.iter().all(|(by, target, _)| *by == subject && *target == id));
    let log = world.get("/v1/workspaces/ws_marlow/audit?changes=true", &ivana).await.ok();
    assert_eq!(log["items"].as_array().unwrap().len(), 7, "{log}");

    assert_eq!(directory.delete(&path).await.status, 204);
    refused(&directory.get(&path).await, 404, "");
    assert_eq!(
        world.number("SELECT count(*) FROM people WHERE name = 'N. P.'").await,
        0,
        "nothing names them"
    );
    assert_eq!(world.number("SELECT count(*) FROM scim_resources").await, 0);
    assert_eq!(audited(&world, "scim.user_created").await.len(), 1);
    assert_eq!(audited(&world, "scim.user_deleted").await.len(), 1);
}

#[tokio::test]
async fn an_address_that_somebody_has_is_refused_and_says_not_who() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let mut said = Vec::new();
    // Of this workspace, of another one, of an agent; in any case.
    for person in [DANA, TAMSIN, SAM] {
        let sql = format!("SELECT email FROM people WHERE id = '{person}'");
        let email: String = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&world.sql).await.unwrap();
        said.push(refused(&directory.create(&email.to_uppercase(), json!({})).await, 409, "uniqueness"));
        let made = directory.create("someone@x.example", json!({})).await;
        let path = format!("/Users/{}", id(&made));
        said.push(refused(&directory.replace_one(&path, "userName", json!(email)).await, 409, "uniqueness"));
        assert_eq!(directory.delete(&path).await.status, 204);
    }
    said.dedup();
    assert_eq!(said.len(), 1);
    // One's own address in another case is no one else's.
    let path = format!("/Users/{DANA}");
    let email = directory.get(&path).await.ok()["userName"].as_str().unwrap().to_uppercase();
    assert_eq!(directory.replace_one(&path, "userName", json!(email)).await.ok()["userName"], email);
}

#[tokio::test]
async fn who_belongs_to_others_too_keeps_their_name_and_zone() {
    let world = World::training().await;
    // Dana is a member of Lumen Labs, too; Aiko has become an agent.
    world
        .execute(
            "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
             SELECT 'ws_lumen', 'usr_7f3k', 'dana', min(id), 'active', 1 FROM roles WHERE workspace_id = 'ws_lumen'",
        )
        .await;
    world.execute("INSERT INTO agents (person_id, role) VALUES ('usr_3ak7', 'agent')").await;
    let directory = Directory::of(&world, MARLOW).await;
    for person in [DANA, AIKO] {
        let path = format!("/Users/{person}");
        for (attribute, value) in [
            ("userName", "other@x.example"),
            ("displayName", "Someone Else"),
            ("timezone", "Asia/Tokyo"),
            ("locale", "fr-FR"),
        ] {
            let before = directory.get(&path).await.ok();
            if before[attribute] == value {
                continue;
            }
            let detail = refused(&directory.replace_one(&path, attribute, json!(value)).await, 403, "");
            assert!(!detail.contains("Lumen"), "{detail}");
            assert_eq!(directory.get(&path).await.ok(), before);
        }
        // What is of this workspace can be changed.
        let editor = directory.role("Editor").await;
        directory.replace_one(&path, "roles", json!([{ "value": editor }])).await.ok();
        assert_eq!(directory.replace_one(&path, "active", json!(false)).await.ok()["active"], false);
        assert_eq!(directory.delete(&path).await.status, 204);
    }
    assert_eq!(
        world.number("SELECT count(*) FROM memberships WHERE person_id = 'usr_7f3k'").await,
        1,
        "the other membership is not touched"
    );
}

#[tokio::test]
async fn somebody_owns_the_workspace_always() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let owners = directory.role("Owner").await;
    world
        .execute(
            "UPDATE memberships SET status = 'suspended' WHERE workspace_id = 'ws_marlow' AND person_id <> 'usr_1vna'
             AND role_id IN (SELECT id FROM roles WHERE is_owner = 1)",
        )
        .await;
    let path = format!("/Users/{IVANA}");
    let editor = json!([{ "value": directory.role("Editor").await }]);
    refused(&directory.replace_one(&path, "roles", editor.clone()).await, 409, "");
    refused(&directory.replace_one(&path, "active", json!(false)).await, 409, "");
    refused(&directory.delete(&path).await, 409, "");
    assert_eq!(directory.get(&path).await.ok()["active"], true);
    // The directory may make another one, and then she may go.
    let other = json!([{ "value": owners }]);
    directory.replace_one(&format!("/Users/{AIKO}"), "roles", other).await.ok();
    directory.replace_one(&path, "roles", editor).await.ok();
}

#[tokio::test]
async fn who_is_invited_is_not_active_until_the_directory_says_so() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    world.execute("UPDATE memberships SET status = 'invited' WHERE person_id = 'usr_7f3k'").await;
    let path = format!("/Users/{DANA}");
    assert_eq!(directory.get(&path).await.ok()["active"], false);
    directory.replace_one(&path, "active", json!(false)).await.ok();
    let status = "SELECT status FROM memberships WHERE person_id = 'usr_7f3k'";
    assert_eq!(world.text(status).await, "invited");
    directory.replace_one(&path, "active", json!(true)).await.ok();
    assert_eq!(world.text(status).await, "active");
}
