//! Attacks across the invariants: on support itself, cursors, tokens, streams, restarts and the clock.

use crate::{ears::Ears, raw::Wire, setup, setup::Setup, stage::*, world::*};
use reqwest::Method;
use serde_json::{Value, json};

/// What an admin does about support is what support would like to do for them.
#[tokio::test]
async fn an_admins_session_does_nothing_that_the_admin_does_about_support() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    stage.sql("UPDATE workspaces SET support_access = 'on_request' WHERE id = 'ws_northwind'").await;
    // Maren is an admin there, and Priya wants to enter.
    let request = stage.entry(&priya, OTANI, NORTHWIND).await;
    let other = sid(&stage.enter(&priya, DANA, MARLOW).await);
    let approved = stage.approved(&sam, &priya, MAREN, NORTHWIND).await;
    let ticket = stage.ticket(&sam, &approved).await;
    let inside = token_of(&stage.exchange(&ticket, &sam).await.ok());
    let session = sid(&inside);
    let approval = json!({ "minutes": 10, "scope": ["members:read"], "word": "" });
    let more = json!({ "minutes": 5, "reason": "The customer is still looking" });
    let before = stage.state().await;
    for (method, path, body) in [
        (Method::POST, format!("/v1/entry-requests/{request}/approve"), approval),
        (Method::POST, format!("/v1/entry-requests/{request}/decline"), json!({ "word": "No" })),
        (Method::POST, format!("/v1/entry-requests/{approved}/revoke"), json!({})),
        (Method::POST, format!("/v1/entry-requests/{request}/withdraw"), Value::Null),
        (Method::POST, format!("/v1/entry-requests/{request}/ticket"), Value::Null),
        (Method::POST, "/v1/entry-requests".to_owned(), draft(OTANI, NORTHWIND)),
        (Method::POST, format!("/v1/sessions/{session}/renew"), Value::Null),
        (Method::POST, format!("/v1/sessions/{session}/extend"), more),
        (Method::DELETE, format!("/v1/sessions/{other}"), Value::Null),
        (Method::POST, "/v1/hand-overs".to_owned(), json!({ "token": "x" })),
        (Method::PATCH, "/v1/me/profile".to_owned(), json!({ "timezone": "Asia/Tokyo" })),
        (Method::GET, format!("/v1/sessions/{session}/journal"), Value::Null),
        (Method::GET, "/v1/entry-requests?state=pending".to_owned(), Value::Null),
        (Method::GET, "/v1/entry-requests?state=approved".to_owned(), Value::Null),
        (Method::GET, format!("/v1/entry-requests/{request}"), Value::Null),
        (Method::GET, "/v1/directory?q=dana".to_owned(), Value::Null),
        (Method::GET, format!("/v1/directory/{MARLOW}/{DANA}"), Value::Null),
        (Method::GET, "/v1/audit".to_owned(), Value::Null),
        (Method::GET, "/v1/me/notifications".to_owned(), Value::Null),
        (Method::GET, "/v1/events".to_owned(), Value::Null),
    ] {
        let call = stage.request(method.clone(), &path).bearer_auth(&inside);
        let call = if body.is_null() { call } else { call.json(&body) };
        let answer = send(call).await;
        println!("{method} {path}: {} {}", answer.status, answer.error());
        assert!([403, 404].contains(&answer.status), "{method} {path}: {}", answer.text);
    }
    assert_eq!(stage.state().await, before);
    stage.get("/v1/session", &inside).await.ok();
}

#[tokio::test]
async fn an_agent_who_manages_support_there_does_not_approve_their_own_request() {
    let stage = Stage::set().await;
    stage.join(NORTHWIND, SAM, "Admin").await;
    let sam = stage.sign_in(SAM).await;
    let request = stage.entry(&sam, OTANI, NORTHWIND).await;
    let approval = json!({ "minutes": 10, "scope": ["members:read"], "word": "" });
    let path = format!("/v1/entry-requests/{request}");
    stage.post(&format!("{path}/approve"), &sam, &approval).await.refused(403, "own_request");
    assert_eq!(stage.get("/v1/entry-requests?state=pending", &sam).await.ok()["items"], json!([]));
    // Nor from a second sign-in.
    let again = stage.sign_in(SAM).await;
    stage.post(&format!("{path}/approve"), &again, &approval).await.refused(403, "own_request");
    assert_eq!(stage.get(&path, &sam).await.ok()["state"], "pending");
}

