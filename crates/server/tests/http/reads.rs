//! Reading a workspace.

use crate::world::*;
use reqwest::Method;
use serde_json::{Value, json};
use std::{collections::HashSet, time::Instant};

const PARTS: [&str; 7] = [
    "",
    "/members",
    "/members/usr_7f3k",
    "/members/usr_7f3k/effective-access",
    "/teams",
    "/roles",
    "/access-settings",
];

#[tokio::test]
async fn only_ones_own_workspace_exists() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let (dana, other) = (world.sign_in(DANA).await, world.sign_in(OTHER_DANA).await);
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let elsewhere = world.enter(&sam, OTHER_DANA, LUMEN).await;
    for part in PARTS {
        let path = format!("/v1/workspaces/{MARLOW}{part}");
        world.get(&path, &inside).await.ok();
        world.get(&path, &dana).await.ok();
        let nowhere = format!("/v1/workspaces/ws_nowhere{part}");
        let unknown = world.get(&nowhere, &elsewhere).await;
        for stranger in [&sam, &priya, &other, &elsewhere] {
            let answer = world.get(&path, stranger).await;
            answer.refused(404, "not_found");
            assert_eq!(answer.said(), unknown.said(), "it can be told that it exists");
        }
    }
    let path = format!("/v1/workspaces/{MARLOW}/members/{OTHER_DANA}");
    world.get(&path, &inside).await.refused(404, "not_found");
    world.get(&format!("{path}/effective-access"), &inside).await.refused(404, "not_found");
    world.execute("UPDATE memberships SET status = 'suspended' WHERE person_id = 'usr_7f3k'").await;
    world.get(&format!("/v1/workspaces/{MARLOW}"), &dana).await.refused(404, "not_found");
    world.get(&format!("/v1/workspaces/{MARLOW}"), &inside).await.refused(401, "session_ended");
}

