//! Token exchange, RFC 8693, parameter by parameter; revocation, RFC 7009.

use crate::world::*;
use ergo_protocol::oauth::{AUDIENCE, TYPE_ACCESS_TOKEN};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn each_parameter() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let request = world.entry(&sam, DANA, MARLOW).await;
    let ticket = world.ticket(&sam, &request).await;
    let before = world.dump().await;
    let jwt = "urn:ietf:params:oauth:token-type:jwt";
    let without = |name: &str| -> Vec<(&'static str, &str)> {
        exchange(&ticket, &sam).into_iter().filter(|(key, _)| *key != name).collect()
    };
    let with = |name: &'static str, value: &'static str| {
        let mut form = without(name);
        form.push((name, value));
        form
    };
    let twice = |name: &'static str| {
        let mut form = exchange(&ticket, &sam);
        let value = form.iter().find(|(key, _)| *key == name).map_or("x", |(_, value)| value);
        form.push((name, value));
        if form.iter().filter(|(key, _)| *key == name).count() == 1 {
            form.push((name, value));
        }
        form
    };
    let neither = without("actor_token").into_iter().filter(|(key, _)| *key != "actor_token_type").collect();
    let cases: Vec<(_, Vec<(&str, &str)>, _)> = vec![
        ("no grant_type", without("grant_type"), "invalid_request"),
        ("empty grant_type", with("grant_type", ""), "invalid_request"),
        ("another grant", with("grant_type", "client_credentials"), "unsupported_grant_type"),
        ("no subject_token", without("subject_token"), "invalid_request"),
        ("no subject_token_type", without("subject_token_type"), "invalid_request"),
        ("another subject_token_type", with("subject_token_type", TYPE_ACCESS_TOKEN), "invalid_request"),
        ("no actor_token", without("actor_token"), "invalid_request"),
        ("no actor_token_type", without("actor_token_type"), "invalid_request"),
        ("another actor_token_type", with("actor_token_type", jwt), "invalid_request"),
        ("no actor at all", neither, "invalid_request"),
        ("another requested type", with("requested_token_type", jwt), "invalid_request"),
        ("another audience", with("audience", "https://api.other.example"), "invalid_target"),
        ("any resource", with("resource", "https://api.ergo.example/v1"), "invalid_target"),
        ("more scope", with("scope", "members:read members:write"), "invalid_scope"),
        ("unknown scope", with("scope", "everything"), "invalid_scope"),
        ("unknown ticket", with("subject_token", "et_unknown"), "invalid_grant"),
        ("grant_type twice", twice("grant_type"), "invalid_request"),
        ("subject_token twice", twice("subject_token"), "invalid_request"),
        ("subject_token_type twice", twice("subject_token_type"), "invalid_request"),
        ("actor_token twice", twice("actor_token"), "invalid_request"),
        ("actor_token_type twice", twice("actor_token_type"), "invalid_request"),
        ("requested_token_type twice", twice("requested_token_type"), "invalid_request"),
        ("scope twice", twice("scope"), "invalid_request"),
        ("nothing", vec![], "invalid_request"),
    ];
    for (what, form, error) in cases {
        let code = if error == "invalid_grant" { "entry_ticket_invalid" } else { "invalid_request" };
        let answer = world.form("/oauth/token", &form).await;
        println!("{what}: {}", answer.text);
        answer.token_error(error, code);
        assert!(!answer.text.contains(&ticket) && !answer.text.contains(&sam), "{what} leaks");
    }
    assert_eq!(world.dump().await, before, "a refused exchange changed something");

    // Everything optional at once, an unknown parameter, an empty one, the audience twice, less scope.
    let mut form = exchange(&ticket, &sam);
    form.extend([
        ("requested_token_type", TYPE_ACCESS_TOKEN),
        ("audience", AUDIENCE),
        ("audience", AUDIENCE),
        ("scope", "teams:read"),
        ("client_id", "desk"),
        ("resource", ""),
    ]);
    let answer = world.form("/oauth/token", &form).await.ok();
    assert_eq!(answer["scope"], "teams:read");
    let token = answer["access_token"].as_str().unwrap();
    world.get(&format!("/v1/workspaces/{MARLOW}/teams"), token).await.ok();
    world.get(&format!("/v1/workspaces/{MARLOW}/members"), token).await.refused(404, "not_found");
    world.get(&format!("/v1/workspaces/{MARLOW}"), token).await.refused(404, "not_found");
}