#[tokio::test]
async fn a_cursor_of_one_workspace_shows_nothing_of_another() {
    let stage = Stage::set().await;
    let (ivana, adaeze) = (stage.sign_in(IVANA).await, stage.sign_in(ADAEZE).await);
    let page = stage.get(&format!("/v1/workspaces/{MARLOW}/members?limit=5"), &ivana).await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    let marlows = stage.texts("SELECT person_id FROM memberships WHERE workspace_id = 'ws_marlow'").await;
    let path = format!("/v1/workspaces/{LUMEN}/members?limit=200&cursor={cursor}");
    let answer = stage.get(&path, &adaeze).await;
    if answer.status == 200 {
        for row in answer.ok()["items"].as_array().unwrap() {
            let id = row["person"]["id"].as_str().unwrap().to_owned();
            assert!(!marlows.contains(&id), "{id} is of another workspace");
        }
    }
    // Nor does a role or a team of the other workspace.
    let role = stage.role_id(MARLOW, "Editor").await;
    let team = stage.team_id(MARLOW, "Billing").await;
    for filter in [format!("role={role}"), format!("team={team}")] {
        let answer = stage.get(&format!("/v1/workspaces/{LUMEN}/members?{filter}"), &adaeze).await;
        assert!(answer.status >= 400 || answer.json()["items"] == json!([]), "{filter}: {}", answer.text);
    }
}

#[tokio::test]
async fn tokens_never_outlive_their_session() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_for(&sam, DANA, MARLOW, 7).await;
    let session = sid(&inside);
    let ends_at = stage.get("/v1/session", &inside).await.ok()["ends_at"].as_i64().unwrap();
    let lasts = |token: &str| claims(token)["exp"].as_i64().unwrap() * 1000;
    assert!(lasts(&inside) <= ends_at);
    stage.minutes_later(4).await;
    let renewed = token_of(&stage.renew(&session, &sam).await.ok());
    // The old server has no clock: there the rows moved, by four minutes.
    assert!(lasts(&renewed) <= stage.time.now_millis() + 3 * 60_000 + 1000, "longer than its session");
}

#[tokio::test]
async fn two_grants_or_two_tags_in_one_call_are_none() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let change = setting_change("session_hours", &number(24));
    let (path, body) = as_patch(MARLOW, &change);
    let before = stage.setting(MARLOW, "session_hours").await;
    for (tags, grants) in [(2, 1), (1, 2), (2, 2)] {
        let grant = stage.arm(&inside, &change).await.ok();
        let (tag, secret) = (grant["etag"].as_str().unwrap(), grant["grant"].as_str().unwrap());
        let mut call = stage.request(Method::PATCH, &path).bearer_auth(&inside);
        for other in ["\"x\"", tag].into_iter().rev().take(tags) {
            call = call.header("if-match", other);
        }
        for other in ["cgs_x", secret].into_iter().rev().take(grants) {
            call = call.header("ergo-change-grant", other);
        }
        let answer = send(call.json(&body)).await;
        assert!((400..500).contains(&answer.status), "{tags} tags, {grants} grants: {}", answer.status);
        assert_eq!(stage.setting(MARLOW, "session_hours").await, before);
    }
}

#[tokio::test]
async fn streams_that_are_asked_for_without_a_body_hold_no_place() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    for _ in 0..20 {
        let asked = send(stage.request(Method::HEAD, "/v1/events").bearer_auth(&sam)).await;
        assert!(asked.status < 500);
    }
    for _ in 0..20 {
        // Gone before the answer.
        let mut wire = Wire::open(&stage).await;
        wire.send(&format!("GET /v1/events HTTP/1.1\r\nhost: ergo\r\nauthorization: Bearer {sam}\r\n\r\n"))
            .await;
    }
    eventually("all places are free", async || {
        let mut open = Vec::new();
        for _ in 0..8 {
            match Ears::try_open(&stage, &sam).await {
                Ok(ears) => open.push(ears),
                Err(_) => return false,
            }
        }
        true
    })
    .await;
}