#[tokio::test]
async fn what_is_read() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let token = world.enter(&sam, DANA, MARLOW).await;
    let read = async |part: &str| world.get(&format!("/v1/workspaces/{MARLOW}{part}"), &token).await.ok();
    let overview = read("").await;
    assert_eq!((&overview["name"], &overview["members"]), (&json!("Marlow Freight"), &json!(400)));
    assert_eq!(overview["owners"].as_array().unwrap().len(), 1);
    assert_eq!(overview["owners"][0]["name"], "Ivana Petrović");
    let counts: Vec<i64> = overview["members_by_role"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["members"].as_i64().unwrap())
        .collect();
    assert_eq!(counts.iter().sum::<i64>(), 400);
    assert!(counts.is_sorted_by(|one, two| one >= two));

    let dana = read("/members/usr_7f3k").await;
    assert_eq!(dana["member"]["timezone"], "Europe/Lisbon");
    assert_eq!(dana["member"]["role"]["name"], "Editor");
    let teams: Vec<&Value> =
        dana["member"]["teams"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(teams, ["Billing", "Exports"]);

    let access = read("/members/usr_7f3k/effective-access").await;
    let items = access["items"].as_array().unwrap();
    assert_eq!(items.len(), 26);
    let granted = |key: &str| {
        items.iter().find(|it| it["permission"]["key"] == key).unwrap()["granted_by"]
            .as_array()
            .unwrap()
            .clone()
    };
    assert!(granted("invoices.export").is_empty());
    // The smallest change first, with what else it would change.
    let ways = |key: &str| -> Vec<(String, u64, u64)> {
        let item = items.iter().find(|it| it["permission"]["key"] == key).unwrap();
        let ways = item["would_grant"].as_array().unwrap().iter();
        let number = |way: &Value, what: &str| way[what].as_u64().unwrap();
        let name = |way: &Value| way["through"]["name"].as_str().unwrap().to_owned();
        ways.map(|way| (name(way), number(way, "also_grants"), number(way, "takes_away"))).collect()
    };
    let way = |name: &str, also, takes| (name.to_owned(), also, takes);
    assert_eq!(ways("invoices.export")[0], way("Finance leads", 0, 0));
    assert_eq!(ways("members.invite"), [way("Export desk lead", 1, 3), way("Admin", 14, 0)]);
    assert_eq!(ways("members.manage_owners").last(), Some(&way("Owner", 15, 0)), "nothing else grants it");
    assert_eq!(ways("invoices.view"), [], "it is granted");
    let by = granted("invoices.view");
    assert_eq!((&by[0]["type"], &by[0]["name"]), (&json!("role"), &json!("Editor")));
    assert_eq!((&by[1]["type"], &by[1]["name"]), (&json!("team"), &json!("Billing")));

    let teams = read("/teams").await;
    let teams = teams["items"].as_array().unwrap();
    let team = |name: &str| teams.iter().find(|team| team["name"] == name).unwrap();
    assert_eq!(team("Billing")["has_viewed_user"], true);
    assert_eq!(team("Finance leads")["has_viewed_user"], false);
    assert!(team("Finance leads")["permissions"].as_array().unwrap().contains(&json!("invoices.export")));
    assert!(teams.iter().all(|team| team["lead"].is_object() && team["members"].as_i64().unwrap() > 0));

    let roles = read("/roles").await;
    assert_eq!(roles["viewed_user_role"], dana["member"]["role"]["id"]);
    assert_eq!(roles["permissions"].as_array().unwrap().len(), 26);
    let names: Vec<&Value> = roles["roles"].as_array().unwrap().iter().map(|role| &role["name"]).collect();
    assert_eq!(names[..6], ["Owner", "Admin", "Billing manager", "Editor", "Viewer", "Guest"]);
    assert_eq!(names.len(), 8);

    let settings = read("/access-settings").await;
    let settings = settings["items"].as_array().unwrap();
    assert_eq!(settings.len(), 14);
    let protected: Vec<&Value> =
        settings.iter().filter(|it| it["protected"] == true).map(|it| &it["key"]).collect();
    assert_eq!(protected, ["support_access", "changes_allowed", "longest_session_minutes", "support_notify"]);
    assert!(
        settings
            .iter()
            .any(|it| it["value"] == json!({"type": "number", "value": 60}) && it["unit"] == "minutes")
    );
    // As themselves: nobody is viewed.
    let dana = world.sign_in(DANA).await;
    let roles = world.get(&format!("/v1/workspaces/{MARLOW}/roles"), &dana).await.ok();
    assert_eq!(roles["viewed_user_role"], json!(null));
    let teams = world.get(&format!("/v1/workspaces/{MARLOW}/teams"), &dana).await.ok();
    assert!(teams["items"].as_array().unwrap().iter().all(|team| team["has_viewed_user"] == false));
}

#[tokio::test]
async fn every_read_has_a_tag_and_is_not_sent_twice() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let token = world.enter(&sam, DANA, MARLOW).await;
    let mut paths: Vec<(String, &str)> =
        PARTS.iter().map(|part| (format!("/v1/workspaces/{MARLOW}{part}"), token.as_str())).collect();
    // The tag of a member says what a change could overwrite, and not that nothing else is new: it is sent again.
    let member = format!("/v1/workspaces/{MARLOW}/members/{DANA}");
    paths.retain(|(path, _)| *path != member);
    let tag = world.get(&member, &token).await.etag();
    let again = world.request(Method::GET, &member).bearer_auth(&token).header("if-none-match", &tag);
    assert_eq!(send(again).await.status, 200);
    paths.extend([
        ("/v1/session".to_owned(), token.as_str()),
        ("/v1/me/profile".to_owned(), token.as_str()),
        ("/v1/directory?q=dana".to_owned(), sam.as_str()),
        (format!("/v1/directory/{MARLOW}/{DANA}"), sam.as_str()),
    ]);
    for (path, token) in paths {
        let tag = world.get(&path, token).await.etag();
        let ask = async |known: &str| {
            send(world.request(Method::GET, &path).bearer_auth(token).header("if-none-match", known)).await
        };
        for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let fresh = ask(&known).await;
            assert_eq!((fresh.status, fresh.text.as_str()), (304, ""), "{path} {known}");
            assert_eq!(fresh.etag(), tag);
            assert_eq!(fresh.header("cache-control"), "no-store");
        }
        assert_eq!(ask("\"x\"").await.status, 200);
        // A tag is no way past the door.
        let stranger = send(world.request(Method::GET, &path).header("if-none-match", &tag)).await;
        stranger.refused(401, "unauthenticated");
    }
}

