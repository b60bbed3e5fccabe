//! Invariant 12: a write is judged when it happens, not when its headers arrive.

use crate::{raw::Late, stage::*, world::*};
use serde_json::{Value, json};

fn setting_path(key: &str) -> String {
    format!("/v1/workspaces/{MARLOW}/access-settings/{key}")
}

#[tokio::test]
async fn an_ended_session_changes_nothing_though_its_body_arrives_late() {
    let stage = Stage::set().await;
    let ivana = stage.sign_in(IVANA).await;
    let before = stage.setting(MARLOW, "public_links").await;
    let body = json!({ "value": switch(true) });
    let late =
        Late::begin(&stage, "PATCH", &setting_path("public_links"), &ivana, &[("if-match", "*")], &body)
            .await;
    stage.end(&sid(&ivana), &ivana).await;
    late.finish().await.refused(401, "session_ended");
    assert_eq!(stage.setting(MARLOW, "public_links").await, before);
    assert!(stage.audited("access_setting.changed").await.is_empty());
}

#[tokio::test]
async fn an_armed_change_whose_session_ends_while_it_arrives_is_not_made() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    for by_lead in [true, false] {
        let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
        let change = setting_change("session_hours", &number(24));
        let grant = stage.arm(&inside, &change).await.ok();
        let (path, body) = as_patch(MARLOW, &change);
        let headers = [
            ("if-match", grant["etag"].as_str().unwrap()),
            ("ergo-change-grant", grant["grant"].as_str().unwrap()),
        ];
        let late = Late::begin(&stage, "PATCH", &path, &inside, &headers, &body).await;
        stage.end(&sid(&inside), if by_lead { &priya } else { &sam }).await;
        late.finish().await.refused(401, "session_ended");
        assert!(stage.audited("access_setting.changed").await.is_empty());
    }
}

/// Every call that writes and has a body, by somebody whose own session ends while the body arrives.
#[tokio::test]
async fn every_write_is_judged_when_it_happens() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let viewer = stage.role_id(MARLOW, "Viewer").await;
    let customs = stage.team_id(MARLOW, "Customs").await;
    let mut writes: Vec<(&str, &str, String, Value)> = vec![
        ("PATCH", IVANA, setting_path("public_links"), json!({ "value": switch(true) })),
        ("PATCH", IVANA, setting_path("support_access"), json!({ "value": choice("off") })),
        ("PATCH", IVANA, format!("/v1/workspaces/{MARLOW}/members/{TOM}"), json!({ "role_id": viewer })),
        (
            "PATCH",
            IVANA,
            format!("/v1/workspaces/{MARLOW}/teams/{customs}/members/{TOM}"),
            json!({ "member": true }),
        ),
        ("PATCH", DANA, "/v1/me/profile".to_owned(), json!({ "timezone": "Asia/Tokyo" })),
        ("POST", SAM, "/v1/entry-requests".to_owned(), draft(DANA, MARLOW)),
    ];
    for (what, body) in [
        ("approve", json!({ "minutes": 10, "scope": ["members:read"], "word": "" })),
        ("decline", json!({ "word": "No" })),
    ] {
        let request = stage.entry(&sam, OTANI, NORTHWIND).await;
        writes.push(("POST", PRIYA, format!("/v1/entry-requests/{request}/{what}"), body));
    }
    for (method, person, path, body) in writes {
        let token = stage.sign_in(person).await;
        let headers = if method == "PATCH" { &[("if-match", "*")][..] } else { &[] };
        let late = Late::begin(&stage, method, &path, &token, headers, &body).await;
        stage.end(&sid(&token), &token).await;
        let before = stage.state().await;
        let answer = late.finish().await;
        println!("{method} {path}: {} {}", answer.status, answer.text);
        answer.refused(401, "session_ended");
        assert_eq!(stage.state().await, before, "{method} {path} was done");
    }
}

