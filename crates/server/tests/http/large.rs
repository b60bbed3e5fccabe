//! The member list of a large workspace: what the search index finds is what reading everyone finds.

use crate::world::*;
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;

/// As many as make a workspace large, and some more.
const MORE: usize = 21_000;
/// The most that are counted.
const COUNTED: usize = 2_000;
const MEMBERS: &str = "/v1/workspaces/ws_marlow/members";

/// More members, with names in many scripts. Each name is there many times.
const NEW_PEOPLE: &str = "
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 20999),
         first (k, name) AS (VALUES (0, 'dana'), (1, 'anders'), (2, 'zoe'), (3, 'дмитрий'), (4, 'xavier'), (5, 'o''brien'),
                                    (6, '李'), (7, 'maria jose'), (8, 'jean-luc'), (9, 'bo'), (10, 'an%a'), (11, 'quentin')),
         last (k, name) AS (VALUES (0, 'reyes'), (1, 'петров'), (2, '小明'), (3, 'zhang'), (4, 'smith'), (5, 'danasson'),
                                   (6, 'xu'), (7, 'abcdefghij'), (8, 'quigley'), (9, 'li'), (10, 'o_neil'))
    INSERT INTO people (id, name, folded_name, email, folded_email, timezone, locale)
        SELECT CASE WHEN i % 5 = 0 THEN 'U-N' ELSE 'usr-n' END || i, first.name || ' ' || last.name, first.name || ' ' || last.name,
               'mail' || (i * 7919 % 100003) || '@new.example', 'mail' || (i * 7919 % 100003) || '@new.example', 'UTC', 'en'
        FROM n JOIN first ON first.k = (i * 31 + i / 7) % 12 JOIN last ON last.k = (i * 17 + i / 13) % 11";
const NEW_MEMBERS: &str = "
    INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
        SELECT 'ws_marlow', p.id, p.folded_name, (SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Viewer'),
               CASE WHEN p.id LIKE '%7' THEN 'suspended' ELSE 'active' END, 1000 + length(p.email)
        FROM people p WHERE p.email LIKE '%@new.example'";

/// A large workspace, and one of its members who sees the others.
async fn large() -> (World, String) {
    let world = World::training().await;
    fill(&world).await;
    let ivana = world.sign_in(IVANA).await;
    (world, ivana)
}

/// Adds the members.
pub async fn fill(world: &World) {
    world.execute(NEW_PEOPLE).await;
    world.execute(NEW_MEMBERS).await;
}

/// Waits until everyone is in the index. PostgreSQL keeps its own at once.
pub async fn is_indexed(world: &World) {
    if !world.database.is_postgres() {
        world
            .until(async || world.number("SELECT count(*) FROM search WHERE number IS NULL").await == 0)
            .await;
    }
}

struct Person {
    id: String,
    text: String,
    status: String,
}

/// Everyone, in the order of their names.
async fn everyone(world: &World, token: &str) -> Vec<Person> {
    let person = |item: Value| {
        let text = |name: &str| item["person"][name].as_str().unwrap().to_lowercase();
        let id = item["person"]["id"].as_str().unwrap().to_owned();
        Person {
            text: format!(" {} {}\n {}", text("name"), text("id"), text("email")),
            status: item["status"].as_str().unwrap().to_owned(),
            id,
        }
    };
    walk(world, token, &[]).await.0.into_iter().map(person).collect()
}

async fn page(world: &World, token: &str, query: &[(&str, &str)]) -> Value {
    send(world.request(Method::GET, MEMBERS).query(query).bearer_auth(token)).await.ok()
}

/// All pages of a list, and the first one.
async fn walk(world: &World, token: &str, query: &[(&str, &str)]) -> (Vec<Value>, Value) {
    let first = page(world, token, &[query, &[("limit", "200")]].concat()).await;
    let (mut items, mut next) = (first["items"].as_array().unwrap().clone(), first["next_cursor"].clone());
    while let Some(cursor) = next.as_str() {
        let more = page(world, token, &[query, &[("limit", "200"), ("cursor", cursor)]].concat()).await;
        items.extend(more["items"].as_array().unwrap().iter().cloned());
        next = more["next_cursor"].clone();
    }
    (items, first)
}

fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["person"]["id"].as_str().unwrap().to_owned()).collect()
}

