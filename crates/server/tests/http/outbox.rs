//! What the product is told: in the transaction of what is told, and no more than a receiver may know.

use crate::{receiver::*, world::*};
use reqwest::Method;
use serde_json::{Value, json};

pub const TOM: &str = "usr_4tnw";

/// Grants a change to a session and makes it. The grant.
pub async fn change(world: &World, token: &str, change: &Value) -> Value {
    let sid = world.session_id(token).await;
    let draft =
        json!({ "change": change, "purpose": "Tom edits", "authorised_by": "Ivana Horvat", "how": "mail" });
    let grant = world.post(&format!("/v1/sessions/{sid}/change-grants"), token, &draft).await.ok();
    let (path, body) = patch_of(change);
    let request = world
        .request(Method::PATCH, &path)
        .bearer_auth(token)
        .header("if-match", grant["etag"].as_str().unwrap())
        .header("ergo-change-grant", grant["grant"].as_str().unwrap())
        .json(&body);
    send(request).await.ok();
    grant
}

fn patch_of(change: &Value) -> (String, Value) {
    let text = |name: &str| change[name].as_str().unwrap();
    let base = format!("/v1/workspaces/{MARLOW}");
    match text("kind") {
        "member_role" => {
            (format!("{base}/members/{}", text("member_id")), json!({ "role_id": change["role_id"] }))
        }
        "team_membership" => {
            let path = format!("{base}/teams/{}/members/{}", text("team_id"), text("member_id"));
            (path, json!({ "member": change["member"] }))
        }
        _ => (format!("{base}/access-settings/{}", text("key")), json!({ "value": change["value"] })),
    }
}

/// The id of a role or team of Marlow, by its name.
pub async fn named(world: &World, table: &'static str, name: &'static str) -> String {
    let sql = format!("SELECT id FROM {table} WHERE workspace_id = '{MARLOW}' AND name = '{name}'");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&world.sql).await.unwrap()
}

pub async fn role_change(world: &World, role: &'static str) -> Value {
    json!({ "kind": "member_role", "member_id": TOM, "role_id": named(world, "roles", role).await })
}

/// Everything that is told, once: the kinds in their order, and the secrets that were used on the way.
pub async fn everything(world: &World) -> (Vec<&'static str>, Vec<String>) {
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let mut told = Vec::new();
    let mut secrets = vec![sam.clone(), priya.clone()];
    // A second person approves, declines, and revokes; an agent withdraws.
    let user = world
        .text(
            "SELECT m.person_id FROM memberships m JOIN roles r ON r.id = m.role_id
             WHERE m.workspace_id = 'ws_northwind' AND m.status = 'active' AND r.name IN ('Editor', 'Viewer')
             ORDER BY 1 LIMIT 1",
        )
        .await;
    let approval = json!({ "minutes": 10, "scope": ["members:read"], "word": "A word of approval" });
    for (action, body) in [
        ("approve", approval.clone()),
        ("decline", json!({ "word": "A word of refusal" })),
        ("withdraw", Value::Null),
    ] {
        let request = world.post("/v1/entry-requests", &sam, &draft(&user, NORTHWIND)).await.ok();
        let by = if action == "withdraw" { &sam } else { &priya };
        let path = format!("/v1/entry-requests/{}/{action}", request["id"].as_str().unwrap());
        world.post(&path, by, &body).await.ok();
        told.push("entry.pending");
        told.push(match action {
            "approve" => "entry.approved",
            "decline" => "entry.declined",
            _ => "entry.withdrawn",
        });
        if action == "approve" {
            let path = format!("/v1/entry-requests/{}/revoke", request["id"].as_str().unwrap());
            world.post(&path, &priya, &json!({ "word": "Not any more" })).await.ok();
            told.push("entry.withdrawn");
        }
    }
    // A session in which everything is changed, and one change is undone.
    let mut asked = draft(AIKO, MARLOW);
    asked["changes"] = json!(true);
    let request = world.post("/v1/entry-requests", &sam, &asked).await.ok();
    let ticket = world.ticket(&sam, request["id"].as_str().unwrap()).await;
    let inside = world.exchange(&ticket, &sam).await.ok()["access_token"].as_str().unwrap().to_owned();
    secrets.extend([ticket, inside.clone()]);
    told.extend(["entry.approved", "session.entered"]);
    let grant = change(world, &inside, &role_change(world, "Editor").await).await;
    secrets.push(grant["grant"].as_str().unwrap().to_owned());
    change(world, &inside, &grant["inverse"]).await;
    told.extend(["member.role_changed", "member.role_changed"]);
    let team = world.text("SELECT id FROM teams WHERE workspace_id = 'ws_marlow' ORDER BY id LIMIT 1").await;
    let is_in: bool =
        world.get(&format!("/v1/workspaces/{MARLOW}/members/{TOM}"), &inside).await.text.contains(&team);
    for member in [!is_in, is_in] {
        let membership =
            json!({ "kind": "team_membership", "member_id": TOM, "team_id": team, "member": member });
        change(world, &inside, &membership).await;
        told.push(if member { "team.member_added" } else { "team.member_removed" });
    }
    for (key, value) in [
        ("session_hours", json!({ "type": "number", "value": 25 })),
        ("allowed_domains", json!({ "type": "list", "value": ["dana-reyes.example"] })),
    ] {
        change(world, &inside, &json!({ "kind": "access_setting", "key": key, "value": value })).await;
        told.push("access_setting.changed");
    }
    let sid = world.session_id(&inside).await;
    assert_eq!(world.delete(&format!("/v1/sessions/{sid}"), &sam).await.status, 204);
    told.push("session.ended");
    (told, secrets)
}

