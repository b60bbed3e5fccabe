//! Grants and tags: what an agent saw when they armed a change is what it is made upon.

use crate::{stage::*, world::*};
use reqwest::Method;
use serde_json::json;

struct Armed {
    stage: Stage,
    inside: String,
    change: serde_json::Value,
    grant: serde_json::Value,
}

impl Armed {
    /// Tom's role, from Billing manager to Editor.
    async fn role_of_tom() -> Self {
        let stage = Stage::set().await;
        let sam = stage.sign_in(SAM).await;
        let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
        let change = role_change(TOM, &stage.role_id(MARLOW, "Editor").await);
        let grant = stage.arm(&inside, &change).await.ok();
        Self { stage, inside, change, grant }
    }

    async fn made_with(&self, tag: &str) -> Answer {
        self.stage.make(&self.inside, MARLOW, &self.change, &self.grant, tag).await
    }
}

#[tokio::test]
async fn if_match_must_be_the_grants_own_tag_and_not_a_star() {
    let armed = Armed::role_of_tom().await;
    let own = armed.grant["etag"].as_str().unwrap().to_owned();
    armed.made_with("*").await.refused(412, "stale");
    assert_eq!(armed.stage.role_of(MARLOW, TOM).await, "Billing manager");
    // Whether the refused one has used the grant up is not said: each try has its own.
    for tag in [
        format!("{own}, *"),
        format!("*, {own}"),
        format!("W/{own}"),
        "\"x\"".to_owned(),
        own.replace('"', ""),
    ] {
        let armed = Armed::role_of_tom().await;
        armed.made_with(&tag).await.refused(412, "stale");
        assert_eq!(armed.stage.role_of(MARLOW, TOM).await, "Billing manager", "{tag}");
    }
    let armed = Armed::role_of_tom().await;
    armed.made_with(armed.grant["etag"].as_str().unwrap()).await.ok();
}

#[tokio::test]
async fn without_if_match_nothing_is_changed() {
    let armed = Armed::role_of_tom().await;
    let (path, body) = as_patch(MARLOW, &armed.change);
    let request = armed.stage.request(Method::PATCH, &path).bearer_auth(&armed.inside);
    let request = request.header("ergo-change-grant", armed.grant["grant"].as_str().unwrap());
    send(request.json(&body)).await.refused(428, "precondition_required");
    assert_eq!(armed.stage.role_of(MARLOW, TOM).await, "Billing manager");
}

/// The grant's "before" is binding: a newer tag does not replace it.
#[tokio::test]
async fn the_tag_of_what_came_after_is_not_the_grants() {
    let armed = Armed::role_of_tom().await;
    let ivana = armed.stage.sign_in(IVANA).await;
    let viewer = armed.stage.role_id(MARLOW, "Viewer").await;
    let path = format!("/v1/workspaces/{MARLOW}/members/{TOM}");
    let changed = armed.stage.patch(&path, &ivana, "*", &json!({ "role_id": viewer })).await;
    armed.made_with(&changed.etag()).await.refused(412, "stale");
    assert_eq!(armed.stage.role_of(MARLOW, TOM).await, "Viewer");
    // By now not with its own either.
    let own = armed.grant["etag"].as_str().unwrap();
    assert!([403, 412].contains(&armed.made_with(own).await.status));
    assert_eq!(armed.stage.role_of(MARLOW, TOM).await, "Viewer");
}

#[tokio::test]
async fn being_online_does_not_make_an_armed_change_stale() {
    let armed = Armed::role_of_tom().await;
    // Tom comes online, which moves when he was last seen, and moves house.
    let tom = armed.stage.sign_in(TOM).await;
    let moved = armed.stage.patch("/v1/me/profile", &tom, "*", &json!({ "timezone": "Asia/Tokyo" })).await;
    moved.ok();
    armed.made_with(armed.grant["etag"].as_str().unwrap()).await.ok();
    assert_eq!(armed.stage.role_of(MARLOW, TOM).await, "Editor");
}

