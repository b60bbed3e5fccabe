//! One change of an impersonation session: granted, made once, and never more than the viewed user may do.

use crate::world::*;
use reqwest::Method;
use serde_json::{Value, json};

const TOM: &str = "usr_4tnw";

async fn role(world: &World, token: &str, name: &str) -> String {
    let roles = world.get(&format!("/v1/workspaces/{MARLOW}/roles"), token).await.ok();
    let role = roles["roles"].as_array().unwrap().iter().find(|role| role["name"] == name).cloned();
    role.unwrap()["id"].as_str().unwrap().to_owned()
}

fn draft_of(change: &Value) -> Value {
    json!({ "change": change, "purpose": "Tom edits", "authorised_by": "Ivana", "how": "mail" })
}

fn role_change(role: &str) -> Value {
    draft_of(&json!({ "kind": "member_role", "member_id": TOM, "role_id": role }))
}

struct Inside {
    world: World,
    sam: String,
    token: String,
    sid: String,
}

impl Inside {
    async fn as_user(user: &str) -> Self {
        let world = World::training().await;
        let sam = world.sign_in(SAM).await;
        let token = world.enter_to_change(&sam, user, MARLOW).await;
        let sid = world.session_id(&token).await;
        Self { world, sam, token, sid }
    }

    async fn grant(&self, draft: &Value) -> Answer {
        self.world.post(&format!("/v1/sessions/{}/change-grants", self.sid), &self.token, draft).await
    }

    async fn patch(&self, path: &str, grant: &Value, body: &Value) -> Answer {
        let request = self.world.request(Method::PATCH, &format!("/v1/workspaces/{MARLOW}{path}"));
        send(
            request
                .bearer_auth(&self.token)
                .header("if-match", grant["etag"].as_str().unwrap())
                .header("ergo-change-grant", grant["grant"].as_str().unwrap())
                .json(body),
        )
        .await
    }

    async fn state(&self, grant: &Value) -> Value {
        let path = format!("/v1/change-grants/{}", grant["id"].as_str().unwrap());
        self.world.get(&path, &self.sam).await.ok()["state"].clone()
    }
}

fn tom() -> String {
    format!("/members/{TOM}")
}

#[tokio::test]
async fn a_grant_says_what_it_changes_and_is_good_once_for_that() {
    let inside = Inside::as_user(AIKO).await;
    let (editor, viewer) = (
        role(&inside.world, &inside.token, "Editor").await,
        role(&inside.world, &inside.token, "Viewer").await,
    );
    let answer = inside.grant(&role_change(&editor)).await;
    assert_eq!(answer.status, 201);
    let grant = answer.ok();
    assert_eq!(
        (&grant["title"], &grant["before"], &grant["after"]),
        (&json!("Tom Nakamura-Whitfield’s role"), &json!("Billing manager"), &json!("Editor"))
    );
    assert_eq!(grant["inverse"]["kind"], "member_role");
    assert!(!inside.world.dump().await.contains(grant["grant"].as_str().unwrap()), "the grant is stored");
    assert_eq!(inside.state(&grant).await, "open");
    let before = inside.world.dump().await;
    // Another change, another place, another session: not with this grant.
    let body = json!({ "role_id": editor });
    inside.patch(&tom(), &grant, &json!({ "role_id": viewer })).await.refused(403, "grant_invalid");
    inside.patch("/members/usr_8swn", &grant, &body).await.refused(403, "grant_invalid");
    let other = inside.world.enter_to_change(&inside.sam, AIKO, MARLOW).await;
    let stolen = inside.world.request(Method::PATCH, &format!("/v1/workspaces/{MARLOW}{}", tom()));
    let stolen = stolen.bearer_auth(&other).header("if-match", "*");
    let stolen = send(stolen.header("ergo-change-grant", grant["grant"].as_str().unwrap()).json(&body)).await;
    stolen.refused(403, "grant_invalid");
    inside.world.execute("DELETE FROM notifications").await;
    assert!(before.contains("Billing manager"));
    assert_eq!(inside.patch(&tom(), &grant, &body).await.ok()["member"]["role"]["name"], "Editor");
    assert_eq!(inside.state(&grant).await, "used");
    inside.patch(&tom(), &grant, &body).await.refused(403, "grant_invalid");
    // The audit names both, by whose word, and the grant.
    let priya = inside.world.sign_in(PRIYA).await;
    let audit = inside.world.get("/v1/audit", &priya).await.ok();
    let entry =
        audit["items"].as_array().unwrap().iter().find(|e| e["action"] == "member.role_changed").unwrap();
    assert_eq!((&entry["subject_id"], &entry["actor_id"]), (&json!(AIKO), &json!(SAM)));
    let detail = entry["detail"].as_str().unwrap();
    assert!(detail.contains("Ivana (mail)") && detail.contains(grant["id"].as_str().unwrap()), "{detail}");
    assert_eq!(inside.world.number("SELECT count(*) FROM notifications").await, 1, "the owner is told");
}

