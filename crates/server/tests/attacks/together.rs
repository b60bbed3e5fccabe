//! Two processes on one database.

use crate::{
    ears::Ears,
    world::{database::Database, *},
};
use serde_json::json;
use std::time::{Duration, Instant};

/// A second server on the database of the first, under the same address: it takes the same tokens.
async fn beside(one: &World) -> World {
    let issuer = one.running.url().to_owned();
    World::on(one.database.shared(), true, |config| config.public_url = Some(issuer)).await
}

/// How soon the other process must announce it. On a file it polls, once a second.
fn soon(world: &World) -> Duration {
    Duration::from_millis(if world.database.is_postgres() { 1000 } else { 4000 })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_one_process_ends_the_other_says_at_once() {
    let one = World::training().await;
    let two = beside(&one).await;
    let sam = one.sign_in(SAM).await;
    let inside = one.enter(&sam, DANA, MARLOW).await;
    let session = one.session_id(&inside).await;
    two.get("/v1/session", &inside).await.ok();
    let mut ears = Ears::open(&one, &sam).await;
    let priya = two.sign_in(PRIYA).await;
    let ended = Instant::now();
    assert_eq!(two.delete(&format!("/v1/sessions/{session}"), &priya).await.status, 204);
    let heard = ears.until("session_ended").await;
    assert_eq!((&heard["session_id"], &heard["cause"]), (&json!(session), &json!("ended_by_lead")));
    assert!(ended.elapsed() < soon(&one), "{:?}", ended.elapsed());
    one.get("/v1/session", &inside).await.refused(401, "session_ended");
    assert!(ears.is_silent().await, "said twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_processes_one_redeems_a_ticket() {
    let one = World::training().await;
    let two = beside(&one).await;
    let sam = one.sign_in(SAM).await;
    for _ in 0..5 {
        let request = one.entry(&sam, DANA, MARLOW).await;
        let ticket = two.ticket(&sam, &request).await;
        let (here, there) = tokio::join!(one.exchange(&ticket, &sam), two.exchange(&ticket, &sam));
        let mut found = [here.status, there.status];
        found.sort_unstable();
        assert_eq!(found, [200, 400], "{} {}", here.text, there.text);
    }
    assert_eq!(one.number("SELECT count(*) FROM signing_keys").await, 1);
}

/// Its readers reconnect and query.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_process_that_cannot_hear_the_others_closes_its_streams() {
    let one = World::training().await;
    if !one.database.is_postgres() {
        return;
    }
    let sam = one.sign_in(SAM).await;
    let mut ears = Ears::open(&one, &sam).await;
    let deafened = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                    WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()";
    assert_eq!(one.number(deafened).await, 1);
    ears.rest().await;
    // And it hears them again.
    let mut ears = Ears::open(&one, &sam).await;
    let two = beside(&one).await;
    let inside = two.enter(&sam, DANA, MARLOW).await;
    let session = two.session_id(&inside).await;
    let again = async || {
        let answer = two.delete(&format!("/v1/sessions/{session}"), &sam).await;
        [204, 404].contains(&answer.status)
    };
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(again().await);
    // The stream may have been closed once more when it began to listen.
    if let Some(heard) = ears.next().await {
        assert_eq!(heard["session_id"], json!(session));
    }
    one.get("/v1/session", &inside).await.refused(401, "session_ended");
}

/// One creates the tables and the key, and the others wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_that_begin_at_once_on_a_new_database_all_begin() {
    let new = Database::empty().await;
    let begin = || World::on(new.shared(), false, |_| ());
    let (one, two, three, four) = tokio::join!(begin(), begin(), begin(), begin());
    for world in [&one, &two, &three, &four] {
        assert_eq!(world.number("SELECT count(*) FROM signing_keys").await, 1);
    }
}

/// Machines' clocks differ; the database has one. Here it is half a minute ahead of this computer.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_a_database_server_its_clock_decides() {
    let new = Database::seeded().await;
    if !new.is_postgres() {
        return;
    }
    let ahead = "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql
                     AS $$ SELECT pg_catalog.clock_timestamp() + interval '30 seconds' $$;
                 DO $$ BEGIN
                     EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database());
                 END $$";
    let sql = new.connect().await;
    sqlx::raw_sql(ahead).execute(&sql).await.unwrap();
    sql.close().await;
    let world = World::on(new, true, |_| ()).await;
    world.sign_in(SAM).await;
    let here = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    let ahead = world.number("SELECT max(started_at) FROM sessions").await - here;
    assert!((20_000..=31_000).contains(&ahead), "{ahead}");
}