/// Compares a search with what reading everyone finds.
async fn compare(world: &World, token: &str, everyone: &[Person], q: &str) {
    let words: Vec<String> = q.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let matches = |person: &&Person| {
        words.iter().all(|word| person.text.split('\n').any(|column| column.contains(word.as_str())))
    };
    for status in [None, Some("suspended")] {
        let expected: Vec<&str> = everyone
            .iter()
            .filter(matches)
            .filter(|person| status.is_none_or(|status| person.status == status))
            .map(|person| person.id.as_str())
            .collect();
        let status: Vec<_> = status.iter().map(|status| ("status", *status)).collect();
        let query = [&[("q", q)], &status[..]].concat();
        let (items, first) = walk(world, token, &query).await;
        if expected.is_empty() {
            assert!(items.is_empty() || first["approximate"] == true, "{q}");
            continue;
        }
        assert_eq!(ids(&items), expected, "{q} {status:?}");
        let is_more = expected.len() > COUNTED;
        // A small part of the workspace is counted.
        if status.is_empty() || !is_more {
            assert_eq!(first["total"], expected.len().min(COUNTED), "{q}");
            assert_eq!(first["at_least"], is_more, "{q}");
        }
        let down =
            page(world, token, &[&query[..], &[("order", "descending"), ("limit", "150")]].concat()).await;
        let backward: Vec<&str> = expected.iter().rev().take(150).copied().collect();
        assert_eq!(ids(down["items"].as_array().unwrap()), backward, "{q}, from the end");
        let joined =
            page(world, token, &[&query[..], &[("sort", "joined"), ("limit", "200")]].concat()).await;
        let known: BTreeSet<&str> = expected.iter().copied().collect();
        let joined = ids(joined["items"].as_array().unwrap());
        assert_eq!(joined.len(), expected.len().min(200), "{q}");
        assert!(joined.iter().all(|id| known.contains(id.as_str())), "{q}, by joining");
    }
}

const SEARCHES: [&str; 41] = [
    "d",
    "z",
    "李",
    "я",
    "%",
    "_",
    "'",
    "da",
    "zo",
    "xu",
    "li",
    "小明",
    "明",
    "ов",
    "%a",
    "q",
    "qx",
    "dan",
    "ana",
    "етр",
    "an%",
    "o_n",
    "o'b",
    "jean-luc",
    "danasson",
    "abcdefghij",
    "bcdefghi",
    "dana reyes",
    "reyes dana",
    "маria",
    "xyzxyz",
    "usr-n12",
    "U-N1234",
    "u-n12",
    "n1234",
    "a b c d e f g h i j k l",
    "abc\0d",
    "a\0",
    "o r",
    "mail777",
    "@new.example quigley",
];

#[tokio::test]
async fn the_index_finds_what_reading_everyone_finds() {
    let (world, ivana) = large().await;
    let everyone = everyone(&world, &ivana).await;
    assert_eq!(everyone.len(), MORE + 400);
    // Before anyone is in the index, while some are, and after.
    for q in ["dana", "xu", "小明"] {
        compare(&world, &ivana, &everyone, q).await;
    }
    is_indexed(&world).await;
    for q in SEARCHES {
        compare(&world, &ivana, &everyone, q).await;
    }
}

#[tokio::test]
async fn whoever_comes_goes_or_is_renamed_is_found_as_they_are() {
    let (world, ivana) = large().await;
    is_indexed(&world).await;
    for write in [
        "UPDATE people SET name = 'Kim Kwon', folded_name = 'kim kwon' WHERE id LIKE 'usr-n_77%'",
        "UPDATE memberships SET sort_name = 'kim kwon' WHERE person_id LIKE 'usr-n_77%'",
        "UPDATE people SET email = 'q' || id || '@moved.example', folded_email = 'q' || id || '@moved.example'
             WHERE id LIKE 'usr-n_88%'",
        "DELETE FROM memberships WHERE person_id LIKE 'usr-n_99%'",
    ] {
        world.execute(write).await;
    }
    // At once, and again when they are in the index.
    for _ in 0..2 {
        let everyone = everyone(&world, &ivana).await;
        for q in ["kim", "kwo", "kw", "kim kwon", "moved", "qusr-n", "usr-n199", "dana"] {
            compare(&world, &ivana, &everyone, q).await;
        }
        is_indexed(&world).await;
    }
}

