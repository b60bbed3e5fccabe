//! What leads see of the sessions that run now, and what they do about them.

use crate::{contract::OTANI, world::*};
use ergo_protocol::limits::END_MESSAGE;
use serde_json::{Value, json};

const OPEN: &str = "/v1/sessions?state=open";

async fn inside_of(world: &World, lead: &str) -> Vec<Value> {
    world.get(OPEN, lead).await.ok()["items"].as_array().unwrap().clone()
}

/// Every page of a list, item by item; asserts that none is longer than asked for.
async fn all_pages(world: &World, list: &str, limit: usize, token: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("{list}&limit={limit}{cursor}"), token).await.ok();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= limit);
        all.extend(items.iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

#[tokio::test]
async fn a_lead_sees_who_is_inside_as_whom_where_why_and_until_when() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    assert_eq!(inside_of(&world, &priya).await, [Value::Null; 0]);
    let token = world.enter(&sam, DANA, MARLOW).await;
    let who = world.get("/v1/session", &token).await.ok();
    let answer = world.get(OPEN, &priya).await;
    assert!(!answer.text.contains(&token) && !answer.text.contains(&sam), "a token is on a list");
    let session = answer.ok()["items"][0].clone();
    assert_eq!(session["session_id"], who["session_id"]);
    assert_eq!((&session["agent"], &session["viewed"]), (&who["actor"], &who["subject"]));
    assert_eq!((&session["workspace"], &session["ends_at"]), (&who["workspace"], &who["ends_at"]));
    assert_eq!(session["reason"], "Invoice export has been grayed out for her since Monday.");
    assert_eq!(session["ticket"], "SUP-4821");
    assert_eq!(session["started_at"], claims(&token)["iat"].as_i64().unwrap() * 1000);
    assert_eq!((&session["mode"], &session["may_change"]), (&json!({ "kind": "read_only" }), &json!(false)));
    assert_eq!(session["page"], Value::Null, "who am I is no page");
    // A lead's own session is among them, and a direct one never is.
    world.enter(&priya, AIKO, MARLOW).await;
    let agents: Vec<Value> =
        inside_of(&world, &priya).await.iter().map(|one| one["agent"]["id"].clone()).collect();
    assert_eq!(agents.len(), 2);
    assert!(agents.contains(&json!(SAM)) && agents.contains(&json!(PRIYA)));
    let sid = session["session_id"].as_str().unwrap();
    world.delete(&format!("/v1/sessions/{sid}"), &sam).await;
    assert_eq!(inside_of(&world, &priya).await.len(), 1);
    for query in ["", "?state=ended", "?state=open&limit=0", "?state=open&limit=201", "?state=open&cursor=x"]
    {
        world.get(&format!("/v1/sessions{query}"), &priya).await.refused(400, "invalid_request");
    }
}

#[tokio::test]
async fn the_current_page_is_what_was_read_last() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let token = world.enter(&sam, AIKO, MARLOW).await;
    let base = format!("/v1/workspaces/{MARLOW}");
    let tom = json!({ "id": "usr_4tnw", "name": "Tom Nakamura-Whitfield" });
    let aiko = json!({ "id": AIKO, "name": "Aiko Kuroda 黒田愛子" });
    let mut seen_at = 0;
    for (part, kind, member) in [
        ("", "overview", Value::Null),
        ("/members?q=tom", "members", Value::Null),
        ("/members/usr_4tnw", "member", tom.clone()),
        ("/roles", "roles", Value::Null),
        ("/members/usr_4tnw/effective-access", "member", tom),
        ("/teams", "teams", Value::Null),
        ("/access-settings", "access_settings", Value::Null),
        ("/members/usr_3ak7", "member", aiko),
    ] {
        world.get(&format!("{base}{part}"), &token).await.ok();
        // What is no page of the workspace, and what was refused, leaves it as it is.
        world.get("/v1/me/profile", &token).await.ok();
        world.get("/v1/session", &token).await.ok();
        world.get(&format!("/v1/workspaces/{LUMEN}/members"), &token).await.refused(404, "not_found");
        let session = &inside_of(&world, &priya).await[0];
        assert_eq!((&session["page"]["kind"], &session["page"]["member"]), (&json!(kind), &member), "{part}");
        let (page_at, last) = (session["page"]["at"].as_i64().unwrap(), session["last_seen_at"].as_i64());
        assert!(page_at >= seen_at && last.unwrap() >= page_at, "{session}");
        seen_at = page_at;
    }
}

