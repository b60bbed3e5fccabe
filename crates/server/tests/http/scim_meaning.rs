//! What a directory means when what it sends is not quite what the RFC says, and what is not guessed.

use crate::{scim_client::*, world::*};
use reqwest::Method;
use serde_json::json;

/// A directory that suspends somebody sends their name with it, as it spells it.
#[tokio::test]
async fn who_belongs_to_others_too_is_suspended_whatever_they_are_called() {
    let world = World::training().await;
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
        let before = directory.get(&path).await.ok();
        let put = json!({ "schemas": [USER], "userName": "new.name@x.example", "displayName": "New\u{200b} Name",
            "locale": "klingon please", "externalId": "e-7", "active": false });
        let after = directory.send(Method::PUT, &path, &put).await.ok();
        assert_eq!((&after["active"], &after["externalId"]), (&json!(false), &json!("e-7")));
        for personal in ["userName", "displayName", "timezone", "locale"] {
            assert_eq!(after[personal], before[personal], "the answer shows what is stored");
        }
        assert_eq!(directory.get(&path).await.ok(), after);
        refused(&directory.send(Method::PUT, &path, &put).await, 403, "");
        let editor = json!([{ "value": directory.role("Editor").await }]);
        let both = json!([
            { "op": "replace", "path": "displayName", "value": "New Name" },
            { "op": "remove", "path": "timezone" },
            { "op": "replace", "path": "roles", "value": editor },
            { "op": "replace", "path": "active", "value": true },
        ]);
        let after = directory.patch(&path, both).await.ok();
        assert_eq!((&after["active"], &after["roles"]), (&json!(true), &editor));
        assert_eq!(after["timezone"], before["timezone"]);
        let off = json!([{ "op": "replace", "value": { "displayName": "New Name", "active": false } }]);
        assert_eq!(directory.patch(&path, off).await.ok()["active"], false);
        let details: Vec<String> = audited(&world, "scim.user_changed")
            .await
            .into_iter()
            .filter(|(_, target, _)| target == person)
            .map(|(_, _, detail)| detail)
            .collect();
        assert!(details.iter().all(|detail| !detail.contains("Name") && !detail.contains("displayName")));
        assert_eq!(details.len(), 3, "{details:?}");
    }
}

#[tokio::test]
async fn which_role_is_meant_is_not_guessed() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let path = format!("/Users/{DANA}");
    let held = directory.get(&path).await.ok()["roles"][0]["value"].clone();
    let owner = directory.role("Owner").await;
    let two = json!([{ "value": held }, { "value": owner }]);
    refused(&directory.replace_one(&path, "roles", two.clone()).await, 400, "invalidValue");
    let put = json!({ "schemas": [USER], "userName": "dana@x.example", "roles": two });
    refused(&directory.send(Method::PUT, &path, &put).await, 400, "invalidValue");
    assert_eq!(directory.get(&path).await.ok()["roles"], json!([{ "value": held }]));

    world
        .execute(
            "INSERT INTO roles (id, workspace_id, position, name, description, built_in, is_owner, permissions)
             SELECT 'role_twin', 'ws_marlow', max(position) + 1, 'EDITOR', '', 0, 0, '' FROM roles
             WHERE workspace_id = 'ws_marlow'",
        )
        .await;
    let by_name = |name: &str| json!([{ "value": name }]);
    let said = refused(&directory.replace_one(&path, "roles", by_name("Editor")).await, 400, "invalidValue");
    assert!(said.contains("ID"), "{said}");
    refused(
        &directory.create("n@x.example", json!({ "roles": by_name("editor") })).await,
        400,
        "invalidValue",
    );
    let after = directory.replace_one(&path, "roles", by_name("role_twin")).await.ok();
    assert_eq!(after["roles"], by_name("role_twin"));
}

