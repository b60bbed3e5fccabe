//! A database server that refuses, conflicts, or leaves in the middle. PostgreSQL's own triggers play it.

use crate::world::{database::Database, *};
use serde_json::json;

async fn on_postgres() -> Option<World> {
    let new = Database::seeded().await;
    if !new.is_postgres() {
        return None;
    }
    Some(World::on(new, true, |_| ()).await)
}

/// As CockroachDB does it: of two changes that met, one begins anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_met_another_change_is_done_again() {
    let Some(world) = on_postgres().await else { return };
    let sam = world.sign_in(SAM).await;
    let conflicts = "CREATE SEQUENCE met;
        CREATE TABLE conflicts (most BIGINT NOT NULL);
        INSERT INTO conflicts VALUES (3);
        CREATE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('met') <= (SELECT most FROM conflicts) THEN
                RAISE EXCEPTION 'begin anew' USING ERRCODE = '40001';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER meeting BEFORE INSERT ON entry_requests FOR EACH ROW EXECUTE FUNCTION meet()";
    let sql = world.database.connect().await;
    sqlx::raw_sql(conflicts).execute(&sql).await.unwrap();

    let request = world.entry(&sam, DANA, MARLOW).await;
    assert_eq!(world.number("SELECT last_value FROM met").await, 4, "three conflicts, and the fourth time");
    assert_eq!(world.number("SELECT count(*) FROM entry_requests").await, 1, "{request}");

    // It does not try for ever.
    sqlx::query("UPDATE conflicts SET most = 1000000").execute(&sql).await.unwrap();
    sql.close().await;
    let draft = json!({ "user_id": DANA, "workspace_id": MARLOW, "minutes": 10, "ticket": "SUP-2",
                        "reason": "Somebody else is always faster." });
    let refused = world.post("/v1/entry-requests", &sam, &draft).await;
    refused.refused(503, "busy");
    assert_eq!(refused.header("retry-after"), "2");
    assert_eq!(world.number("SELECT count(*) FROM entry_requests").await, 1);
}

/// Nothing was changed, and a moment later it works.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_that_leaves_in_the_middle_is_no_internal_error() {
    let Some(world) = on_postgres().await else { return };
    let sam = world.sign_in(SAM).await;
    leave(&world, "TRIGGER leaving BEFORE INSERT ON entry_requests").await;
    let refused = world.post("/v1/entry-requests", &sam, &draft(DANA, MARLOW)).await;
    refused.refused(503, "busy");
    assert_eq!(refused.header("retry-after"), "2");
    world.execute("DROP TRIGGER leaving ON entry_requests").await;
    assert_eq!(world.number("SELECT count(*) FROM entry_requests").await, 0);
    world.entry(&sam, DANA, MARLOW).await;
}

/// Nobody knows whether it was done, and the answer does not claim to know.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_that_leaves_before_it_confirms_is_not_taken_for_nothing_was_changed() {
    let Some(world) = on_postgres().await else { return };
    let sam = world.sign_in(SAM).await;
    let at_the_end =
        "CONSTRAINT TRIGGER leaving AFTER INSERT ON entry_requests DEFERRABLE INITIALLY DEFERRED";
    leave(&world, at_the_end).await;
    let answer = world.post("/v1/entry-requests", &sam, &draft(DANA, MARLOW)).await;
    answer.refused(504, "unconfirmed");
    assert_eq!(answer.header("retry-after"), "", "nothing does it again by itself");
    assert!(answer.text.contains("Check the current state"), "{}", answer.text);
    assert!(!answer.text.contains("Nothing was changed"), "{}", answer.text);
}

/// From now on the server's connection is cut when this trigger fires.
async fn leave(world: &World, trigger: &str) {
    let sql = format!(
        "CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             PERFORM pg_terminate_backend(pg_backend_pid());
             RETURN NEW;
         END $$;
         CREATE {trigger} FOR EACH ROW EXECUTE FUNCTION leave()"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&world.sql).await.unwrap();
}