/// The same for what an agent does to their own impersonation session from outside.
#[tokio::test]
async fn an_extension_and_a_grant_whose_session_ends_meanwhile_are_refused() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let session = sid(&inside);
    let more = json!({ "minutes": 5, "reason": "The customer is still looking" });
    let extend = format!("/v1/sessions/{session}/extend");
    let extend = Late::begin(&stage, "POST", &extend, &sam, &[], &more).await;
    let draft = json!({ "change": setting_change("session_hours", &number(24)), "purpose": "A test",
        "authorised_by": "Ivana", "how": "call" });
    let arm = format!("/v1/sessions/{session}/change-grants");
    let arm = Late::begin(&stage, "POST", &arm, &inside, &[], &draft).await;
    stage.end(&session, &priya).await;
    let before = stage.state().await;
    extend.finish().await.refused(401, "session_ended");
    arm.finish().await.refused(401, "session_ended");
    assert_eq!(stage.state().await, before);
}

#[tokio::test]
async fn an_agent_who_loses_the_role_meanwhile_requests_nothing() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let late = Late::begin(&stage, "POST", "/v1/entry-requests", &sam, &[], &draft(DANA, MARLOW)).await;
    stage.sql(format!("UPDATE agents SET role = 'observer' WHERE person_id = '{SAM}'")).await;
    let answer = late.finish().await;
    assert!([401, 403].contains(&answer.status), "{} {}", answer.status, answer.text);
    assert_eq!(stage.count("SELECT count(*) FROM entry_requests").await, 0);
}

#[tokio::test]
async fn a_lead_who_is_one_no_longer_approves_nothing() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let request = stage.entry(&sam, OTANI, NORTHWIND).await;
    let approval = json!({ "minutes": 10, "scope": ["members:read"], "word": "" });
    let path = format!("/v1/entry-requests/{request}/approve");
    let late = Late::begin(&stage, "POST", &path, &priya, &[], &approval).await;
    stage.sql(format!("UPDATE agents SET role = 'agent' WHERE person_id = '{PRIYA}'")).await;
    let answer = late.finish().await;
    assert!([401, 403, 404].contains(&answer.status), "{} {}", answer.status, answer.text);
    let now = stage.get(&format!("/v1/entry-requests/{request}"), &sam).await.ok()["state"].clone();
    assert_eq!(now, "pending");
}

#[tokio::test]
async fn a_customer_who_is_suspended_meanwhile_changes_nothing() {
    let stage = Stage::set().await;
    let aiko = stage.sign_in(AIKO).await;
    let body = json!({ "value": choice("off") });
    let path = setting_path("support_access");
    let late = Late::begin(&stage, "PATCH", &path, &aiko, &[("if-match", "*")], &body).await;
    stage.sql(format!("UPDATE memberships SET status = 'suspended' WHERE person_id = '{AIKO}'")).await;
    late.finish().await.refused(404, "not_found");
    assert_eq!(stage.texts("SELECT support_access FROM workspaces WHERE id = 'ws_marlow'").await, ["on"]);
}

/// What the customer closes while a request for it arrives.
#[tokio::test]
async fn a_request_that_arrives_after_support_was_switched_off_is_refused() {
    let stage = Stage::set().await;
    let (sam, ivana) = (stage.sign_in(SAM).await, stage.sign_in(IVANA).await);
    let late = Late::begin(&stage, "POST", "/v1/entry-requests", &sam, &[], &draft(DANA, MARLOW)).await;
    stage.set_setting(&ivana, MARLOW, "support_access", choice("off")).await.ok();
    late.finish().await.refused(403, "support_access_off");
    assert_eq!(stage.count("SELECT count(*) FROM entry_requests").await, 0);
}

/// A token that runs out while the body arrives: the session lives, so this is for the server to decide. But one
/// whose session's time is over changes nothing.
#[tokio::test]
async fn a_session_whose_time_runs_out_meanwhile_changes_nothing() {
    let stage = Stage::set().await;
    let ivana = stage.sign_in(IVANA).await;
    let body = json!({ "value": switch(true) });
    let path = setting_path("public_links");
    let before = stage.setting(MARLOW, "public_links").await;
    let late = Late::begin(&stage, "PATCH", &path, &ivana, &[("if-match", "*")], &body).await;
    stage.minutes_later(8 * 60 + 2).await;
    late.finish().await.refused(401, "session_ended");
    assert_eq!(stage.setting(MARLOW, "public_links").await, before);
}