#[tokio::test]
async fn five_thousand_members_without_gaps_or_repeats() {
    let world = World::training().await;
    let owner = world.sign_in("usr_2cho").await;
    let base = format!("/v1/workspaces/{HALCYON}/members");
    let started = Instant::now();
    let first = world.get(&format!("{base}?limit=200"), &owner).await.ok();
    println!("a page of 200 of 5,000: {:?}", started.elapsed());
    assert_eq!(first["total"], 5000);
    for limit in [200, 137] {
        let mut seen = HashSet::new();
        let mut order = Vec::new();
        let mut cursor = String::new();
        let mut pages = 0;
        loop {
            let page = world.get(&format!("{base}?limit={limit}{cursor}"), &owner).await.ok();
            pages += 1;
            for item in page["items"].as_array().unwrap() {
                let id = item["person"]["id"].as_str().unwrap().to_owned();
                assert!(seen.insert(id.clone()), "{id} comes twice");
                order.push(id);
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 5000);
        assert_eq!(pages, 5000_usize.div_ceil(limit));
        let sorted: Vec<String> = sqlx::query_scalar(
            "SELECT m.person_id FROM memberships m JOIN people p ON p.id = m.person_id
             WHERE workspace_id = 'ws_halcyon' ORDER BY p.folded_name, p.id",
        )
        .fetch_all(&world.sql)
        .await
        .unwrap();
        assert_eq!(order, sorted);
    }
    println!("1 + 25 + 37 pages: {:?}", started.elapsed());
}

#[tokio::test]
async fn searching_and_filtering_members() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let token = world.enter(&sam, DANA, MARLOW).await;
    let base = format!("/v1/workspaces/{MARLOW}");
    let list = async |query: &str| world.get(&format!("{base}/members?{query}"), &token).await.ok();
    for (q, name) in [
        ("PETROVIC", "Ivana Petrović"),
        ("petrovi%C4%87", "Ivana Petrović"),
        ("%E9%BB%92%E7%94%B0%E6%84%9B", "Aiko Kuroda 黒田愛子"),
        ("dana@marlow", "Dana Reyes"),
        ("usr_7f3k", "Dana Reyes"),
        ("%20%20dana%20rey%20", "Dana Reyes"),
        ("H%C3%98JG", "Jens Højgaard"),
    ] {
        let found = list(&format!("q={q}")).await;
        assert_eq!(found["items"][0]["person"]["name"], name, "{q}");
        assert_eq!(found["total"], 1, "{q}");
    }
    let roles = world.get(&format!("{base}/roles"), &token).await.ok();
    let guest =
        roles["roles"].as_array().unwrap().iter().find(|role| role["name"] == "Guest").cloned().unwrap();
    let guests = list(&format!("role={}&limit=200", guest["id"].as_str().unwrap())).await;
    assert_eq!(guests["total"], guest["members"]);
    assert!(guests["items"].as_array().unwrap().iter().all(|it| it["role"]["name"] == "Guest"));
    let teams = world.get(&format!("{base}/teams"), &token).await.ok();
    let team = &teams["items"][0];
    let in_team = list(&format!("team={}&limit=200", team["id"].as_str().unwrap())).await;
    assert_eq!(in_team["total"], team["members"]);
    let both = format!("team={}&role={}", team["id"].as_str().unwrap(), guest["id"].as_str().unwrap());
    assert!(list(&both).await["total"].as_i64() < team["members"].as_i64());
    assert_eq!(list("role=role_unknown").await["total"], 0);
    assert_eq!(list("").await["items"].as_array().unwrap().len(), 100);
}