#[tokio::test]
async fn a_tag_changes_only_with_what_a_change_could_overwrite() {
    let stage = Stage::set().await;
    let ivana = stage.sign_in(IVANA).await;
    let path = format!("/v1/workspaces/{MARLOW}/members/{TOM}");
    let first = stage.get(&path, &ivana).await.etag();
    for harmless in [
        "UPDATE people SET last_seen_at = 1700000000000 WHERE id = 'usr_4tnw'",
        "UPDATE people SET timezone = 'Asia/Tokyo', locale = 'ja-JP' WHERE id = 'usr_4tnw'",
    ] {
        stage.sql(harmless).await;
        assert_eq!(stage.get(&path, &ivana).await.etag(), first, "{harmless}");
    }
    stage.set_role(MARLOW, TOM, "Viewer").await;
    let second = stage.get(&path, &ivana).await.etag();
    assert_ne!(second, first);
    stage.sql("DELETE FROM team_members WHERE person_id = 'usr_4tnw'").await;
    assert_ne!(stage.get(&path, &ivana).await.etag(), second);
}

/// An early refusal must not leave a grant that a later change of the customer's makes good again.
#[tokio::test]
async fn a_grant_that_was_refused_as_stale_is_over() {
    let armed = Armed::role_of_tom().await;
    let (billing, viewer) =
        (armed.stage.role_id(MARLOW, "Billing manager").await, armed.stage.role_id(MARLOW, "Viewer").await);
    let own = armed.grant["etag"].as_str().unwrap().to_owned();
    let ivana = armed.stage.sign_in(IVANA).await;
    let path = format!("/v1/workspaces/{MARLOW}/members/{TOM}");
    armed.stage.patch(&path, &ivana, "*", &json!({ "role_id": viewer })).await.ok();
    armed.made_with(&own).await.refused(412, "stale");
    armed.stage.patch(&path, &ivana, "*", &json!({ "role_id": billing })).await.ok();
    armed.made_with(&own).await.refused(403, "grant_invalid");
    assert_eq!(armed.stage.role_of(MARLOW, TOM).await, "Billing manager");
}

/// A grant travels with its session, its agent and its workspace.
#[tokio::test]
async fn a_grant_is_of_no_use_to_another_session_or_to_the_customer() {
    let armed = Armed::role_of_tom().await;
    let Armed { stage, change, grant, .. } = &armed;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    for other in
        [stage.enter_to_change(&sam, AIKO, MARLOW).await, stage.enter_to_change(&priya, AIKO, MARLOW).await]
    {
        stage.make_armed(&other, MARLOW, change, grant).await.refused(403, "grant_invalid");
    }
    let dana = stage.sign_in(DANA).await;
    stage.make_armed(&dana, MARLOW, change, grant).await.refused(403, "forbidden");
    stage.make_armed(&sam, MARLOW, change, grant).await.refused(404, "not_found");
    assert_eq!(stage.role_of(MARLOW, TOM).await, "Billing manager");
}

/// Leaving a team takes the lead away, and coming back does not give it back: whoever arms it sees that.
#[tokio::test]
async fn a_grant_says_that_a_team_loses_its_lead_and_is_bound_to_it() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let found: (String, String) = sqlx::query_as(
        "SELECT t.id, t.lead_id FROM teams t JOIN memberships m ON m.workspace_id = t.workspace_id
             AND m.person_id = t.lead_id JOIN roles r ON r.id = m.role_id
         WHERE t.workspace_id = 'ws_marlow' AND r.is_owner = 0 AND t.lead_id NOT IN ('usr_3ak7')
             AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.person_id = t.lead_id) LIMIT 1",
    )
    .fetch_one(&stage.world.sql)
    .await
    .unwrap();
    let (team, lead) = found;
    let change = team_change(&lead, &team, false);
    let grant = stage.arm(&inside, &change).await.ok();
    assert_eq!((&grant["before"], &grant["after"]), (&json!("member and lead"), &json!("not a member")));
    // Somebody else leads it meanwhile: the change is another one now.
    stage.sql("UPDATE teams SET lead_id = NULL WHERE workspace_id = 'ws_marlow'").await;
    stage.make_armed(&inside, MARLOW, &change, &grant).await.refused(412, "stale");
}