#[tokio::test]
async fn the_form_must_be_a_form() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    for path in ["/oauth/token", "/oauth/revoke"] {
        let json = world.post(path, &sam, &json!({"token": "x"})).await;
        json.token_error("invalid_request", "unsupported_media_type");
        let form = "application/x-www-form-urlencoded";
        let large = world.request(Method::POST, path).header("content-type", form).body("a=".repeat(40_000));
        send(large).await.token_error("invalid_request", "body_too_large");
    }
}

#[tokio::test]
async fn the_actor_must_be_the_requester_in_their_own_session() {
    let world = World::training().await;
    let (sam, priya, robin) =
        (world.sign_in(SAM).await, world.sign_in(PRIYA).await, world.sign_in(ROBIN).await);
    let dana = world.sign_in(DANA).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let request = world.entry(&sam, DANA, MARLOW).await;
    let ticket = world.ticket(&sam, &request).await;
    world.exchange(&ticket, &priya).await.token_error("invalid_grant", "entry_ticket_invalid");
    world.exchange(&ticket, &robin).await.token_error("invalid_request", "entry_not_allowed");
    world.exchange(&ticket, &dana).await.token_error("invalid_request", "entry_not_allowed");
    world.exchange(&ticket, &inside).await.token_error("invalid_request", "nested_entry");
    world.exchange(&ticket, "not.a.token").await.token_error("invalid_request", "unauthenticated");
    let ended = world.sign_in(SAM).await;
    world.form("/oauth/revoke", &[("token", &ended)]).await.ok();
    world.exchange(&ticket, &ended).await.token_error("invalid_request", "session_ended");
    // None of that used it up.
    world.exchange(&ticket, &sam).await.ok();
}

#[tokio::test]
async fn a_ticket_is_good_once_and_briefly_and_the_newest_counts() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let request = world.entry(&sam, DANA, MARLOW).await;
    let first = world.ticket(&sam, &request).await;
    let second = world.ticket(&sam, &request).await;
    world.exchange(&first, &sam).await.token_error("invalid_grant", "entry_ticket_invalid");
    world.execute("UPDATE entry_tickets SET expires_at = 1 WHERE voided_at IS NULL").await;
    world.exchange(&second, &sam).await.token_error("invalid_grant", "entry_ticket_invalid");
    let third = world.ticket(&sam, &request).await;
    world.exchange(&third, &sam).await.ok();
    world.exchange(&third, &sam).await.token_error("invalid_grant", "entry_ticket_invalid");
    assert_eq!(world.number("SELECT count(*) FROM sessions WHERE actor_id IS NOT NULL").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_once_exactly_one_wins() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    for _ in 0..3 {
        let request = world.entry(&sam, DANA, MARLOW).await;
        let ticket = world.ticket(&sam, &request).await;
        let url = format!("{}/oauth/token", world.running.url());
        let attempts: Vec<_> = (0..12)
            .map(|_| {
                let request = world.http.post(&url).form(&exchange(&ticket, &sam));
                tokio::spawn(send(request))
            })
            .collect();
        let mut won = 0;
        for attempt in attempts {
            let answer = attempt.await.unwrap();
            if answer.status == 200 {
                won += 1;
            } else {
                answer.token_error("invalid_grant", "entry_ticket_invalid");
            }
        }
        assert_eq!(won, 1);
    }
    assert_eq!(world.number("SELECT count(*) FROM sessions WHERE actor_id IS NOT NULL").await, 3);
}

#[tokio::test]
async fn revocation() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    assert_eq!(world.form("/oauth/revoke", &[("token", "unknown")]).await.status, 200);
    assert_eq!(world.form("/oauth/revoke", &[("token", &format!("{inside}x"))]).await.status, 200);
    world.get("/v1/session", &inside).await.ok();
    world.form("/oauth/revoke", &[]).await.token_error("invalid_request", "invalid_request");
    let twice = [("token", inside.as_str()), ("token", inside.as_str())];
    world.form("/oauth/revoke", &twice).await.token_error("invalid_request", "invalid_request");
    let hinted = [("token", inside.as_str()), ("token_type_hint", "refresh_token")];
    assert_eq!(world.form("/oauth/revoke", &hinted).await.status, 200);
    world.get("/v1/session", &inside).await.refused(401, "session_ended");
    assert_eq!(world.form("/oauth/revoke", &hinted).await.status, 200);
    world.get("/v1/session", &sam).await.ok();
    // The agent's own token takes what it entered with it.
    let inside = world.enter(&sam, DANA, MARLOW).await;
    world.form("/oauth/revoke", &[("token", &sam)]).await.ok();
    world.get("/v1/session", &inside).await.refused(401, "session_ended");
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE action = 'session.ended'").await, 3);
}
