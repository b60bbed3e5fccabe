//! How long what is over is kept, by its kind; and that the database itself refuses to forget what is recorded.

use crate::world::*;
use ergo_server::{Clock, KEEP, Keep};
use std::time::{Duration, UNIX_EPOCH};

const DAY: i64 = 86_400_000;
const YEAR: Duration = Duration::from_hours(365 * 24);

/// Two sessions of long ago and of yesterday, each with a journal and whatever else is left of it.
async fn history(world: &World) {
    // What it finds is not the last thing that happened here.
    world.until(async || world.number("SELECT count(*) FROM timekeeping").await == 1).await;
    world
        .execute(
            "INSERT INTO sessions (id, subject_id, actor_id, workspace_id, entry_request_id, scope, started_at, ends_at,
                                   ended_at, end_cause)
                 VALUES ('ses_old', 'usr_7f3k', 'usr_5kfr', 'ws_marlow', 'er_old', '', 1, 2, 2, 'exited'),
                        ('ses_new', 'usr_7f3k', 'usr_5kfr', 'ws_marlow', 'er_new', '', 1, 2, 2, 'exited');
             INSERT INTO journals (session_id, record, stored, head_hash, complete, bytes, stored_at)
                 VALUES ('ses_old', '{}', 2, 'abc123', 1, 2, 2), ('ses_new', '{}', 1, 'def456', 1, 2, 2);
             INSERT INTO journal_entries (session_id, seq, body)
                 VALUES ('ses_old', 1, '{}'), ('ses_old', 2, '{}'), ('ses_new', 1, '{}');
             INSERT INTO notifications (at, person_id, workspace_id, session_id, text, read_at)
                 VALUES (1, 'usr_1vna', 'ws_marlow', 'ses_old', 'x', 2);
             INSERT INTO change_grants (id, hash, session_id, change, purpose, authorised_by, how, created_at, expires_at)
                 VALUES ('cg_old', 'h', 'ses_old', '{}', '', '', 'ticket', 1, 2);
             INSERT INTO audit (at, action, subject_id, workspace_id, detail)
                 VALUES (1, 'test.old', 'x', 'ws_marlow', ''), (2, 'test.old', 'x', 'ws_marlow', ''),
                        (3, 'test.old', 'x', NULL, ''), (4, 'test.old', 'x', 'ws_gone', '')",
        )
        .await;
    let now = UNIX_EPOCH.elapsed().unwrap().as_millis();
    let young = i64::try_from(now).unwrap() - 364 * DAY;
    let rows = [
        format!(
            "INSERT INTO audit (at, action, subject_id, workspace_id, detail) VALUES ({young}, 'test.young', 'x', 'ws_marlow', '')"
        ),
        format!("UPDATE sessions SET ended_at = {young} WHERE id = 'ses_new'"),
    ];
    for sql in rows {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&world.sql).await.unwrap();
    }
}

/// The server once more on the same database, with that rule.
async fn again(world: World, keep: Keep) -> World {
    let World { running, database, .. } = world;
    running.stop().await;
    World::on(database, true, |config| config.keep = keep).await
}

async fn count(world: &World, what: &'static str) -> i64 {
    world.number(what).await
}

const OLD: &str = "SELECT count(*) FROM audit WHERE action = 'test.old'";
const NOTES: &str = "SELECT count(*) FROM audit WHERE action = 'audit.forgotten'";
const ENTRIES: &str = "SELECT count(*) FROM journal_entries";

#[tokio::test]
async fn records_are_kept_unless_somebody_says_otherwise() {
    let world = World::with(true, |config| config.keep = Keep::used(YEAR * 100)).await;
    history(&world).await;
    let keep = Keep { notifications: YEAR * 100, ..Keep::used(KEEP) };
    let world = again(world, keep).await;
    world.until(async || count(&world, "SELECT count(*) FROM change_grants").await == 0).await;
    // By its kind: the notification is older than the rule for grants.
    assert_eq!(count(&world, "SELECT count(*) FROM notifications WHERE session_id = 'ses_old'").await, 1);
    let world = again(world, Keep { requests: YEAR * 100, ..Keep::used(KEEP) }).await;
    let notifications = "SELECT count(*) FROM notifications WHERE session_id = 'ses_old'";
    world.until(async || count(&world, notifications).await == 0).await;
    assert_eq!((count(&world, OLD).await, count(&world, ENTRIES).await), (4, 3));
}

