//! Finding somebody by what an agent types, remembers or pastes.

use crate::world::*;
use reqwest::Method;
use serde_json::{Value, json};

async fn find(world: &World, token: &str, q: &str) -> Value {
    send(world.request(Method::GET, "/v1/directory").query(&[("q", q)]).bearer_auth(token)).await.ok()
}

fn ids(found: &Value) -> Vec<&str> {
    found["items"].as_array().unwrap().iter().map(|one| one["user"]["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_word_matches_name_address_id_or_workspace_in_any_order() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    for q in [
        "reyes dana",
        "dana  marlow",
        "  DANA\tReyes ",
        "dana freight",
        "usr_7f3k reyes ws_marlow",
        "reyes dana@marlow",
        "eyes dan",
        "\"Dana Reyes\" <dana@marlowfreight.example>",
        "Reyes, Dana <DANA@marlowfreight.example>",
        "Dana R. (Marlow) <dana@marlowfreight.example>",
        "<mailto:dana@marlowfreight.example>",
        // An address that nobody has any more: then the name counts.
        "\"Dana Reyes\" <dana.reyes@old-company.example>",
    ] {
        let found = find(&world, &sam, q).await;
        assert_eq!((ids(&found), &found["approximate"]), (vec![DANA], &json!(false)), "{q}");
        // What tells people apart is there.
        let one = &found["items"][0];
        assert_eq!((&one["role"], &one["status"]), (&json!("Editor"), &json!("active")));
    }
    for nobody in
        ["reyes dana lumen", "dana usr_91xc reyes", "dana dana zzzz", "a b c d e f g h i j k l m n", "% _"]
    {
        assert_eq!(ids(&find(&world, &sam, nobody).await), [""; 0], "{nobody}");
    }
}

#[tokio::test]
async fn one_typo_in_a_word_is_forgiven_when_nobody_matches_exactly() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    for q in [
        "reyse dana",
        "dana reyess",
        "dnaa reyes",
        "dana reye",
        "dana@marlowfrieght.example",
        "dana reyes marlwo",
    ] {
        let found = find(&world, &sam, q).await;
        assert_eq!(ids(&found)[0], DANA, "{q}: {found}");
        let exact = q == "dana reye";
        assert_eq!(found["approximate"], !exact, "{q}");
    }
    // The fewest typos first; and whoever matches exactly keeps all the others away.
    let found = find(&world, &sam, "dana reyna").await;
    assert_eq!((ids(&found), &found["approximate"]), (vec![OTHER_DANA], &json!(false)));
    // Two typos in a word, a short word, and an id are nobody's.
    for nobody in ["dana rxyxs", "dana ryx", "usr_7f3l", "dana usr_7f3l", "usr_7f3"] {
        let found = find(&world, &sam, nobody).await;
        let is_there = ids(&found).contains(&DANA) && found["approximate"] == true;
        assert!(!is_there, "{nobody}: {found}");
    }
}

#[tokio::test]
async fn letters_are_folded_and_what_was_folded_before_is_folded_again_at_the_start() {
    let world = World::training().await;
    let stale =
        "UPDATE people SET name = 'Đặng Thị Hằng', folded_name = 'đặng thị hằng' WHERE id = 'usr_7f3k';
                 UPDATE memberships SET sort_name = 'đặng thị hằng' WHERE person_id = 'usr_7f3k';
                 UPDATE folding SET version = 0";
    world.execute(stale).await;
    let World { database, running, http, sql } = world;
    running.stop().await;
    let mut config = ergo_server::Config::new(([127, 0, 0, 1], 0).into(), database.url());
    config.training = true;
    let running = ergo_server::start(config).await.unwrap();
    let world = World { database, running, http, sql };
    let sam = world.sign_in(SAM).await;
    for q in ["hang dang thi", "Hằng Đặng Thị", "HANG dang thi marlow"] {
        let found = find(&world, &sam, q).await;
        assert_eq!((ids(&found), &found["approximate"]), (vec![DANA], &json!(false)), "{q}");
    }
    let folded = "SELECT p.folded_name || '/' || m.sort_name || '/' || x.names FROM people p
                  JOIN memberships m ON m.person_id = p.id JOIN search x ON x.person_id = p.id WHERE p.id = 'usr_7f3k'";
    assert_eq!(world.text(folded).await, "dang thi hang/dang thi hang/ dang thi hang usr_7f3k");
}

#[tokio::test]
async fn an_observer_does_not_find_people_by_their_address() {
    let world = World::training().await;
    let robin = world.sign_in(ROBIN).await;
    for nobody in ["dana@marlowfreight", "dana@marlowfrieght.example", "<dana@marlowfreight.example>"] {
        assert_eq!(ids(&find(&world, &robin, nobody).await), [""; 0], "{nobody}");
    }
    for q in ["reyes dana", "dana freight", "Dana Reyes <dana@marlowfreight.example>", "reyse dana"] {
        assert_eq!(ids(&find(&world, &robin, q).await), [DANA], "{q}");
    }
}

/// Whoever writes a member or a name, the search knows: nothing is kept in step by hand.
#[tokio::test]
async fn the_search_follows_people_who_are_renamed_move_and_leave() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let found = async |q: &str| ids(&find(&world, &sam, q).await).len();
    world.execute("UPDATE people SET folded_name = 'xanthippe quill' WHERE id = 'usr_7f3k'").await;
    assert_eq!((found("quill xanthippe").await, found("reyes marlow").await), (1, 0));
    world.execute("UPDATE workspaces SET folded_name = 'zephyr haulage' WHERE id = 'ws_marlow'").await;
    assert_eq!(
        (found("quill zephyr").await, found("quill freight ws_marlow").await),
        (1, 1),
        "by the address"
    );
    world.execute("DELETE FROM team_members WHERE person_id = 'usr_7f3k'; DELETE FROM memberships WHERE person_id = 'usr_7f3k'").await;
    assert_eq!(found("quill").await, 0);
}

#[tokio::test]
async fn members_are_searched_in_the_same_manner_and_a_typo_is_said() {
    let world = World::training().await;
    let ivana = world.sign_in(IVANA).await;
    let base = format!("/v1/workspaces/{MARLOW}/members");
    let list = async |query: &[(&str, &str)]| {
        send(world.request(Method::GET, &base).query(query).bearer_auth(&ivana)).await.ok()
    };
    for q in [
        "reyes dana",
        "dana@marlow rey",
        "\"Dana Reyes\" <dana@marlowfreight.example>",
        "DANA <nobody@x.example>",
    ] {
        let found = list(&[("q", q)]).await;
        assert_eq!((&found["total"], &found["items"][0]["person"]["id"]), (&json!(1), &json!(DANA)), "{q}");
        assert_eq!(found["approximate"], false);
    }
    let found = list(&[("q", "reyse dnaa")]).await;
    assert_eq!((&found["total"], &found["items"][0]["person"]["id"]), (&json!(1), &json!(DANA)));
    assert_eq!((&found["approximate"], &found["next_cursor"]), (&json!(true), &Value::Null));
    // Within the filters.
    assert_eq!(list(&[("q", "reyse dnaa"), ("status", "suspended")]).await["total"], 0);
    // The workspace is not a member's word: it would match everybody.
    assert_eq!(list(&[("q", "dana ws_marlow")]).await["total"], 0);
    for nobody in ["%", "_", "zzq"] {
        assert_eq!(list(&[("q", nobody)]).await["total"], if nobody == "_" { 400 } else { 0 }, "{nobody}");
    }
}
