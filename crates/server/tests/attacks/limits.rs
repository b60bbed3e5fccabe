//! Invariant 16: how much may be open, and who is shown what of it.

use crate::{stage::*, world::*};
use serde_json::{Value, json};
use std::collections::HashSet;

#[tokio::test]
async fn the_twenty_first_open_request_is_refused() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let mut open = Vec::new();
    for at in 0..20 {
        // Waiting and approved ones count alike.
        let (user, workspace) = if at % 2 == 0 { (OTANI, NORTHWIND) } else { (DANA, MARLOW) };
        open.push(stage.entry(&sam, user, workspace).await);
    }
    let refused = stage.post("/v1/entry-requests", &sam, &draft(DANA, MARLOW)).await;
    refused.refused(429, "too_many");
    assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    // Another agent is not concerned; one that is taken back makes room; so does one that is used.
    let priya = stage.sign_in(PRIYA).await;
    stage.entry(&priya, DANA, MARLOW).await;
    stage.post(&format!("/v1/entry-requests/{}/withdraw", open[0]), &sam, &Value::Null).await.ok();
    stage.entry(&sam, DANA, MARLOW).await;
    stage.post("/v1/entry-requests", &sam, &draft(DANA, MARLOW)).await.refused(429, "too_many");
    let ticket = stage.ticket(&sam, &open[1]).await;
    stage.exchange(&ticket, &sam).await.ok();
    stage.entry(&sam, DANA, MARLOW).await;
    // What has lapsed is not open.
    stage.minutes_later(31).await;
    stage.entry(&sam, DANA, MARLOW).await;
}

/// At once, too: the limit is judged under the lock.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_requests_at_once_leave_twenty_open() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let body = draft(DANA, MARLOW);
    let calls = (0..40).map(|_| stage.post("/v1/entry-requests", &sam, &body));
    let answers = within(30, "forty requests", futures_util::future::join_all(calls)).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        answer.refused(429, "too_many");
    }
    assert_eq!(made, 20);
}

#[tokio::test]
async fn open_requests_of_one_workspace_have_a_limit_of_their_own() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    flood(&stage, NORTHWIND, OTANI, 100).await;
    let refused = stage.post("/v1/entry-requests", &sam, &draft(OTANI, NORTHWIND)).await;
    refused.refused(429, "too_many");
    assert!(!refused.header("retry-after").is_empty());
    stage.entry(&sam, DANA, MARLOW).await;
}

/// That many waiting requests, of agents who are not in any other test.
async fn flood(stage: &Stage, workspace: &str, user: &str, count: u32) {
    let now = stage.time.now_millis();
    for at in 0..count.div_ceil(20) {
        let agent = format!("usr_flood{at}");
        let mail = format!("flood{at}@ergo.example");
        stage
            .sql(format!(
                "INSERT INTO people (id, name, folded_name, email, folded_email, timezone, locale)
                 VALUES ('{agent}', '{agent}', '{agent}', '{mail}', '{mail}', 'UTC', 'en');
                 INSERT INTO agents (person_id, role) VALUES ('{agent}', 'agent')"
            ))
            .await;
    }
    let rows: Vec<String> = (0..count)
        .map(|at| {
            let (agent, made, lapses) = (at / 20, now - i64::from(count - at), now + 1_800_000);
            format!(
                "('er_flood{at:05}', 'usr_flood{agent}', '{user}', '{workspace}', 'A flood of requests', 'F-{at}', 10,
                  'members:read', 10, 'members:read', 'pending', {made}, {lapses})"
            )
        })
        .collect();
    let columns = "id, agent_id, user_id, workspace_id, reason, ticket, asked_minutes, asked_scope, minutes, scope, \
                   state, created_at, lapses_at";
    stage.sql(format!("INSERT INTO entry_requests ({columns}) VALUES {}", rows.join(", "))).await;
}

