//! Invariant 15: whom and what a change may target, and what one must be allowed for it.

use crate::{stage::*, world::*};
use serde_json::{Value, json};

/// What each kind of change takes, of the scope and of the viewed user's rights.
struct Taken {
    change: Value,
    scope: &'static [&'static str],
    permissions: &'static [&'static str],
}

/// One change of each kind, which everybody with [`EVERYTHING`] may make.
async fn changes(stage: &Stage) -> Vec<Taken> {
    // Roles that allow nothing: nobody lacks what it takes to give them.
    for (position, id) in [(90, "role_nothing"), (91, "role_little")] {
        let row = format!("'{id}', '{MARLOW}', {position}, '{id}', '', 0, 0, ''");
        let columns = "id, workspace_id, position, name, description, built_in, is_owner, permissions";
        stage.sql(format!("INSERT INTO roles ({columns}) VALUES ({row})")).await;
    }
    stage.set_role(MARLOW, TOM, "role_nothing").await;
    let customs = stage.team_id(MARLOW, "Customs").await;
    vec![
        Taken {
            change: role_change(TOM, "role_little"),
            scope: &["members:read", "roles:read"],
            permissions: &["members.view", "roles.view", "members.change_role"],
        },
        Taken {
            change: team_change(TOM, &customs, true),
            scope: &["members:read", "teams:read"],
            permissions: &["members.view", "teams.view", "teams.manage_members"],
        },
        Taken {
            change: setting_change("session_hours", &number(24)),
            scope: &["access:read"],
            permissions: &["security.view", "security.change_settings"],
        },
        Taken {
            change: setting_change("sign_in_method", &choice("sso_only")),
            scope: &["access:read"],
            permissions: &["security.view", "security.manage_sign_in"],
        },
    ]
}

fn all_but(missing: &str) -> String {
    let others: Vec<&str> = EVERYTHING.split_whitespace().filter(|key| *key != missing).collect();
    others.join(" ")
}

#[tokio::test]
async fn a_change_takes_every_right_that_its_kind_takes_when_it_is_armed_and_when_it_is_made() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, SUNITA, MARLOW).await;
    for Taken { change, permissions, .. } in changes(&stage).await {
        for missing in permissions {
            println!("{} without {missing}", change["kind"]);
            stage.let_role(MARLOW, "Customs clerk", EVERYTHING).await;
            let grant = stage.arm(&inside, &change).await.ok();
            stage.let_role(MARLOW, "Customs clerk", &all_but(missing)).await;
            let before = stage.customers().await;
            let made = stage.make_armed(&inside, MARLOW, &change, &grant).await;
            made.refused(403, "viewed_user_cannot");
            assert_eq!(stage.customers().await, before, "it changed something");
            stage.arm(&inside, &change).await.refused(403, "viewed_user_cannot");
        }
        stage.let_role(MARLOW, "Customs clerk", EVERYTHING).await;
        let grant = stage.arm(&inside, &change).await.ok();
        stage.make_armed(&inside, MARLOW, &change, &grant).await.ok();
    }
}

#[tokio::test]
async fn a_customer_needs_the_same_rights_for_a_change() {
    let stage = Stage::set().await;
    let sunita = stage.sign_in(SUNITA).await;
    for Taken { change, permissions, .. } in changes(&stage).await {
        let (path, body) = as_patch(MARLOW, &change);
        for missing in permissions {
            stage.let_role(MARLOW, "Customs clerk", &all_but(missing)).await;
            println!("{} without {missing}", change["kind"]);
            stage.patch(&path, &sunita, "*", &body).await.refused(403, "forbidden");
        }
        stage.let_role(MARLOW, "Customs clerk", EVERYTHING).await;
        stage.patch(&path, &sunita, "*", &body).await.ok();
    }
}

#[tokio::test]
async fn sign_in_method_needs_manage_sign_in() {
    let stage = Stage::set().await;
    let (sam, sunita) = (stage.sign_in(SAM).await, stage.sign_in(SUNITA).await);
    stage.let_role(MARLOW, "Customs clerk", &all_but("security.manage_sign_in")).await;
    let inside = stage.enter_to_change(&sam, SUNITA, MARLOW).await;
    let before = stage.setting(MARLOW, "sign_in_method").await;
    let only_sso = choice("sso_only");
    stage.set_setting(&sunita, MARLOW, "sign_in_method", only_sso.clone()).await.refused(403, "forbidden");
    let armed = stage.arm(&inside, &setting_change("sign_in_method", &only_sso)).await;
    armed.refused(403, "viewed_user_cannot");
    assert_eq!(stage.setting(MARLOW, "sign_in_method").await, before);
    // The other settings are as before.
    stage.set_setting(&sunita, MARLOW, "session_hours", number(12)).await.ok();
}

