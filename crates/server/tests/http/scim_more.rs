//! What a directory may send, and what must not come of it elsewhere.

use crate::{
    scim_client::*,
    world::{database::Database, *},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_server::data::{Options, export, import};
use serde_json::{Value, json};

async fn exported(database: &Database) -> Vec<u8> {
    let mut text = Vec::new();
    export(&database.url(), &mut text).await.unwrap();
    text
}

#[tokio::test]
async fn whatever_a_directory_calls_people_an_export_can_be_imported() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    for name in
        ["<script>", "😀", "@", "a@b@c", "a,b@x", "x;y@z", "a\"(b),c", "7f3k-no-address", "domain\\dana"]
    {
        assert_eq!(directory.create(name, json!({})).await.status, 201, "{name}");
    }
    for name in ["a b@x", "a\u{200b}@x", "a\u{202e}@x", "\u{a0}", ""] {
        refused(&directory.create(name, json!({})).await, 400, "invalidValue");
    }
    let out = exported(&world.database).await;
    let other = Database::empty().await;
    import(&other.url(), &out[..], Options::default()).await.unwrap();
    assert!(exported(&other).await == out);
}

#[tokio::test]
async fn somebody_who_was_removed_can_come_back_after_an_import_that_prunes() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let sam = world.sign_in(SAM).await;
    let dana = directory.get(&format!("/Users/{DANA}")).await.ok()["userName"].as_str().unwrap().to_owned();
    world.enter(&sam, DANA, MARLOW).await;
    assert_eq!(directory.delete(&format!("/Users/{DANA}")).await.status, 204);
    let out = exported(&world.database).await;
    let prune = Options { prune: true, dry_run: false };
    import(&world.database.url(), &out[..], prune).await.unwrap();
    assert_eq!(id(&directory.create(&dana, json!({})).await), DANA);
}

#[tokio::test]
async fn an_impossible_member_is_refused() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let team = json!({ "schemas": [GROUP], "displayName": "Temps" });
    let team = format!("/Groups/{}", id(&directory.send(reqwest::Method::POST, "/Groups", &team).await));
    let add = |members: Value| json!([{ "op": "add", "path": "members", "value": members }]);
    let detail = refused(
        &directory.patch(&team, add(json!([{ "value": "usr_7f3k\u{0}" }]))).await,
        400,
        "invalidValue",
    );
    assert!(detail.starts_with("members"), "{detail}");
    // Each time with another type: looking through them would take the square of their number.
    let same: Vec<_> =
        (0..2000).map(|number| json!({ "value": DANA, "type": format!("t{number}") })).collect();
    refused(&directory.patch(&team, add(json!(same))).await, 400, "invalidValue");
}

/// Also what they do as themselves, unless they are somebody elsewhere.
#[tokio::test]
async fn the_own_sessions_of_somebody_who_leaves_end() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    for suspends in [false, true] {
        let person = if suspends { AIKO } else { DANA };
        let own = world.sign_in(person).await;
        world.get("/v1/session", &own).await.ok();
        let path = format!("/Users/{person}");
        if suspends {
            directory.replace_one(&path, "active", json!(false)).await.ok();
        } else {
            assert_eq!(directory.delete(&path).await.status, 204);
        }
        world.get("/v1/session", &own).await.refused(401, "session_ended");
    }
    // In two workspaces.
    let maren = world.sign_in("usr_6mrn").await;
    assert_eq!(directory.delete("/Users/usr_6mrn").await.status, 204);
    world.get("/v1/session", &maren).await.ok();
}

/// A cursor is no secret: anyone can write one.
#[tokio::test]
async fn a_forged_cursor_breaks_nothing() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let page = directory.get("/Users?cursor=&count=2").await.ok();
    let cursor = URL_SAFE_NO_PAD.decode(page["nextCursor"].as_str().unwrap()).unwrap();
    let cursor: Vec<Value> = serde_json::from_slice(&cursor).unwrap();
    let forged = async |place: usize, value: Value| {
        let mut cursor = cursor.clone();
        cursor[place] = value;
        let cursor = URL_SAFE_NO_PAD.encode(json!(cursor).to_string());
        directory.get(&format!("/Users?cursor={cursor}")).await
    };
    refused(&forged(2, json!(i64::MIN)).await, 400, "expiredCursor");
    refused(&forged(2, json!(i64::MAX)).await, 400, "expiredCursor");
    for (place, value) in [(3, json!(i64::MIN)), (3, json!(i64::MAX)), (4, json!("")), (5, json!(u64::MAX))] {
        let answer = forged(place, value.clone()).await;
        assert!([200, 400].contains(&answer.status), "{place} {value}: {}", answer.text);
    }
}