#[tokio::test]
async fn what_is_armed_is_said_in_words_until_it_is_made_or_disarmed() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let token = world.enter_to_change(&sam, AIKO, MARLOW).await;
    let sid = world.session_id(&token).await;
    let viewer = "SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Viewer'";
    let change =
        json!({ "kind": "member_role", "member_id": "usr_4tnw", "role_id": world.text(viewer).await });
    let draft = json!({ "change": change, "purpose": "As asked", "authorised_by": "Ivana", "how": "call" });
    let arm = async || world.post(&format!("/v1/sessions/{sid}/change-grants"), &token, &draft).await.ok();
    let mode = async || {
        let session = inside_of(&world, &priya).await.remove(0);
        assert_eq!(session["may_change"], true);
        session["mode"].clone()
    };
    assert_eq!(mode().await, json!({ "kind": "read_only" }));
    let grant = arm().await;
    let armed = mode().await;
    assert_eq!(
        armed,
        json!({
            "kind": "armed", "title": "Tom Nakamura-Whitfield’s role", "before": "Billing manager", "after": "Viewer",
            "expires_at": grant["expires_at"],
        })
    );
    world.delete(&format!("/v1/change-grants/{}", grant["id"].as_str().unwrap()), &sam).await.ok();
    assert_eq!(mode().await, json!({ "kind": "read_only" }));
    arm().await;
    world.execute("UPDATE change_grants SET expires_at = 1 WHERE voided_at IS NULL").await;
    assert_eq!(mode().await, json!({ "kind": "read_only" }), "its two minutes are over");
}

#[tokio::test]
async fn running_sessions_come_page_by_page_the_newest_first() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    for _ in 0..5 {
        world.enter(&sam, DANA, MARLOW).await;
    }
    world.execute("UPDATE sessions SET started_at = started_at - 60000 WHERE id IN (SELECT id FROM sessions WHERE actor_id IS NOT NULL ORDER BY id LIMIT 3)").await;
    let all = inside_of(&world, &priya).await;
    assert_eq!(all.len(), 5);
    let place = |one: &Value| (one["started_at"].as_i64(), one["session_id"].as_str().map(str::to_owned));
    assert!(all.is_sorted_by(|one, two| place(one) > place(two)));
    for limit in [1, 2, 4] {
        assert_eq!(all_pages(&world, OPEN, limit, &priya).await, all);
    }
}