#[tokio::test]
async fn a_change_can_depend_on_a_version_that_is_not_there() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let team = json!({ "schemas": [GROUP], "displayName": "Temps" });
    let team = format!("/Groups/{}", id(&directory.send(Method::POST, "/Groups", &team).await));
    for path in [format!("/Users/{DANA}"), team] {
        let current = directory.get(&path).await.header("etag").to_owned();
        let patch = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": "displayName", "value": "Other" }] });
        let put = json!({ "schemas": [USER, GROUP], "userName": "d@x.example", "displayName": "Other" });
        let send = async |method: &Method, header: &str, tag: &str| {
            let request = directory.request(method.clone(), &path).header(header, tag);
            let body = if *method == Method::PUT { &put } else { &patch };
            answer(if *method == Method::DELETE { request } else { request.json(body) }).await
        };
        for method in [Method::PATCH, Method::PUT, Method::DELETE] {
            for tag in ["*", current.as_str()] {
                refused(&send(&method, "if-none-match", tag).await, 412, "");
            }
            refused(&send(&method, "if-match", "W/\"other\"").await, 412, "");
            refused(&send(&method, "if-none-match", "nonsense").await, 400, "invalidValue");
        }
        assert_eq!(directory.get(&path).await.header("etag"), current);
        let read = answer(directory.request(Method::GET, &path).header("if-match", "W/\"other\"")).await;
        refused(&read, 412, "");
        let read = answer(directory.request(Method::GET, &path).header("if-match", &current)).await;
        assert_eq!(read.status, 200);
        assert_eq!(send(&Method::PATCH, "if-none-match", "W/\"other\"").await.ok()["displayName"], "Other");
        assert_eq!(
            send(&Method::DELETE, "if-none-match", &current).await.status,
            204,
            "that was another one"
        );
    }
}

#[tokio::test]
async fn who_is_gone_is_removed_and_nobody_elsewhere_is_added() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let body = json!({ "schemas": [GROUP], "displayName": " Temps ", "members": [{ "value": DANA }] });
    let made = directory.send(Method::POST, "/Groups", &body).await;
    let path = format!("/Groups/{}", id(&made));
    assert_eq!(made.ok()["displayName"], "Temps");
    // As Entra ID repeats it until it is answered as done.
    let gone = json!([{ "op": "Remove", "path": "members[value eq \"usr_gone\"]" }]);
    let after = directory.patch(&path, gone).await;
    assert_eq!((after.status, after.header("etag")), (200, made.header("etag")));
    let base = format!("{}/scim/v2", world.running.url());
    for (address, is_fine) in [
        (format!("{base}/Users/{AIKO}"), true),
        (format!("{base}/Users/{DANA}"), false),
        (format!("https://evil.example/scim/v2/Users/{AIKO}"), false),
    ] {
        let member = json!([{ "value": AIKO, "$ref": address }]);
        let add = directory.patch(&path, json!([{ "op": "add", "path": "members", "value": member }])).await;
        let put = json!({ "schemas": [GROUP], "displayName": "Temps", "members": member });
        let put = directory.send(Method::PUT, &path, &put).await;
        if is_fine {
            assert_eq!((add.status, put.status), (200, 200), "{}{}", add.text, put.text);
            let out = json!([{ "op": "remove", "path": "members" }]);
            assert_eq!(directory.patch(&path, out).await.status, 200);
        } else {
            refused(&add, 400, "invalidValue");
            refused(&put, 400, "invalidValue");
        }
    }
}

#[tokio::test]
async fn a_name_that_is_there_twice_is_refused() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let body =
        format!(r#"{{ "schemas": ["{USER}"], "userName": "a@x.example", "active": false, "active": true }}"#);
    let request = directory.request(Method::POST, "/Users").header("content-type", "application/scim+json");
    assert!(refused(&answer(request.body(body)).await, 400, "invalidSyntax").contains("repeated name"));
}

#[tokio::test]
async fn blank_texts_are_none_and_spaces_around_them_are_left_out() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let sent = json!({ "displayName": " Ada  L. ", "externalId": "", "locale": "en_US", "timezone": " " });
    let made = directory.create(" ada@x.example ", sent).await.ok();
    assert_eq!((&made["userName"], &made["displayName"]), (&json!("ada@x.example"), &json!("Ada  L.")));
    assert_eq!((made.get("externalId"), &made["locale"]), (None, &json!("en-US")));
    let path = format!("/Users/{}", made["id"].as_str().unwrap());
    let after = directory.replace_one(&path, "locale", json!("")).await.ok();
    assert_eq!(after.get("locale"), None);
    let after = directory.replace_one(&path, "displayName", json!(" ")).await.ok();
    assert_eq!(after["displayName"], "Ada  L.", "a person has a name");
}