#[tokio::test]
async fn everything_is_told_in_order_signed_and_without_a_token() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let (_, secret) = add(&world, &receiver, &[]).await;
    let (_, feed) = add_poller(&world, "full", &[]).await;
    let (told, mut secrets) = everything(&world).await;
    let got = receiver.until_taken(told.len()).await;
    // In order in each workspace; here one workspace is over before the other begins.
    for workspace in [NORTHWIND, MARLOW] {
        let numbers: Vec<i64> =
            got.iter().filter(|one| one.workspace() == workspace).map(Received::seq).collect();
        assert!(numbers.is_sorted() && !numbers.is_empty(), "{numbers:?}");
    }
    let mut by_number = got.clone();
    by_number.sort_by_key(Received::seq);
    assert_eq!(by_number.iter().map(Received::kind).collect::<Vec<_>>(), told);
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap();
    for one in &got {
        assert!(one.is_signed_with(&secret) && one.id == one.body["id"].as_str().unwrap());
        assert!((now - one.seconds).abs() < 60 && one.id.starts_with("msg_") && !one.id.contains('.'));
    }
    // The feed is the same, and a change names both, by whose word, and what was there before.
    let polled = polled(&world, &feed).await;
    assert_eq!(polled, by_number.iter().map(|one| one.body.clone()).collect::<Vec<_>>());
    let role = &polled.iter().find(|one| one["type"] == "member.role_changed").unwrap()["data"];
    assert_eq!((&role["by"]["user"]["id"], &role["by"]["agent"]["id"]), (&json!(AIKO), &json!(SAM)));
    assert_eq!(
        (&role["before"]["name"], &role["after"]["name"]),
        (&json!("Billing manager"), &json!("Editor"))
    );
    assert_eq!((&role["by"]["authorised_by"], &role["by"]["how"]), (&json!("Ivana Horvat"), &json!("mail")));
    let ended = &polled.last().unwrap()["data"];
    assert_eq!((&ended["cause"], &ended["agent"]["name"]), (&json!("exited"), &json!("Sam Okafor")));
    // No token, ticket, or grant, anywhere.
    secrets.extend([secret, feed]);
    let stored: Vec<String> =
        sqlx::query_scalar("SELECT body FROM outbox").fetch_all(&world.sql).await.unwrap();
    for text in got.iter().map(|one| &one.text).chain(&stored) {
        assert!(!secrets.iter().any(|secret| text.contains(secret)) && !text.contains("eyJ"), "{text}");
        assert!(
            !["et_", "cgs_", "whsec_", "feed_", "scim_"].iter().any(|prefix| text.contains(prefix)),
            "{text}"
        );
    }
    // And in the database no name of a person.
    assert!(!stored.iter().any(|text| text.contains("Okafor") || text.contains("Aiko")));
}