#[tokio::test]
async fn a_session_is_ended_with_a_message_that_the_agent_learns_one_way_or_the_other() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let ivana = world.sign_in(IVANA).await;
    for (by, id, cause) in [(&priya, PRIYA, "ended_by_lead"), (&ivana, IVANA, "ended_by_customer")] {
        let token = world.enter(&sam, DANA, MARLOW).await;
        let sid = world.session_id(&token).await;
        let message = json!({ "message": "  Call me first, please: it’s about Dana’s “export”. " });
        let words = "Call me first, please: it’s about Dana’s “export”.";
        let path = format!("/v1/sessions/{sid}/end");
        assert_eq!(world.post(&path, by, &message).await.status, 204);
        // Once more does nothing, and does not replace what was said.
        assert_eq!(world.post(&path, by, &json!({ "message": "Never mind" })).await.status, 204);
        for refused in [
            world.get("/v1/session", &token).await,
            world.get(&format!("/v1/workspaces/{MARLOW}/members"), &token).await,
            world.post(&format!("/v1/sessions/{sid}/renew"), &sam, &Value::Null).await,
        ] {
            refused.refused(401, "session_ended");
            let ended = refused.json()["ended"].clone();
            assert_eq!((&ended["cause"], &ended["by"]["id"]), (&json!(cause), &json!(id)), "{ended}");
            assert_eq!(ended["message"], words);
            assert!(ended["at"].is_i64());
        }
        let ended = "SELECT detail FROM audit WHERE action = 'session.ended' ORDER BY seq DESC LIMIT 1";
        let audited = world.text(ended).await;
        assert!(audited.contains(id) && !audited.contains(words), "{audited}");
        let message_sql =
            "SELECT detail FROM audit WHERE action = 'session.end_message' ORDER BY seq DESC LIMIT 1";
        assert_eq!(world.text(message_sql).await, words);
    }
    // Without a body, without a message, and by DELETE as before.
    for body in [None, Some(json!({})), Some(json!({ "message": "" }))] {
        let token = world.enter(&sam, DANA, MARLOW).await;
        let path = format!("/v1/sessions/{}/end", world.session_id(&token).await);
        let request = world.request(reqwest::Method::POST, &path).bearer_auth(&priya);
        let request = match &body {
            Some(body) => request.json(body),
            None => request,
        };
        assert_eq!(send(request).await.status, 204, "{body:?}");
        let ended = world.get("/v1/session", &token).await.json()["ended"].clone();
        assert_eq!((&ended["by"]["id"], &ended["message"]), (&json!(PRIYA), &Value::Null));
    }
    // Who exits is told by nobody else.
    let token = world.enter(&sam, DANA, MARLOW).await;
    let path = format!("/v1/sessions/{}", world.session_id(&token).await);
    assert_eq!(world.delete(&path, &sam).await.status, 204);
    let ended = world.get("/v1/session", &token).await.json()["ended"].clone();
    assert_eq!((&ended["cause"], &ended["by"]), (&json!("exited"), &Value::Null));
}

#[tokio::test]
async fn a_message_is_one_line_without_characters_that_deceive() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let token = world.enter(&sam, DANA, MARLOW).await;
    let path = format!("/v1/sessions/{}/end", world.session_id(&token).await);
    for bad in ["two\nlines", "a\tb", "a\u{202e}b", "a\u{0}b", "zero\u{200b}width", "\u{2066}x"] {
        world.post(&path, &priya, &json!({ "message": bad })).await.refused(400, "invalid_request");
    }
    let long = "é".repeat(END_MESSAGE.most + 1);
    world.post(&path, &priya, &json!({ "message": long })).await.refused(422, "word_length");
    world.post(&path, &priya, &json!({ "text": "x" })).await.refused(400, "invalid_request");
    world.get("/v1/session", &token).await.ok();
    let longest = "é".repeat(END_MESSAGE.most);
    assert_eq!(world.post(&path, &priya, &json!({ "message": longest })).await.status, 204);
    assert_eq!(world.get("/v1/session", &token).await.json()["ended"]["message"], longest);
}

