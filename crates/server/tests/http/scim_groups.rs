//! Teams of a directory.

use crate::{scim_client::*, world::*};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn groups_are_teams_of_members_of_this_workspace() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let body = |members: Value| json!({ "schemas": [GROUP], "displayName": "Night shift", "externalId": "g-1", "members": members });
    for stranger in [OTHER_DANA, "usr_nobody"] {
        let made = directory
            .send(Method::POST, "/Groups", &body(json!([{ "value": DANA }, { "value": stranger }])))
            .await;
        assert!(refused(&made, 400, "invalidValue").contains(stranger));
    }
    assert_eq!(world.number("SELECT count(*) FROM teams WHERE name = 'Night shift'").await, 0);
    let made = directory.send(Method::POST, "/Groups", &body(json!([{ "value": DANA }]))).await;
    let path = format!("/Groups/{}", id(&made));
    let location = format!("{}/scim/v2/Users/{DANA}", world.running.url());
    assert_eq!(made.ok()["members"], json!([{ "value": DANA, "$ref": location, "type": "User" }]));
    let user = directory.get(&format!("/Users/{DANA}")).await;
    let is_in =
        |user: &Value| user["groups"].as_array().unwrap().iter().any(|team| team["display"] == "Night shift");
    assert!(is_in(&user.ok()));

    // As Entra ID does it: one member in, one out.
    let added = json!([{ "op": "Add", "path": "members", "value": [{ "value": AIKO }] }]);
    assert_eq!(directory.patch(&path, added).await.ok()["members"].as_array().unwrap().len(), 2);
    sqlx::query("UPDATE teams SET lead_id = $1 WHERE name = 'Night shift'")
        .bind(DANA)
        .execute(&world.sql)
        .await
        .unwrap();
    let out = json!([{ "op": "remove", "path": format!("members[value eq \"{DANA}\"]") }]);
    let after = directory.patch(&path, out).await;
    assert_eq!(after.ok()["members"][0]["value"], AIKO);
    let leads = "SELECT count(*) FROM teams WHERE name = 'Night shift' AND lead_id IS NOT NULL";
    assert_eq!(world.number(leads).await, 0, "who is not in a team does not lead it");
    assert_ne!(directory.get(&format!("/Users/{DANA}")).await.header("etag"), user.header("etag"));
    let named = directory
        .get("/Groups?filter=displayName%20eq%20%22night%20SHIFT%22&excludedAttributes=members")
        .await
        .ok();
    assert_eq!((&named["totalResults"], named["Resources"][0].get("members")), (&json!(1), None));
    let of = directory.get(&format!("/Groups?filter=members.value%20eq%20%22{AIKO}%22&count=1")).await.ok();
    assert_eq!(of["totalResults"], 2);
    assert_eq!(
        directory.replace_one(&path, "displayName", json!("Late shift")).await.ok()["displayName"],
        "Late shift"
    );
    let details: Vec<String> =
        audited(&world, "scim.group_changed").await.into_iter().map(|(_, _, detail)| detail).collect();
    assert_eq!(
        details,
        [
            format!("added {AIKO}"),
            format!("removed {DANA}"),
            "displayName Night shift -> Late shift".to_owned()
        ]
    );
    assert_eq!(directory.delete(&path).await.status, 204);
    refused(&directory.get(&path).await, 404, "");
    assert_eq!(audited(&world, "scim.group_deleted").await.len(), 1);
}