#[tokio::test]
async fn twenty_at_once_make_one_change() {
    let inside = Inside::as_user(AIKO).await;
    let editor = role(&inside.world, &inside.token, "Editor").await;
    let grant = inside.grant(&role_change(&editor)).await.ok();
    let body = json!({ "role_id": editor });
    let path = tom();
    let mut made = 0;
    let calls = (0..20).map(|_| inside.patch(&path, &grant, &body));
    for answer in futures_util::future::join_all(calls).await {
        match answer.status {
            200 => made += 1,
            _ => answer.refused(403, "grant_invalid"),
        }
    }
    assert_eq!(made, 1);
    let changes = "SELECT count(*) FROM audit WHERE action = 'member.role_changed'";
    assert_eq!(inside.world.number(changes).await, 1);
}

#[tokio::test]
async fn a_stale_grant_changes_nothing_says_the_value_and_is_over() {
    let inside = Inside::as_user(AIKO).await;
    let (editor, viewer) = (
        role(&inside.world, &inside.token, "Editor").await,
        role(&inside.world, &inside.token, "Viewer").await,
    );
    let grant = inside.grant(&role_change(&editor)).await.ok();
    let ivana = inside.world.sign_in(IVANA).await;
    let path = format!("/v1/workspaces/{MARLOW}{}", tom());
    inside.world.patch(&path, &ivana, "*", &json!({ "role_id": viewer })).await.ok();
    let answer = inside.patch(&tom(), &grant, &json!({ "role_id": editor })).await;
    answer.refused(412, "stale");
    assert!(answer.text.contains("“Viewer”"), "{}", answer.text);
    assert_eq!(inside.state(&grant).await, "void");
}

#[tokio::test]
async fn teams_and_settings_too_and_back_again() {
    let inside = Inside::as_user(AIKO).await;
    let teams = inside.world.get(&format!("/v1/workspaces/{MARLOW}/teams"), &inside.token).await.ok();
    let team = teams["items"].as_array().unwrap().iter().find(|team| team["name"] == "Customs").unwrap();
    let team = team["id"].as_str().unwrap();
    let change = json!({ "kind": "team_membership", "member_id": TOM, "team_id": team, "member": true });
    let grant = inside.grant(&draft_of(&change)).await.ok();
    assert_eq!((&grant["before"], &grant["after"]), (&json!("not a member"), &json!("member")));
    let path = format!("/teams/{team}/members/{TOM}");
    inside.patch(&path, &grant, &json!({ "member": true })).await.ok();
    let back = inside.grant(&draft_of(&grant["inverse"])).await.ok();
    inside.patch(&path, &back, &json!({ "member": false })).await.ok();

    let value = json!({ "type": "number", "value": 24 });
    let change = json!({ "kind": "access_setting", "key": "session_hours", "value": value });
    let grant = inside.grant(&draft_of(&change)).await.ok();
    assert_eq!((&grant["title"], &grant["after"]), (&json!("Sign out after"), &json!("24 hours")));
    inside.patch("/access-settings/session_hours", &grant, &json!({ "value": value })).await.ok();
    inside.grant(&draft_of(&change)).await.refused(400, "invalid_request");
}