#[tokio::test]
async fn decided_requests_say_what_became_of_them_by_whom_and_when() {
    let world = World::training().await;
    let (sam, priya, tamsin) =
        (world.sign_in(SAM).await, world.sign_in(PRIYA).await, world.sign_in(TAMSIN).await);
    let list = "/v1/entry-requests?state=decided";
    let ids = async |list: &str, token: &str| -> Vec<String> {
        let found = world.get(list, token).await.ok();
        found["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(list, &priya).await, [""; 0]);
    let by_policy = world.entry(&sam, DANA, MARLOW).await;
    let approved = world.entry(&sam, OTANI, NORTHWIND).await;
    let approval = json!({ "minutes": 5, "scope": ["members:read"], "word": "Short, please" });
    world.post(&format!("/v1/entry-requests/{approved}/approve"), &priya, &approval).await.ok();
    let declined = world.entry(&sam, OTANI, NORTHWIND).await;
    let refusal = json!({ "word": "Call me first" });
    world.post(&format!("/v1/entry-requests/{declined}/decline"), &tamsin, &refusal).await.ok();
    let withdrawn = world.entry(&sam, OTANI, NORTHWIND).await;
    world.post(&format!("/v1/entry-requests/{withdrawn}/withdraw"), &sam, &Value::Null).await.ok();
    let lapsed = world.entry(&sam, OTANI, NORTHWIND).await;
    let waiting = world.entry(&sam, OTANI, NORTHWIND).await;
    assert!(!ids(list, &priya).await.contains(&lapsed), "it waits");
    sqlx::query("UPDATE entry_requests SET lapses_at = created_at + 1 WHERE id = $1")
        .bind(&lapsed)
        .execute(&world.sql)
        .await
        .unwrap();
    let found = world.get(list, &priya).await.ok();
    let found = found["items"].as_array().unwrap();
    let settled = |one: &Value| (one["settled_at"].as_i64().unwrap(), one["id"].as_str().unwrap().to_owned());
    assert!(found.is_sorted_by(|one, two| settled(one) > settled(two)), "newest first: {found:?}");
    let of = |id: &str| found.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("{id} is missing"));
    assert_eq!(found.len(), 5);
    assert!(found.iter().all(|one| one["id"] != waiting.as_str()));
    assert_eq!((&of(&by_policy)["state"], &of(&by_policy)["decision"]), (&json!("approved"), &Value::Null));
    assert_eq!(of(&by_policy)["settled_at"], of(&by_policy)["created_at"]);
    let decision = &of(&approved)["decision"];
    assert_eq!((&decision["by"]["id"], &decision["word"]), (&json!(PRIYA), &json!("Short, please")));
    assert_eq!(of(&approved)["settled_at"], decision["at"]);
    assert_eq!(of(&declined)["decision"]["by"]["id"], TAMSIN);
    let withdrawal = &of(&withdrawn)["withdrawal"];
    assert_eq!((&withdrawal["by"]["id"], &withdrawal["why"]), (&json!(SAM), &json!("")));
    assert_eq!(
        (&of(&withdrawn)["state"], &of(&withdrawn)["settled_at"]),
        (&json!("withdrawn"), &withdrawal["at"])
    );
    assert_eq!(
        (&of(&lapsed)["state"], &of(&lapsed)["settled_at"]),
        (&json!("lapsed"), &of(&lapsed)["lapses_at"])
    );
    for limit in [1, 2] {
        assert_eq!(&all_pages(&world, list, limit, &priya).await, found);
    }
    // Since then, and one's own.
    let second = found[1]["settled_at"].as_i64().unwrap();
    let since: Vec<String> = ids(&format!("{list}&since={second}"), &priya).await;
    assert!(since.len() >= 2 && since.len() < 5 || second == found[4]["settled_at"].as_i64().unwrap());
    assert_eq!(ids(&format!("{list}&since={}", i64::MAX), &priya).await, [""; 0]);
    assert_eq!(ids(&format!("{list}&mine=true"), &sam).await.len(), 5);
    assert_eq!(ids(&format!("{list}&mine=true"), &priya).await, [""; 0]);
    // Entering does not move it, and what the server closes says why.
    let ticket = world.ticket(&sam, &by_policy).await;
    world.exchange(&ticket, &sam).await.ok();
    let off = json!({ "value": { "type": "choice", "value": "off" } });
    let setting = format!("/v1/workspaces/{NORTHWIND}/access-settings/support_access");
    world.patch(&setting, &tamsin, "*", &off).await.ok();
    let after = world.get(list, &priya).await.ok();
    let after = after["items"].as_array().unwrap();
    let now = |id: &str| after.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(
        (&now(&by_policy)["state"], &now(&by_policy)["settled_at"]),
        (&json!("used"), &of(&by_policy)["settled_at"])
    );
    let closed = &now(&waiting)["withdrawal"];
    assert_eq!((&closed["by"], &closed["why"]), (&Value::Null, &json!("Support access was turned off")));
    for query in ["&since=-1", "&since=x", "&since=1.5", "&cursor=x"] {
        world.get(&format!("{list}{query}"), &priya).await.refused(400, "invalid_request");
    }
}