#[tokio::test]
async fn old_audit_entries_are_forgotten_and_that_is_recorded() {
    let world = World::with(true, |config| config.keep = Keep::used(YEAR * 100)).await;
    history(&world).await;
    // The clock was set back between two entries of another customer: the older one is not deleted without a word to them.
    world
        .execute(
            "INSERT INTO audit (at, action, subject_id, workspace_id, detail)
                 SELECT at, 'test.set_back', 'x', 'ws_lumen', '' FROM audit WHERE action = 'test.young';
             INSERT INTO audit (at, action, subject_id, workspace_id, detail) VALUES (5, 'test.set_back', 'x', 'ws_lumen', '')",
        )
        .await;
    // A rule of a day is one of a year.
    let keep = Keep { audit: Some(Duration::from_hours(24)), ..Keep::used(KEEP) };
    let world = again(world, keep).await;
    world.until(async || count(&world, OLD).await == 0).await;
    let kept = "SELECT count(*) FROM audit WHERE action IN ('test.young', 'test.set_back')";
    assert_eq!(count(&world, kept).await, 3);
    assert_eq!(count(&world, "SELECT count(*) FROM forgetting").await, 0);
    world.until(async || count(&world, NOTES).await == 2).await;
    let ivana = world.sign_in(IVANA).await;
    let seen = world.get("/v1/audit", &ivana).await.ok();
    let note = seen["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "audit.forgotten");
    let note = note.unwrap_or_else(|| panic!("the customer sees it: {seen}"))["detail"].as_str().unwrap();
    assert_eq!(note, "Entries deleted by the server's retention rule: 2, until 1970-01-01T00:00:00.002Z");
    assert_eq!(count(&world, ENTRIES).await, 3, "journals have a rule of their own");
    // Nothing is left to forget, and nothing more is said.
    let world = again(world, keep).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(count(&world, NOTES).await, 2);
}

#[tokio::test]
async fn old_journals_are_forgotten_whole_and_their_last_hash_stays() {
    let world = World::with(true, |config| config.keep = Keep::used(YEAR * 100)).await;
    history(&world).await;
    let world = again(world, Keep { journals: Some(YEAR), ..Keep::used(KEEP) }).await;
    world.until(async || count(&world, ENTRIES).await == 1).await;
    assert_eq!(world.text("SELECT session_id FROM journals").await, "ses_new");
    let note = "SELECT detail FROM audit WHERE action = 'journal.forgotten' AND session_id = 'ses_old'
                AND workspace_id = 'ws_marlow'";
    let note = world.text(note).await;
    assert_eq!(note, "Journal deleted by the server's retention rule. Entries: 2; last hash: abc123");
    assert_eq!(count(&world, OLD).await, 4, "the audit has a rule of its own");
    // What its leaves were cannot even be guessed now; the others are as they were.
    let salts = "SELECT count(salt) FROM log_leaves WHERE source = 'entry' AND session_id = 'ses_old'";
    assert_eq!(count(&world, salts).await, 0);
    let leaves = "SELECT count(*) FROM log_leaves WHERE source = 'entry' AND session_id = 'ses_old'";
    assert_eq!(count(&world, leaves).await, 2, "that they existed is proven");
    let others = "SELECT count(salt) FROM log_leaves WHERE source = 'entry' AND session_id = 'ses_new'";
    assert_eq!(count(&world, others).await, 1);
}

#[tokio::test]
async fn the_database_refuses_to_forget_and_to_change_records() {
    let world = World::with(true, |config| config.keep = Keep::used(YEAR * 100)).await;
    history(&world).await;
    let refuses = async |sql: &str| {
        let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&world.sql).await;
        assert!(done.is_err_and(|error| error.to_string().contains("append only")), "{sql}");
    };
    let each = [
        "DELETE FROM audit",
        "DELETE FROM audit WHERE at = 1",
        "UPDATE audit SET detail = ''",
        "DELETE FROM journal_entries WHERE session_id = 'ses_old'",
        "UPDATE journal_entries SET body = ''",
        "DELETE FROM journals WHERE session_id = 'ses_old'",
        // It is complete.
        "UPDATE journals SET stored = stored + 1",
        "UPDATE journals SET head_hash = 'x' WHERE session_id = 'ses_new'",
    ];
    for sql in each {
        refuses(sql).await;
    }
    if !world.database.is_postgres() {
        // REPLACE deletes what is in its way.
        for sql in [
            "INSERT OR REPLACE INTO audit SELECT seq, at, 'another', subject_id, actor_id, session_id, workspace_id, target, detail FROM audit",
            "INSERT INTO audit (seq, at, action, subject_id, detail) SELECT min(seq), 1, 'x', 'x', '' FROM audit",
            "REPLACE INTO journal_entries (session_id, seq, body) VALUES ('ses_old', 1, 'another')",
            "REPLACE INTO journals (session_id, record, stored, head_hash, complete, bytes, stored_at)
                 VALUES ('ses_old', '{}', 2, 'another', 0, 2, 2)",
        ] {
            refuses(sql).await;
        }
    }
    // Nor when somebody says that younger ones may go: all of it is refused.
    world.execute("INSERT INTO forgetting (what, before) VALUES ('audit', 9999999999999), ('journals', 9999999999999)").await;
    for sql in each {
        refuses(sql).await;
    }
    world.execute("UPDATE forgetting SET before = 3").await;
    for sql in [
        "DELETE FROM audit WHERE at > 2",
        "UPDATE audit SET detail = ''",
        "DELETE FROM journal_entries WHERE session_id = 'ses_new'",
        "DELETE FROM journals WHERE session_id = 'ses_new'",
    ] {
        refuses(sql).await;
    }
    world.execute("DELETE FROM audit WHERE at < 3").await;
    world.execute("DELETE FROM journal_entries WHERE session_id = 'ses_old'").await;
    world.execute("DELETE FROM journals WHERE session_id = 'ses_old'").await;
    // One that is not complete grows, and does not shrink.
    world
        .execute(
            "INSERT INTO journals (session_id, record, stored, head_hash, complete, bytes, stored_at)
                 VALUES ('ses_old', '{}', 3, 'a', 0, 2, 2);
             UPDATE journals SET stored = 4, head_hash = 'b' WHERE session_id = 'ses_old'",
        )
        .await;
    for sql in
        ["UPDATE journals SET stored = 3 WHERE session_id = 'ses_old'", "UPDATE journals SET head_hash = 'c'"]
    {
        refuses(sql).await;
    }
}

