//! Invariant 11: a session reads at most what the viewed user can read at this moment, within the approved scope.

use crate::{stage::*, world::*};
use serde_json::{Value, json};

/// Each read of a workspace: its path, the scope it takes, and the permissions it takes.
pub const READS: [(&str, &[&str], &[&str]); 9] = [
    ("", &["members:read"], &["members.view"]),
    ("/members", &["members:read"], &["members.view"]),
    ("/members/usr_4tnw", &["members:read"], &["members.view"]),
    ("/members/usr_4tnw/effective-access", &["members:read", "roles:read"], &["members.view", "roles.view"]),
    ("/teams", &["teams:read"], &["teams.view"]),
    ("/roles", &["roles:read"], &["roles.view"]),
    ("/access-settings", &["access:read"], &["security.view"]),
    (
        "/audit",
        &["members:read", "teams:read", "roles:read", "access:read"],
        &["security.view_audit", "members.view", "teams.view", "roles.view", "security.view"],
    ),
    (
        "/members/usr_4tnw/past-access?at=1",
        &["members:read", "teams:read", "roles:read", "access:read"],
        &["security.view_audit", "members.view", "teams.view", "roles.view", "security.view"],
    ),
];

fn marlow(part: &str) -> String {
    format!("/v1/workspaces/{MARLOW}{part}")
}

#[tokio::test]
async fn a_guests_session_reads_nothing_the_guest_cannot() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, RUTH, MARLOW).await;
    for (part, ..) in READS {
        let answer = stage.get(&marlow(part), &inside).await;
        println!("{part}: {} {}", answer.status, answer.text.chars().take(200).collect::<String>());
        answer.refused(403, "viewed_user_cannot");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("Ruth Castellanos"), "it says who cannot: {detail}");
        assert!(!answer.headers.contains_key("etag"), "a tag tells when it changes");
    }
}

#[tokio::test]
async fn the_viewed_users_own_membership_role_teams_and_effective_access_are_always_readable() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, RUTH, MARLOW).await;
    let own = stage.get(&marlow(&format!("/members/{RUTH}")), &inside).await.ok();
    assert_eq!(own["member"]["role"]["name"], "Guest");
    assert_eq!(own["member"]["teams"][0]["name"], "Yard ops");
    let access = stage.get(&marlow(&format!("/members/{RUTH}/effective-access")), &inside).await.ok();
    let items = access["items"].as_array().unwrap();
    let granted = items.iter().filter(|item| item["granted_by"] != json!([]));
    let granted: Vec<&Value> = granted.map(|item| &item["permission"]["key"]).collect();
    assert_eq!(granted, ["projects.view"]);
    // Which roles and teams there are, a guest does not see.
    assert!(items.iter().all(|item| item["would_grant"] == json!([])), "{items:?}");
    // Whatever the person may do, down to nothing at all.
    stage.let_role(MARLOW, "Guest", "").await;
    stage.get(&marlow(&format!("/members/{RUTH}")), &inside).await.ok();
    stage.get(&marlow(&format!("/members/{RUTH}/effective-access")), &inside).await.ok();
    // Theirs only.
    stage.get(&marlow(&format!("/members/{DANA}")), &inside).await.refused(403, "viewed_user_cannot");
}

#[tokio::test]
async fn the_same_table_governs_direct_sessions_of_customers() {
    let stage = Stage::set().await;
    let ruth = stage.sign_in(RUTH).await;
    for (part, ..) in READS {
        stage.get(&marlow(part), &ruth).await.refused(403, "forbidden");
    }
    stage.get(&marlow(&format!("/members/{RUTH}")), &ruth).await.ok();
    let otani = stage.sign_in(OTANI).await;
    for part in ["", "/members", "/teams", "/roles", "/access-settings"] {
        let path = format!("/v1/workspaces/{NORTHWIND}{part}");
        stage.get(&path, &otani).await.refused(403, "forbidden");
    }
}

/// With exactly the permissions of a route it opens, and without any one of them it does not, whatever else one may do.
#[tokio::test]
async fn each_route_needs_its_permissions_and_no_others() {
    let stage = Stage::set().await;
    let (sam, sunita) = (stage.sign_in(SAM).await, stage.sign_in(SUNITA).await);
    let inside = stage.enter(&sam, SUNITA, MARLOW).await;
    for (part, _, needed) in READS {
        stage.let_role(MARLOW, "Customs clerk", &needed.join(" ")).await;
        for token in [&inside, &sunita] {
            let answer = stage.get(&marlow(part), token).await;
            assert_eq!(answer.status, 200, "{part} with {needed:?}: {}", answer.text);
        }
        for missing in needed {
            let others: Vec<&str> = EVERYTHING.split_whitespace().filter(|key| key != missing).collect();
            stage.let_role(MARLOW, "Customs clerk", &others.join(" ")).await;
            println!("{part} without {missing}");
            stage.get(&marlow(part), &inside).await.refused(403, "viewed_user_cannot");
            stage.get(&marlow(part), &sunita).await.refused(403, "forbidden");
        }
    }
}