#[tokio::test]
async fn what_is_not_granted() {
    let inside = Inside::as_user(AIKO).await;
    let owner = role(&inside.world, &inside.token, "Owner").await;
    let editor = role(&inside.world, &inside.token, "Editor").await;
    let setting = |key: &str| {
        draft_of(
            &json!({ "kind": "access_setting", "key": key, "value": { "type": "switch", "value": false } }),
        )
    };
    inside.grant(&role_change(&owner)).await.refused(403, "protected_while_impersonating");
    for key in ["support_access", "changes_allowed", "longest_session_minutes", "support_notify"] {
        inside.grant(&setting(key)).await.refused(403, "protected_while_impersonating");
    }
    inside.grant(&setting("timezone")).await.refused(404, "not_found");
    inside.grant(&setting("session_hours")).await.refused(400, "invalid_request");
    for (field, value) in [("purpose", ""), ("authorised_by", "   ")] {
        let mut draft = role_change(&editor);
        draft[field] = json!(value);
        inside.grant(&draft).await.refused(422, "authority_length");
    }
    // Not to an agent themselves, not to another session, not to one that did not ask, not beyond the viewed user.
    let path = format!("/v1/sessions/{}/change-grants", inside.sid);
    inside.world.post(&path, &inside.sam, &role_change(&editor)).await.refused(404, "not_found");
    let reader = inside.world.enter(&inside.sam, AIKO, MARLOW).await;
    inside.world.post(&path, &reader, &role_change(&editor)).await.refused(404, "not_found");
    let own = format!("/v1/sessions/{}/change-grants", inside.world.session_id(&reader).await);
    inside.world.post(&own, &reader, &role_change(&editor)).await.refused(403, "changes_not_allowed");
    let dana = Inside::as_user(DANA).await;
    dana.grant(&role_change(&editor)).await.refused(403, "viewed_user_cannot");
}

#[tokio::test]
async fn a_grant_is_over_with_the_next_one_its_time_its_session_and_the_customers_word() {
    let inside = Inside::as_user(AIKO).await;
    let editor = role(&inside.world, &inside.token, "Editor").await;
    let body = json!({ "role_id": editor });
    let first = inside.grant(&role_change(&editor)).await.ok();
    let second = inside.grant(&role_change(&editor)).await.ok();
    assert_eq!((inside.state(&first).await, inside.state(&second).await), (json!("void"), json!("open")));
    inside.world.execute("UPDATE change_grants SET expires_at = 1").await;
    inside.patch(&tom(), &second, &body).await.refused(403, "grant_invalid");

    let third = inside.grant(&role_change(&editor)).await.ok();
    let void = format!("/v1/change-grants/{}", third["id"].as_str().unwrap());
    inside.world.delete(&void, &inside.world.sign_in(PRIYA).await).await.refused(404, "not_found");
    assert_eq!(inside.world.delete(&void, &inside.sam).await.ok()["state"], "void");
    inside.patch(&tom(), &third, &body).await.refused(403, "grant_invalid");

    let fourth = inside.grant(&role_change(&editor)).await.ok();
    let ivana = inside.world.sign_in(IVANA).await;
    let setting = format!("/v1/workspaces/{MARLOW}/access-settings/changes_allowed");
    for on in [false, true] {
        let value = json!({ "value": { "type": "switch", "value": on } });
        inside.world.patch(&setting, &ivana, "*", &value).await.ok();
    }
    assert_eq!(inside.state(&fourth).await, "void");

    let fifth = inside.grant(&role_change(&editor)).await.ok();
    inside.world.delete(&format!("/v1/sessions/{}", inside.sid), &inside.sam).await;
    assert_eq!(inside.state(&fifth).await, "void", "the agent can still ask");
}
