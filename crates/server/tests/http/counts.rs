//! The database keeps the number of members up to date, so that no list has to count them. It must stay right after every kind
//! of write.

use crate::{scim_client::*, world::*};
use serde_json::json;

#[tokio::test]
async fn the_kept_counts_follow_whatever_is_written() {
    let world = World::training().await;
    assert_eq!(world.database.wrong_counts().await, 0, "of the sample");
    let ivana = world.sign_in(IVANA).await;
    let total = async |query: &str| {
        world.get(&format!("/v1/workspaces/{MARLOW}/members?{query}"), &ivana).await.ok()["total"].clone()
    };
    let role = async |sql: &'static str| format!("role={}", world.text(sql).await);
    let editors = role("SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Editor'").await;
    let viewers = role("SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Viewer'").await;
    assert_eq!((total(&editors).await, total(&viewers).await), (json!(158), json!(119)));
    assert_eq!(total("").await, 400);
    for write in [
        "UPDATE memberships SET role_id = (SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Viewer')
             WHERE role_id = (SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Editor')",
        "UPDATE memberships SET status = 'suspended'
             WHERE role_id = (SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Viewer')",
        "UPDATE memberships SET role_id = role_id, status = status",
        // Many at once, of which some leave and some come.
        "UPDATE memberships SET status = CASE status WHEN 'active' THEN 'suspended' ELSE 'active' END
             WHERE workspace_id = 'ws_halcyon'",
        "UPDATE memberships SET status = 'active' WHERE workspace_id = 'ws_nowhere'",
        "DELETE FROM team_members WHERE workspace_id = 'ws_marlow' AND person_id > 'usr_5'",
        "DELETE FROM team_members WHERE workspace_id = 'ws_lumen'; DELETE FROM memberships WHERE workspace_id = 'ws_lumen'",
        "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
             SELECT 'ws_lumen', person_id, sort_name, (SELECT min(id) FROM roles WHERE workspace_id = 'ws_lumen'), status, 1
             FROM memberships WHERE workspace_id = 'ws_marlow'",
    ] {
        world.execute(write).await;
        assert_eq!(world.database.wrong_counts().await, 0, "{write}");
    }
    let suspended = format!("status=suspended&{viewers}");
    assert_eq!(
        (total(&editors).await, total(&viewers).await, total(&suspended).await),
        (json!(0), json!(277), json!(277))
    );

    let directory = Directory::of(&world, MARLOW).await;
    let id = id(&directory.create("new@marlowfreight.example", json!({ "displayName": "New Person" })).await);
    assert_eq!((total("").await, world.database.wrong_counts().await), (json!(401), 0));
    directory.replace_one(&format!("/Users/{id}"), "active", json!(false)).await;
    assert_eq!(world.database.wrong_counts().await, 0);
    directory.delete(&format!("/Users/{id}")).await;
    assert_eq!((total("").await, world.database.wrong_counts().await), (json!(400), 0));
}