#[tokio::test]
async fn where_there_is_no_room_left_members_are_numbered_again() {
    let (world, ivana) = large().await;
    if world.database.is_postgres() {
        return;
    }
    is_indexed(&world).await;
    // No number is free between two members.
    for write in [
        "INSERT INTO search_grams (search_grams, rowid, texts)
             SELECT 'delete', number, lower(names || email) || '  ' FROM search WHERE number IS NOT NULL",
        "CREATE TABLE places AS SELECT person_id, min(number) OVER () - 1 + row_number() OVER (ORDER BY number) AS number
             FROM search WHERE workspace_id = 'ws_marlow'",
        "UPDATE search SET number = NULL WHERE workspace_id <> 'ws_marlow'",
        "UPDATE search SET number = -number WHERE workspace_id = 'ws_marlow'",
        "UPDATE search SET number = (SELECT number FROM places p WHERE p.person_id = search.person_id)
             WHERE workspace_id = 'ws_marlow'",
        "INSERT INTO search_grams (rowid, texts)
             SELECT number, lower(names || email) || '  ' FROM search WHERE number IS NOT NULL ORDER BY number",
        "DROP TABLE places",
        "UPDATE people SET name = 'Dana Reyes', folded_name = 'dana reyes' WHERE id LIKE 'usr-n_55%'",
        "UPDATE memberships SET sort_name = 'dana reyes' WHERE person_id LIKE 'usr-n_55%'",
    ] {
        world.execute(write).await;
    }
    is_indexed(&world).await;
    let in_order = "SELECT count(*) FROM (
        SELECT x.number AS number, lag(x.number) OVER (ORDER BY m.sort_name, m.person_id) AS before
        FROM memberships m JOIN search x ON x.workspace_id = m.workspace_id AND x.person_id = m.person_id
        WHERE m.workspace_id = 'ws_marlow') WHERE before >= number";
    assert_eq!(world.number(in_order).await, 0);
    let everyone = everyone(&world, &ivana).await;
    for q in ["dana reyes", "dan", "re", "zoe", "quigley"] {
        compare(&world, &ivana, &everyone, q).await;
    }
}

#[tokio::test]
async fn a_page_can_begin_anywhere() {
    let (world, ivana) = large().await;
    is_indexed(&world).await;
    let viewers =
        world.text("SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Viewer'").await;
    for query in [
        vec![],
        vec![("order", "descending")],
        vec![("sort", "role")],
        vec![("sort", "role"), ("order", "descending")],
        vec![("sort", "joined")],
        vec![("sort", "last_seen"), ("order", "descending")],
        vec![("role", viewers.as_str())],
        vec![("status", "suspended")],
        vec![("q", "xavier zhang")],
        vec![("q", "xavier zhang"), ("sort", "joined")],
    ] {
        let all = ids(&walk(&world, &ivana, &query).await.0);
        for skip in [0, 1, 99, all.len() / 3, all.len() / 2 + 1, all.len() - 1] {
            let skipped = skip.to_string();
            let asked = [&query[..], &[("skip", &skipped), ("limit", "5")]].concat();
            let found = page(&world, &ivana, &asked).await;
            let expected = &all[skip.min(all.len())..(skip + 5).min(all.len())];
            assert_eq!(ids(found["items"].as_array().unwrap()), expected, "{query:?} from {skip}");
            assert_eq!(found["total"], all.len(), "{query:?}");
        }
        for skip in [all.len(), all.len() + 1, 4_294_967_295] {
            let past = page(&world, &ivana, &[&query[..], &[("skip", &skip.to_string())]].concat()).await;
            assert_eq!((past["items"].as_array().unwrap().len(), &past["total"]), (0, &all.len().into()));
            assert!(past["next_cursor"].is_null());
        }
    }
    let refused = async |query: &[(&str, &str)]| {
        send(world.request(Method::GET, MEMBERS).query(query).bearer_auth(&ivana))
            .await
            .refused(400, "invalid_request");
    };
    // Nobody knows where the last of them is.
    refused(&[("q", "new.example"), ("skip", "5")]).await;
    let cursor = page(&world, &ivana, &[]).await["next_cursor"].as_str().unwrap().to_owned();
    refused(&[("cursor", &cursor), ("skip", "5")]).await;
    refused(&[("skip", "-1")]).await;
    refused(&[("skip", "x")]).await;
}