#[tokio::test]
async fn a_body_without_an_end_is_cut() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let mut wire = Wire::open(&stage).await;
    wire.send(&format!(
        "POST /v1/entry-requests HTTP/1.1\r\nhost: ergo\r\nauthorization: Bearer {sam}\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    ))
    .await;
    let chunk = format!("2000\r\n{}\r\n", " ".repeat(0x2000));
    let mut sent = 0;
    while sent < 4000 && wire.send(&chunk).await {
        sent += 1;
    }
    println!("{} KiB were taken", sent * 8);
    let said = within(40, "a body without an end", wire.rest()).await;
    assert!(
        said.is_empty() || said.starts_with("HTTP/1.1 413") || said.starts_with("HTTP/1.1 408"),
        "{said}"
    );
    send(stage.request(Method::GET, "/healthz")).await.ok();
}

/// A restart ends no running session, and revives none that expired in the meantime.
#[tokio::test]
async fn what_ran_out_while_the_server_was_down_is_ended_at_its_start() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let short = sid(&stage.enter_for(&sam, DANA, MARLOW, 5).await);
    let long = sid(&stage.enter_for(&sam, DANA, MARLOW, 30).await);
    let stage = stage.restarted_after(600).await;
    eventually("it was swept", async || stage.has_ended(&short).await).await;
    assert!(!stage.has_ended(&long).await);
    assert_eq!(stage.notified(IVANA, &short).await.len(), 2);
    assert!(
        stage
            .audited("session.expired")
            .await
            .iter()
            .any(|entry| entry.session_id.as_deref() == Some(&short))
    );
}

/// Somebody who may be told things about a session learns no more by it than the audit says.
#[tokio::test]
async fn notifications_are_ones_own() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    stage.enter(&sam, DANA, MARLOW).await;
    for (person, count) in [(IVANA, 1), (AIKO, 0), (DANA, 0), (TAMSIN, 0)] {
        let token = stage.sign_in(person).await;
        let told = stage.get("/v1/me/notifications", &token).await.ok();
        assert_eq!(told["items"].as_array().unwrap().len(), count, "{person}");
    }
}

/// When the clock of the server jumps back, nothing that expired becomes valid again.
#[tokio::test]
async fn what_has_ended_stays_ended_whatever_the_clock_says() {
    let stage = Stage::with(Setup::default()).await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_for(&sam, DANA, MARLOW, 5).await;
    let session = sid(&inside);
    stage.minutes_later(6).await;
    stage.get("/v1/session", &inside).await.refused(401, "session_ended");
    eventually("it was swept", async || stage.has_ended(&session).await).await;
    setup::back(&stage.time, 600);
    let answer = stage.get("/v1/session", &inside).await;
    assert_eq!(answer.status, 401, "{}", answer.text);
    assert!(stage.renew(&session, &sam).await.status >= 400);
}

/// An agent whom a customer has made an admin is support all the same.
#[tokio::test]
async fn an_agent_who_is_an_admin_there_does_not_switch_support_on_for_themselves() {
    let stage = Stage::set().await;
    stage.join(NORTHWIND, SAM, "Admin").await;
    stage.join(NORTHWIND, PRIYA, "Admin").await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let before = stage.customers().await;
    for token in [&sam, &priya] {
        for (key, value) in [
            ("support_access", choice("on")),
            ("changes_allowed", switch(true)),
            ("longest_session_minutes", number(240)),
            ("support_notify", choice("nobody")),
        ] {
            let answer = stage.set_setting(token, NORTHWIND, key, value).await;
            assert_eq!(answer.status, 403, "{key}: {}", answer.text);
        }
    }
    assert_eq!(stage.customers().await, before);
    // Nor for a colleague, nor do they read what a customer's admin reads about their own session.
    let request = stage.entry(&priya, OTANI, NORTHWIND).await;
    let approval = json!({ "minutes": 10, "scope": ["members:read"], "word": "" });
    let approved = stage.post(&format!("/v1/entry-requests/{request}/approve"), &sam, &approval).await;
    assert!([403, 404].contains(&approved.status), "{}", approved.text);
}

/// The training door signs in samples only, whoever has come into the database since it was opened.
#[tokio::test]
async fn the_training_door_signs_in_samples_only() {
    let stage = Stage::set().await;
    let columns = "id, name, folded_name, email, folded_email, timezone, locale";
    let real = "'usr_real', 'Real Person', 'real person', 'real@ergo.com', 'real@ergo.com', 'UTC', 'en'";
    stage.sql(format!("INSERT INTO people ({columns}) VALUES ({real})")).await;
    stage.join(MARLOW, "usr_real", "Viewer").await;
    let sign_in = async || {
        let body = json!({ "person_id": "usr_real" });
        send(stage.request(Method::POST, "/training/sign-in").json(&body)).await
    };
    let member = sign_in().await;
    assert!([403, 404].contains(&member.status), "a real member was signed in");
    stage.sql("INSERT INTO agents (person_id, role) VALUES ('usr_real', 'lead')").await;
    let lead = sign_in().await;
    assert!([403, 404].contains(&lead.status), "a real lead was signed in");
    let listed = send(stage.request(Method::GET, "/training/agents")).await;
    assert!(!listed.text.contains("usr_real"), "{}", listed.text);
}