#[tokio::test]
async fn a_change_takes_the_scope_to_see_what_it_changes() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let all = ["members:read", "teams:read", "roles:read", "access:read"];
    for Taken { change, scope, .. } in changes(&stage).await {
        for missing in scope {
            let mut words: Vec<&str> = all.iter().copied().filter(|one| one != missing).collect();
            words.push("change");
            let inside = stage.enter_scoped(&sam, AIKO, MARLOW, &words.join(" ")).await;
            let armed = stage.arm(&inside, &change).await;
            println!("{} without {missing}: {} {}", change["kind"], armed.status, armed.text);
            assert!([403, 404].contains(&armed.status), "armed without the scope to see it");
        }
        let only = format!("{} change", scope.join(" "));
        let inside = stage.enter_scoped(&sam, AIKO, MARLOW, &only).await;
        let grant = stage.arm(&inside, &change).await.ok();
        let after = stage.make_armed(&inside, MARLOW, &change, &grant).await.ok();
        if change["kind"] == "member_role" {
            assert_eq!(after["member"]["teams"], Value::Null, "the answer has what the scope does not");
        }
    }
}

#[tokio::test]
async fn an_agent_who_is_a_member_cannot_promote_themselves_through_the_person_they_view() {
    let stage = Stage::set().await;
    stage.join(MARLOW, SAM, "Guest").await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    promotes_nobody(&stage, &inside, SAM).await;
    // Nor as themselves, once they are an admin there: nobody works on themselves.
    stage.set_role(MARLOW, SAM, "Admin").await;
    let viewer = stage.role_id(MARLOW, "Viewer").await;
    let own = format!("/v1/workspaces/{MARLOW}/members/{SAM}");
    assert_eq!(stage.patch(&own, &sam, "*", &json!({ "role_id": viewer })).await.status, 403);
    assert_eq!(stage.role_of(MARLOW, SAM).await, "Admin");
}

#[tokio::test]
async fn no_change_targets_another_agent() {
    let stage = Stage::set().await;
    stage.join(MARLOW, PRIYA, "Guest").await;
    stage.join(MARLOW, ROBIN, "Guest").await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    promotes_nobody(&stage, &inside, PRIYA).await;
    promotes_nobody(&stage, &inside, ROBIN).await;
}

async fn promotes_nobody(stage: &Stage, inside: &str, agent: &str) {
    let (admin, platform) = (stage.role_id(MARLOW, "Admin").await, stage.team_id(MARLOW, "Platform").await);
    let before = stage.customers().await;
    for change in [role_change(agent, &admin), team_change(agent, &platform, true)] {
        let armed = stage.arm(inside, &change).await;
        if armed.status == 201 {
            let made = stage.make_armed(inside, MARLOW, &change, &armed.ok()).await;
            panic!("armed, and made with {}", made.status);
        }
        assert!([403, 404].contains(&armed.status), "{}", armed.text);
    }
    assert_eq!(stage.customers().await, before);
    assert_eq!(stage.role_of(MARLOW, agent).await, "Guest");
}

/// Checked at the change, too: whoever was armed for has become an agent meanwhile.
#[tokio::test]
async fn a_grant_for_somebody_who_has_become_an_agent_is_worth_nothing() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let viewer = stage.role_id(MARLOW, "Viewer").await;
    let change = role_change(TOM, &viewer);
    let grant = stage.arm(&inside, &change).await.ok();
    stage.sql(format!("INSERT INTO agents (person_id, role) VALUES ('{TOM}', 'observer')")).await;
    let made = stage.make_armed(&inside, MARLOW, &change, &grant).await;
    assert!([403, 404].contains(&made.status), "{}", made.text);
    assert_eq!(stage.role_of(MARLOW, TOM).await, "Billing manager");
}

/// The customer's switches are out of reach by every spelling of their path.
#[tokio::test]
async fn the_support_settings_are_out_of_reach_by_every_spelling() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let harmless = setting_change("session_hours", &number(24));
    let grant = stage.arm(&inside, &harmless).await.ok();
    let before = stage.customers().await;
    for key in [
        "support_access",
        "Support_access",
        "support%5Faccess",
        "%73upport_access",
        "support_access%00",
        "session_hours/../support_access",
        "session_hours%2f..%2fsupport_access",
        "changes_allowed",
        "longest_session_minutes",
        "support_notify",
    ] {
        let path = format!("{}/v1/workspaces/{MARLOW}/access-settings/{key}", stage.running.url());
        let request =
            stage.http.patch(path).bearer_auth(&inside).header("if-match", grant["etag"].as_str().unwrap());
        let request = request.header("ergo-change-grant", grant["grant"].as_str().unwrap());
        let answer = send(request.json(&json!({ "value": number(24) }))).await;
        assert!((400..500).contains(&answer.status), "{key}: {} {}", answer.status, answer.text);
        assert_eq!(stage.customers().await, before, "{key}");
    }
}