#[tokio::test]
async fn a_clock_that_is_a_year_ahead_deletes_nothing_until_it_has_gone_on_for_a_day() {
    let now = i64::try_from(UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    let clock = Clock::manual(now);
    let world = World::with(true, |config| config.clock = clock.clone()).await;
    world.until(async || count(&world, "SELECT count(*) FROM timekeeping").await == 1).await;
    let own = world.sign_in(SAM).await;
    world.entry(&own, DANA, MARLOW).await;
    let requests = "SELECT count(*) FROM entry_requests";
    let seen = async |hours: u64| {
        clock.advance(Duration::from_hours(hours));
        let now = clock.now_millis();
        world.until(async || count(&world, "SELECT seen_at FROM timekeeping").await == now).await;
    };
    seen(365 * 24).await;
    let doubted = "SELECT count(*) FROM timekeeping WHERE doubted_at = seen_at";
    assert_eq!(count(&world, doubted).await, 1);
    assert_eq!(count(&world, requests).await, 1);
    // A second jump is no day that went by.
    seen(25).await;
    assert_eq!(count(&world, doubted).await, 1);
    for _ in 0..3 {
        seen(6).await;
        assert_eq!(count(&world, requests).await, 1);
    }
    seen(6).await;
    world.until(async || count(&world, requests).await == 0).await;
}

#[tokio::test]
async fn the_last_entry_stays_however_old_it_is_and_nobody_takes_the_log_for_an_older_one() {
    let world = World::with(true, |config| config.keep = Keep::used(YEAR * 100)).await;
    world.until(async || count(&world, "SELECT count(*) FROM timekeeping").await == 1).await;
    let World { running, database, sql, .. } = world;
    running.stop().await;
    let old = "INSERT INTO audit (at, action, subject_id, detail) VALUES (1, 'audit.forgotten', 'x', '')";
    sqlx::query(old).execute(&sql).await.unwrap();
    sqlx::query("UPDATE timekeeping SET seen_at = seen_at - 1000").execute(&sql).await.unwrap();
    let seen: i64 = sqlx::query_scalar("SELECT seen_at FROM timekeeping").fetch_one(&sql).await.unwrap();
    let keep = Keep { audit: Some(YEAR), ..Keep::used(KEEP) };
    let world = World::on(database, true, |config| config.keep = keep).await;
    world.until(async || count(&world, "SELECT seen_at FROM timekeeping").await != seen).await;
    // The sweeper looks twice a second.
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(count(&world, "SELECT count(*) FROM audit WHERE at = 1").await, 1);
    world.sign_in(SAM).await;
}

/// Two servers, each with its sweeper and its rule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forgetting_beside_the_sweeper_loses_nothing_and_does_nothing_twice() {
    let world = World::with(true, |config| config.keep = Keep::used(YEAR * 100)).await;
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
                INSERT INTO audit (at, action, subject_id, workspace_id, detail)
                SELECT i, 'test.old', 'x', 'ws_marlow', '' FROM n";
    world.execute(many).await;
    history(&world).await;
    let World { running, database, sql, .. } = world;
    running.stop().await;
    let numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <";
    for rows in [
        // Over, and nobody has ended them yet.
        "120) INSERT INTO sessions (id, subject_id, scope, started_at, ends_at) SELECT 'ses_due_' || i, 'usr_5kfr', '', 1, 2 FROM n",
        "20) INSERT INTO sessions (id, subject_id, scope, started_at, ends_at, ended_at, end_cause)
             SELECT 'ses_past_' || i, 'usr_5kfr', '', 1, 2, 2, 'exited' FROM n",
        "20) INSERT INTO journals (session_id, record, stored, head_hash, complete, bytes, stored_at)
             SELECT 'ses_past_' || i, '{}', 1, 'h', 1, 2, 2 FROM n",
        "20) INSERT INTO journal_entries (session_id, seq, body) SELECT 'ses_past_' || i, 1, '{}' FROM n",
    ] {
        let rows = sqlx::AssertSqlSafe(format!("{numbers} {rows}"));
        sqlx::query(rows).execute(&sql).await.unwrap();
    }
    let keep = Keep { audit: Some(YEAR), journals: Some(YEAR), ..Keep::used(KEEP) };
    let start = |database| World::on(database, true, |config| config.keep = keep);
    let (one, other) = tokio::join!(start(database.shared()), start(database.shared()));
    for left in [
        "SELECT count(*) FROM audit WHERE action = 'test.old'",
        "SELECT count(*) FROM sessions WHERE ended_at IS NULL",
        "SELECT count(*) FROM journals WHERE session_id <> 'ses_new'",
    ] {
        one.until(async || count(&one, left).await == 0).await;
    }
    other.running.stop().await;
    let notes = "SELECT detail FROM audit WHERE action = 'audit.forgotten' AND workspace_id = 'ws_marlow'";
    let notes: Vec<String> = sqlx::query_scalar(notes).fetch_all(&one.sql).await.unwrap();
    let counted = notes.iter().map(|note| {
        let rest = note.strip_prefix("Entries deleted by the server's retention rule: ").unwrap();
        rest.split_once(',').unwrap().0.parse::<i64>().unwrap()
    });
    assert_eq!(counted.sum::<i64>(), 2 + 2500, "{notes:?}");
    for (sql, times) in [
        ("SELECT count(*) FROM audit WHERE action = 'session.expired' AND session_id LIKE 'ses_due_%'", 120),
        ("SELECT count(DISTINCT session_id) FROM audit WHERE action = 'session.expired'", 120),
        ("SELECT count(*) FROM audit WHERE action = 'journal.forgotten'", 21),
        ("SELECT count(DISTINCT session_id) FROM audit WHERE action = 'journal.forgotten'", 21),
        ("SELECT count(*) FROM audit WHERE action = 'test.young'", 1),
        ("SELECT count(*) FROM journal_entries", 1),
        ("SELECT count(*) FROM forgetting", 0),
    ] {
        assert_eq!(count(&one, sql).await, times, "{sql}");
    }
}
