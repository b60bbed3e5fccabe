//! Servers of two versions share a database while an organization upgrades one after the other.

use crate::world::*;
use ergo_server::{Config, start};
use std::{process::Command, time::Duration};

/// What the next version's migration might do: it adds, and leaves the database usable for this version.
const ADDITIVE: &str = "ALTER TABLE people ADD COLUMN pronouns TEXT;
     ALTER TABLE workspaces ADD COLUMN color TEXT;
     ALTER TABLE memberships ADD COLUMN color TEXT;
     ALTER TABLE entry_requests ADD COLUMN color TEXT;
     ALTER TABLE audit ADD COLUMN color TEXT;
     ALTER TABLE signing_keys ADD COLUMN color TEXT;
     ALTER TABLE permissions ADD COLUMN color TEXT;
     ALTER TABLE sessions ADD COLUMN color TEXT NOT NULL DEFAULT 'none';
     CREATE TABLE later (id TEXT PRIMARY KEY);
     INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         SELECT 9999, 'later', success, checksum, 1 FROM _sqlx_migrations WHERE version = 16";

/// Does what the next version does, which also tries again if the running server is in the way.
async fn migrate(world: &World) {
    let mut tries = 0;
    while let Err(error) = sqlx::raw_sql(ADDITIVE).execute(&world.sql).await {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        assert!(code.as_deref() == Some("40P01") && tries < 10, "{error}");
        tries += 1;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_keeps_working_after_a_newer_one_has_migrated_the_database() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let before = world.enter(&sam, DANA, MARLOW).await;
    migrate(&world).await;

    world.get(&format!("/v1/workspaces/{MARLOW}/members"), &before).await.ok();
    let after = world.enter(&sam, AIKO, MARLOW).await;
    world.get(&format!("/v1/workspaces/{MARLOW}/teams"), &after).await.ok();
    let sid = world.session_id(&after).await;
    world.delete(&format!("/v1/sessions/{sid}"), &sam).await.ok();

    // Its backups go on, too.
    if !world.database.is_postgres() {
        let folder = Folder::new();
        let mut backup = Command::new(env!("CARGO_BIN_EXE_ergo-server"));
        backup.args(["backup", &folder.database(), "--database", &world.database.url()]);
        assert!(backup.status().unwrap().success());
    }

    // It also starts again: its service manager restarts it during the upgrade.
    let again = World::on(world.database.shared(), true, |_| ()).await;
    assert_eq!(
        again.get("/v1/session", &before).await.status,
        401,
        "another server's address is another issuer"
    );
    let sam = again.sign_in(SAM).await;
    again.enter(&sam, DANA, MARLOW).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_waits_for_a_server_that_holds_locks() {
    let world = World::training().await;
    if !world.database.is_postgres() {
        return;
    }
    let mut lock = world.sql.begin().await.unwrap();
    sqlx::query("LOCK TABLE _sqlx_migrations IN ACCESS EXCLUSIVE MODE").execute(&mut *lock).await.unwrap();
    // Longer than the server waits for one lock.
    let released = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        lock.rollback().await.unwrap();
    });
    let again = World::on(world.database.shared(), true, |_| ()).await;
    again.sign_in(SAM).await;
    assert!(released.is_finished());
}

#[tokio::test]
async fn a_server_does_not_start_on_a_database_that_excludes_its_version() {
    let world = World::training().await;
    migrate(&world).await;
    world.execute("UPDATE compatibility SET oldest = 9999").await;
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), world.database.url());
    config.training = true;
    let error = start(config).await.err().expect("it must not start").to_string();
    assert!(error.contains("newer server") && error.contains("9999"), "{error}");
}
