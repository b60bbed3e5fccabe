//! The sample customers: the same each time, and as many as promised.

use crate::world::{database::Database, *};

#[tokio::test]
async fn two_databases_are_the_same() {
    // Not the copied ones.
    let one = World::on(Database::empty().await, true, |_| ()).await;
    let two = World::on(Database::empty().await, true, |_| ()).await;
    let dump = one.dump().await;
    assert!(dump == two.dump().await, "the samples differ");
    assert!(dump.contains("dana@marlowfreight.example"));
}

#[tokio::test]
async fn there_are_as_many_as_promised_of_many_kinds() {
    let world = World::training().await;
    let counts: Vec<(String, i64)> = sqlx::query_as(
        "SELECT w.name, count(*) FROM workspaces w JOIN memberships m ON m.workspace_id = w.id
         GROUP BY w.id ORDER BY count(*)",
    )
    .fetch_all(&world.sql)
    .await
    .unwrap();
    let expected =
        [("Northwind", 12), ("Lumen Labs", 60), ("Marlow Freight", 400), ("Halcyon Retail Group", 5000)];
    assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)));
    let limits: Vec<i64> = sqlx::query_scalar("SELECT longest_session_minutes FROM workspaces ORDER BY name")
        .fetch_all(&world.sql)
        .await
        .unwrap();
    assert_eq!(limits, [120, 30, 60, 45]);
    // One that wants a second person; nobody has support switched off.
    assert_eq!(world.number("SELECT count(*) FROM workspaces WHERE support_access = 'on_request'").await, 1);
    assert_eq!(world.number("SELECT count(*) FROM workspaces WHERE support_access = 'off'").await, 0);
    let names: Vec<String> =
        sqlx::query_scalar("SELECT name FROM people").fetch_all(&world.sql).await.unwrap();
    for (script, letters) in [
        ("Greek", 'Α'..='ω'),
        ("Cyrillic", 'А'..='я'),
        ("Hebrew", 'א'..='ת'),
        ("Arabic", 'ء'..='ي'),
        ("Devanagari", 'अ'..='ह'),
        ("Thai", 'ก'..='ฮ'),
        ("Han", '一'..='龥'),
        ("Hangul", '가'..='힣'),
    ] {
        let of_script = |name: &&String| name.chars().any(|letter| letters.contains(&letter));
        assert!(names.iter().filter(of_script).count() > 10, "{script}");
    }
    assert!(names.iter().any(|name| name.chars().count() > 100));
    for zone in ["Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Australia/Adelaide"] {
        let people: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE timezone = $1")
            .bind(zone)
            .fetch_one(&world.sql)
            .await
            .unwrap();
        assert!(people > 3, "{zone}");
    }
    // Whoever is suspended or invited is somewhere; everybody else was seen; every team has its lead.
    for sql in [
        "SELECT count(*) FROM memberships WHERE status = 'suspended' AND workspace_id = 'ws_marlow'",
        "SELECT count(*) FROM memberships WHERE status = 'invited' AND workspace_id = 'ws_marlow'",
    ] {
        assert!(world.number(sql).await > 0, "{sql}");
    }
    assert_eq!(world.number("SELECT count(*) FROM teams WHERE lead_id IS NULL").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM memberships WHERE role_id = ''").await, 0);
    if !world.database.is_postgres() {
        assert_eq!(world.number("SELECT count(*) FROM pragma_foreign_key_check").await, 0);
    }
}

#[tokio::test]
async fn a_second_start_adds_nothing_and_keeps_what_was_changed() {
    let world = World::training().await;
    world.execute("UPDATE people SET timezone = 'Asia/Tokyo' WHERE id = 'usr_7f3k'").await;
    let before = world.dump().await;
    let World { database, running, http, sql } = world;
    running.stop().await;
    let mut config = ergo_server::Config::new(([127, 0, 0, 1], 0).into(), database.url());
    config.training = true;
    let running = ergo_server::start(config).await.unwrap();
    let world = World { database, running, http, sql };
    assert_eq!(world.dump().await, before);
    world.running.stop().await;
}