#[tokio::test]
async fn a_receiver_is_sent_no_more_about_people_than_it_may_have() {
    let world = World::training().await;
    let mut tokens = Vec::new();
    for level in ["none", "ids", "full"] {
        tokens.push(add_poller(&world, level, &[]).await.1);
    }
    let (told, _) = everything(&world).await;
    let mut texts = Vec::new();
    for token in &tokens {
        let all = polled(&world, token).await;
        assert_eq!(all.len(), told.len());
        texts.push(all);
    }
    let people: Vec<(String, String, String)> =
        sqlx::query_as("SELECT id, name, email FROM people").fetch_all(&world.sql).await.unwrap();
    let typed =
        ["Invoice export", "SUP-4821", "A word", "Not any more", "Tom edits", "Ivana Horvat", "dana-reyes"];
    let named = ["Billing manager", "Editor", "Sign out after"];
    let [none, ids, full] = [0, 1, 2].map(|level| serde_json::to_string(&texts[level]).unwrap());
    for (id, name, email) in &people {
        assert!(!none.contains(id.as_str()), "{id}");
        assert!(
            [&none, &ids].iter().all(|text| !text.contains(name.as_str()) && !text.contains(email.as_str()))
        );
    }
    for text in typed.iter().chain(&named) {
        assert!(!none.contains(text) && !ids.contains(text) && full.contains(text), "{text}");
    }
    for id in [SAM, PRIYA, AIKO, TOM] {
        assert!(ids.contains(id) && full.contains(id), "{id}");
    }
    assert!(full.contains("sam@") && full.contains("Sam Okafor"));
    // What is no one's own is there for everybody: which role, which setting, and what it was set to.
    let role = named_role(&world).await;
    for (level, word) in [(&none, "none"), (&ids, "ids"), (&full, "full")] {
        assert!(level.contains(&role) && level.contains(r#""type":"number","value":25"#));
        assert!(level.contains(&format!(r#""personal_data":"{word}""#)));
    }
}

async fn named_role(world: &World) -> String {
    named(world, "roles", "Editor").await
}

#[tokio::test]
async fn a_change_that_is_not_made_is_not_told_and_one_that_cannot_be_told_is_not_made() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter_to_change(&sam, AIKO, MARLOW).await;
    let count = async || world.number("SELECT count(*) FROM outbox").await;
    let role = async || {
        world
            .text(
                "SELECT role_id FROM memberships WHERE workspace_id = 'ws_marlow' AND person_id = 'usr_4tnw'",
            )
            .await
    };
    let (told, before) = (count().await, role().await);
    let wanted = role_change(&world, "Editor").await;
    let (path, body) = patch_of(&wanted);
    // Refused before anything was written.
    world.patch(&path, &inside, "*", &body).await.refused(403, "read_only");
    assert_eq!(count().await, told);
    let sid = world.session_id(&inside).await;
    for (table, hidden) in [("notifications", "hidden_notifications"), ("outbox", "hidden_outbox")] {
        let draft =
            json!({ "change": wanted, "purpose": "Tom edits", "authorised_by": "Ivana", "how": "mail" });
        let grant = world.post(&format!("/v1/sessions/{sid}/change-grants"), &inside, &draft).await.ok();
        // What comes after the message fails, and then the message itself.
        let rename = |from: &str, to: &str| format!("ALTER TABLE {from} RENAME TO {to}");
        sqlx::query(sqlx::AssertSqlSafe(rename(table, hidden))).execute(&world.sql).await.unwrap();
        let request = world
            .request(Method::PATCH, &path)
            .bearer_auth(&inside)
            .header("if-match", grant["etag"].as_str().unwrap())
            .header("ergo-change-grant", grant["grant"].as_str().unwrap());
        send(request.json(&body)).await.refused(500, "internal");
        sqlx::query(sqlx::AssertSqlSafe(rename(hidden, table))).execute(&world.sql).await.unwrap();
        assert_eq!((count().await, role().await), (told, before.clone()), "{table}");
    }
    assert_eq!(world.number("SELECT last_seq FROM outbox_state").await, told, "not even a number");
    change(&world, &inside, &wanted).await;
    assert_eq!(count().await, told + 1);
    assert_ne!(role().await, before);
}

#[tokio::test]
async fn what_customers_change_themselves_and_what_the_server_closes_is_told_too() {
    let world = World::training().await;
    let (_, feed) = add_poller(&world, "ids", &["--workspace", MARLOW]).await;
    let (sam, ivana) = (world.sign_in(SAM).await, world.sign_in(IVANA).await);
    let inside = world.enter(&sam, DANA, MARLOW).await;
    world.entry(&sam, DANA, MARLOW).await;
    world.entry(&sam, OTHER_DANA, LUMEN).await;
    let off = json!({ "value": { "type": "choice", "value": "off" } });
    let path = format!("/v1/workspaces/{MARLOW}/access-settings/support_access");
    world.patch(&path, &ivana, "*", &off).await.ok();
    world.get("/v1/session", &inside).await.refused(401, "session_ended");
    let told = polled(&world, &feed).await;
    let kinds: Vec<&str> = told.iter().map(|one| one["type"].as_str().unwrap()).collect();
    // Nothing of Lumen, though the entry there came in between.
    assert_eq!(
        kinds,
        [
            "entry.approved",
            "session.entered",
            "entry.approved",
            "entry.withdrawn",
            "access_setting.changed",
            "session.ended"
        ]
    );
    let [closed, changed, ended] = [3, 4, 5].map(|place| &told[place]["data"]);
    assert_eq!((&closed["by_person"], &closed["by"]), (&json!(false), &Value::Null));
    assert_eq!((&changed["by"]["user"]["id"], &changed["by"]["agent"]), (&json!(IVANA), &Value::Null));
    assert_eq!(
        changed["by"]["session_id"],
        Value::Null,
        "the customer's own session is no one else's business"
    );
    assert_eq!((&changed["before"]["value"], &changed["after"]["value"]), (&json!("on"), &json!("off")));
    assert_eq!(ended["cause"], "support_access_off");
}