#[tokio::test]
async fn a_flood_for_one_workspace_does_not_hide_anothers() {
    let stage = Stage::set().await;
    let (sam, ivana, priya) =
        (stage.sign_in(SAM).await, stage.sign_in(IVANA).await, stage.sign_in(PRIYA).await);
    stage.sql("UPDATE workspaces SET support_access = 'on_request' WHERE id = 'ws_marlow'").await;
    flood(&stage, NORTHWIND, OTANI, 1000).await;
    let request = stage.entry(&sam, DANA, MARLOW).await;
    let waiting = stage.get("/v1/entry-requests?state=pending", &ivana).await.ok();
    let ids: Vec<&Value> = waiting["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
    assert_eq!(ids, [&json!(request)]);
    // A lead pages through all of them: each appears once, oldest first.
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = stage.get(&format!("/v1/entry-requests?state=pending{cursor}"), &priya).await.ok();
        let items = page["items"].as_array().unwrap();
        assert!(!items.is_empty() && items.len() <= 200);
        seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 1001);
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 1001);
    assert_eq!(seen.last(), Some(&request));
    for limit in ["limit=0", "limit=201", "limit=-1", "limit=x", "cursor=x", "cursor="] {
        let answer = stage.get(&format!("/v1/entry-requests?state=pending&{limit}"), &priya).await;
        assert!(answer.status < 500, "{limit}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_directory_lists_nobody_where_support_is_off() {
    let stage = Stage::set().await;
    let (sam, priya, robin) =
        (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await, stage.sign_in(ROBIN).await);
    stage.sql("UPDATE workspaces SET support_access = 'off' WHERE id = 'ws_marlow'").await;
    for token in [&sam, &priya, &robin] {
        for q in ["usr_7f3k", "dana%40marlowfreight.example", "maren", "kuroda"] {
            let answer = stage.get(&format!("/v1/directory?q={q}"), token).await;
            assert!(!answer.text.contains(MARLOW), "{q}: {}", answer.text);
        }
        let one = stage.get(&format!("/v1/directory/{MARLOW}/{DANA}"), token).await;
        assert!(!one.text.contains("dana@marlowfreight.example"), "{}", one.text);
    }
    // Maren is in another workspace, too.
    assert!(stage.get("/v1/directory?q=maren", &sam).await.text.contains(NORTHWIND));
    // And nobody enters.
    let answer = stage.post("/v1/entry-requests", &sam, &draft(DANA, MARLOW)).await;
    assert!([403, 404].contains(&answer.status));
}

/// An observer finds out whether somebody is a customer, and cannot enter: the address is not needed for it.
#[tokio::test]
async fn the_directory_shows_observers_only_what_they_need() {
    let stage = Stage::set().await;
    let (sam, robin) = (stage.sign_in(SAM).await, stage.sign_in(ROBIN).await);
    let full = stage.get("/v1/directory?q=usr_7f3k", &sam).await;
    assert!(full.text.contains("dana@marlowfreight.example"));
    let answer = stage.get("/v1/directory?q=usr_7f3k", &robin).await;
    println!("{} {}", answer.status, answer.text);
    assert_ne!(answer.text, full.text, "an observer sees all that an agent does");
    assert!(!answer.text.contains("dana@marlowfreight.example"), "an observer sees addresses");
}

/// Everything that is asked for again and again has an end.
#[tokio::test]
async fn the_lists_of_one_agent_stay_short() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let request = stage.entry(&sam, AIKO, MARLOW).await;
    for _ in 0..30 {
        stage.ticket(&sam, &request).await;
    }
    let open = "SELECT count(*) FROM entry_tickets WHERE used_at IS NULL AND voided_at IS NULL";
    assert_eq!(stage.count(open).await, 1);
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    for hours in 2..32 {
        stage.arm(&inside, &setting_change("session_hours", &number(hours))).await.ok();
    }
    let open = "SELECT count(*) FROM change_grants WHERE used_at IS NULL AND voided_at IS NULL";
    assert_eq!(stage.count(open).await, 1);
}