#[tokio::test]
async fn what_the_viewed_user_loses_the_session_loses_at_this_moment() {
    let stage = Stage::set().await;
    let (sam, ivana) = (stage.sign_in(SAM).await, stage.sign_in(IVANA).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    stage.get(&marlow("/members"), &inside).await.ok();
    let guest = stage.role_id(MARLOW, "Guest").await;
    let dana = marlow(&format!("/members/{DANA}"));
    stage.patch(&dana, &ivana, "*", &json!({ "role_id": guest })).await.ok();
    for (part, ..) in READS {
        stage.get(&marlow(part), &inside).await.refused(403, "viewed_user_cannot");
    }
    // And what they gain by a team, they gain.
    let care = stage.team_id(MARLOW, "Customer care").await;
    let path = marlow(&format!("/teams/{care}/members/{DANA}"));
    stage.patch(&path, &ivana, "*", &json!({ "member": true })).await.ok();
    stage.get(&marlow("/members"), &inside).await.ok();
    stage.get(&marlow("/roles"), &inside).await.refused(403, "viewed_user_cannot");
}

#[tokio::test]
async fn a_session_reads_nothing_beyond_its_scope() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    for scope in ["members:read", "teams:read", "roles:read", "access:read"] {
        let inside = stage.enter_scoped(&sam, AIKO, MARLOW, scope).await;
        for (part, needed, _) in READS {
            let answer = stage.get(&marlow(part), &inside).await;
            let fits = needed.iter().all(|one| *one == scope);
            println!("{scope} {part}: {}", answer.status);
            if fits {
                answer.ok();
            } else {
                assert!([403, 404].contains(&answer.status), "{scope} {part}: {}", answer.text);
            }
        }
    }
}

#[tokio::test]
async fn answers_contain_nothing_outside_the_scope() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_scoped(&sam, AIKO, MARLOW, "members:read").await;
    let overview = stage.get(&marlow(""), &inside).await.ok();
    for field in ["teams", "roles", "support_access", "members_by_role"] {
        assert_eq!(overview[field], Value::Null, "the overview has {field}");
    }
    let members = stage.get(&marlow("/members?q=usr_"), &inside).await.ok();
    let members = members["items"].as_array().unwrap();
    assert!(!members.is_empty());
    for row in members.iter().filter(|row| row["person"]["id"] != AIKO) {
        assert_eq!(row["teams"], Value::Null, "the list has teams");
    }
    let tom = stage.get(&marlow(&format!("/members/{TOM}")), &inside).await.ok();
    assert_eq!(tom["member"]["teams"], Value::Null, "the member has teams");
    let own = stage.get(&marlow(&format!("/members/{AIKO}")), &inside).await.ok();
    assert_eq!(own["member"]["teams"][0]["name"], "Platform", "a person sees their own");
    // A reader of teams who does not see members learns no names from who leads them.
    let teams_only = stage.enter_scoped(&sam, AIKO, MARLOW, "teams:read").await;
    let teams = stage.get(&marlow("/teams"), &teams_only).await.ok();
    for team in teams["items"].as_array().unwrap() {
        assert!(team["lead"].is_null() || team["lead"]["id"] == AIKO, "{team}");
    }
}

/// The same for rights: what is left out is left out for customers, too.
#[tokio::test]
async fn answers_contain_nothing_beyond_the_rights() {
    let stage = Stage::set().await;
    let (sam, sunita) = (stage.sign_in(SAM).await, stage.sign_in(SUNITA).await);
    let inside = stage.enter(&sam, SUNITA, MARLOW).await;
    // As she is: she sees members, and neither teams, roles nor settings.
    for token in [&inside, &sunita] {
        let overview = stage.get(&marlow(""), token).await.ok();
        for field in ["teams", "roles", "support_access", "members_by_role"] {
            assert_eq!(overview[field], Value::Null, "the overview has {field}");
        }
        let members = stage.get(&marlow("/members"), token).await.ok();
        for row in members["items"].as_array().unwrap() {
            let own = row["person"]["id"] == SUNITA;
            assert_eq!(row["teams"].is_array(), own, "{row}");
        }
        let tom = stage.get(&marlow(&format!("/members/{TOM}")), token).await.ok();
        assert_eq!(tom["member"]["teams"], Value::Null);
    }
}

/// What is not shown is not to be found out by asking for it, either.
#[tokio::test]
async fn a_filter_by_team_tells_nothing_to_whoever_cannot_see_teams() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let billing = stage.team_id(MARLOW, "Billing").await;
    let narrow = stage.enter_scoped(&sam, AIKO, MARLOW, "members:read").await;
    let sunita = stage.enter(&sam, SUNITA, MARLOW).await;
    for token in [&narrow, &sunita] {
        let answer = stage.get(&marlow(&format!("/members?team={billing}")), token).await;
        assert!(answer.status >= 400, "it says who is in a team: {}", answer.text);
    }
}

/// Somebody in two workspaces is viewed in one of them.
#[tokio::test]
async fn a_session_sees_one_workspace_of_a_person_who_is_in_two() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, MAREN, MARLOW).await;
    stage.get(&marlow("/members"), &inside).await.ok();
    for (part, ..) in READS {
        let path = format!("/v1/workspaces/{NORTHWIND}{part}");
        stage.get(&path, &inside).await.refused(404, "not_found");
    }
    let own = format!("/v1/workspaces/{NORTHWIND}/members/{MAREN}");
    stage.get(&own, &inside).await.refused(404, "not_found");
    stage.get("/v1/audit", &inside).await.refused(403, "forbidden");
}
