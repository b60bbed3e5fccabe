//! Who may enter as whom, and who is notified.

use crate::world::*;
use serde_json::{Value, json};

#[tokio::test]
async fn owners_are_off_limits_unless_the_policy_says_otherwise() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let found = world.get(&format!("/v1/directory/{MARLOW}/{IVANA}"), &sam).await.ok();
    assert!(found["off_limits"].as_str().unwrap().contains("owners"));
    assert_eq!(
        world.get(&format!("/v1/directory/{MARLOW}/{DANA}"), &sam).await.ok()["off_limits"],
        Value::Null
    );
    world.post("/v1/entry-requests", &sam, &draft(IVANA, MARLOW)).await.refused(403, "user_off_limits");
    // Also for somebody who becomes an owner on the way.
    let request = world.entry(&sam, AIKO, MARLOW).await;
    let ticket = world.ticket(&sam, &request).await;
    let inside = world.enter(&sam, AIKO, MARLOW).await;
    let sid = world.session_id(&inside).await;
    world
        .execute(
            "UPDATE memberships SET role_id = (SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND is_owner = 1)
             WHERE workspace_id = 'ws_marlow' AND person_id = 'usr_3ak7'",
        )
        .await;
    world.exchange(&ticket, &sam).await.token_error("invalid_grant", "user_off_limits");
    world
        .post(&format!("/v1/sessions/{sid}/renew"), &sam, &Value::Null)
        .await
        .refused(403, "user_off_limits");
    world.get("/v1/session", &inside).await.refused(401, "session_ended");

    let open = World::with(true, |config| config.policy.owners = true).await;
    let sam = open.sign_in(SAM).await;
    open.enter(&sam, IVANA, MARLOW).await;
}

#[tokio::test]
async fn agents_are_neither_found_nor_entered_unless_the_policy_says_otherwise() {
    let join = "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
        SELECT 'ws_marlow', 'usr_2prn', 'priya nair', id, 'active', 1 FROM roles
        WHERE workspace_id = 'ws_marlow' AND name = 'Viewer'";
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    world.execute(join).await;
    assert_eq!(world.get("/v1/directory?q=usr_2prn", &sam).await.ok()["items"], json!([]));
    world.post("/v1/entry-requests", &sam, &draft(PRIYA, MARLOW)).await.refused(404, "not_found");
    let open = World::with(true, |config| config.policy.agents = true).await;
    let sam = open.sign_in(SAM).await;
    open.execute(join).await;
    assert_eq!(open.get("/v1/directory?q=usr_2prn", &sam).await.ok()["items"][0]["user"]["id"], PRIYA);
    open.enter(&sam, PRIYA, MARLOW).await;
}

#[tokio::test]
async fn whoever_the_customer_wants_told_is_told() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let (ivana, aiko, dana) =
        (world.sign_in(IVANA).await, world.sign_in(AIKO).await, world.sign_in(DANA).await);
    let told = async |token: &str| {
        let list = world.get("/v1/me/notifications", token).await.ok();
        list["items"].as_array().unwrap().len()
    };
    // Marlow Freight: the owners.
    let inside = world.enter(&sam, DANA, MARLOW).await;
    assert_eq!((told(&ivana).await, told(&aiko).await, told(&dana).await), (1, 0, 0));
    let first = world.get("/v1/me/notifications", &ivana).await.ok()["items"][0].clone();
    assert_eq!((&first["viewed"]["id"], &first["agent"]["id"]), (&json!(DANA), &json!(SAM)));
    let end = format!("/v1/sessions/{}", world.session_id(&inside).await);
    world.delete(&end, &sam).await;
    assert_eq!(told(&ivana).await, 2);
    for (who, counts) in [("admins", (3, 1, 0)), ("viewed_user", (3, 1, 1)), ("nobody", (3, 1, 1))] {
        let setting = format!("/v1/workspaces/{MARLOW}/access-settings/support_notify");
        let value = json!({ "value": { "type": "choice", "value": who } });
        world.patch(&setting, &ivana, "*", &value).await.ok();
        world.enter(&sam, DANA, MARLOW).await;
        assert_eq!((told(&ivana).await, told(&aiko).await, told(&dana).await), counts, "{who}");
    }
    world.get("/v1/me/notifications", &inside).await.refused(401, "session_ended");
    let inside = world.enter(&sam, DANA, MARLOW).await;
    world.get("/v1/me/notifications", &inside).await.refused(403, "forbidden");
}
