//! Backing up while the server works, and restoring: what was there is there, and what was open is over.

use crate::{
    contract::OTANI,
    receiver::add_poller,
    scim_client::Directory,
    world::{database::Database, *},
};
use ergo_server::{Config, start};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use tempfile::TempDir;

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ergo-server")).args(args).output().unwrap()
}

#[track_caller]
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// `pg_dump` or `pg_restore`, which are not ours.
fn postgres(program: &str, args: &[&str]) {
    let output = Command::new(program).args(args).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Makes a backup as docs/SERVER.md says.
async fn back_up(url: &str, file: &str) {
    if url.starts_with("postgres") {
        let (url, args) = (url.to_owned(), ["--format=custom".to_owned(), format!("--file={file}")]);
        let dump = move || postgres("pg_dump", &[&args[0], &args[1], &url]);
        tokio::task::spawn_blocking(dump).await.unwrap();
    } else {
        let args = ["backup", file, "--database", url].map(str::to_owned);
        let program = move || done(&run(&args.each_ref().map(String::as_str)));
        assert!(tokio::task::spawn_blocking(program).await.unwrap().contains("complete and checked"));
    }
}

/// Restores one into a new database as docs/SERVER.md says.
async fn restored(file: &str, more: &[&str]) -> (Database, String) {
    let new = Database::empty().await;
    let url = new.url();
    let said = if new.is_postgres() {
        let into = format!("--dbname={url}");
        postgres("pg_restore", &["--exit-on-error", "--single-transaction", "--no-owner", &into, file]);
        // Until everything is ended, no server runs on it.
        let config = Config::new(([127, 0, 0, 1], 0).into(), url.clone());
        let unfinished = start(config).await.err().unwrap().to_string();
        assert!(unfinished.contains("ergo-server restore --finish"), "{unfinished}");
        done(&run(&[&["restore", "--finish", "--database", &url], more].concat()))
    } else {
        done(&run(&[&["restore", file, "--database", &url], more].concat()))
    };
    (new, said)
}

/// Signs in again and again; the sessions that were acknowledged.
fn load(
    world: &Arc<World>,
    stop: &Arc<AtomicBool>,
) -> (Arc<Mutex<Vec<String>>>, tokio::task::JoinHandle<()>) {
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let (world, stop, list) = (Arc::clone(world), Arc::clone(stop), Arc::clone(&acknowledged));
    let working = tokio::spawn(async move {
        while !stop.load(Ordering::SeqCst) {
            let token = world.sign_in(SAM).await;
            list.lock().unwrap().push(claims(&token)["sid"].as_str().unwrap().to_owned());
        }
    });
    (acknowledged, working)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_is_restored_and_goes_on() {
    let world = Arc::new(World::training().await);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("backup");
    let file = file.to_str().unwrap();

    // Everything that can be open.
    let own = world.sign_in(SAM).await;
    let inside = world.enter_to_change(&own, DANA, MARLOW).await;
    let request = world.entry(&own, OTHER_DANA, LUMEN).await;
    let ticket = world.ticket(&own, &request).await;
    let pending = world.entry(&own, OTANI, NORTHWIND).await;
    let directory = Directory::of(&world, MARLOW).await;
    directory.get("/Users?count=1").await;
    let token = directory.token.clone();
    let (poller, feed) = add_poller(&world, "ids", &[]).await;

    let stop = Arc::new(AtomicBool::new(false));
    let (acknowledged, working) = load(&world, &stop);
    world.until(async || acknowledged.lock().unwrap().len() > 10).await;
    let before = acknowledged.lock().unwrap().clone();
    back_up(&world.database.url(), file).await;
    let after = acknowledged.lock().unwrap().len();
    world.until(async || acknowledged.lock().unwrap().len() > after + 5).await;
    stop.store(true, Ordering::SeqCst);
    working.await.unwrap();
    // Revoked after the backup: the backup does not know.
    let ended = format!("/v1/sessions/{}", world.session_id(&inside).await);
    assert_eq!(world.delete(&ended, &own).await.status, 204);
    let latest = world.sign_in(SAM).await;
    world.enter(&latest, DANA, MARLOW).await;
    let read = world.get("/v1/changes?limit=200", &feed).await.ok()["next_after"].as_i64().unwrap();

    let (new, said) = restored(file, &[]).await;
    assert!(
        said.contains("SCIM token. Disabled: 1 receiver. Everyone signs in again")
            && said.contains("The last record"),
        "{said}"
    );
    let again = World::on(new, true, |_| ()).await;
    assert_eq!(again.number("SELECT count(*) FROM sessions WHERE ended_at IS NULL").await, 0);
    assert!(again.number("SELECT count(*) FROM sessions WHERE end_cause = 'restored'").await > 10);
    assert_eq!(again.number("SELECT count(*) FROM signing_keys").await, 1, "a new key alone");
    for old in [&own, &inside, &latest] {
        assert_eq!(again.get("/v1/session", old).await.status, 401);
    }
    let scim = again.request(Method::GET, "/scim/v2/Users?count=1").bearer_auth(&token);
    assert_eq!(scim.send().await.unwrap().status(), 401);

    // A receiver that may have been removed is told nothing, and one that has read more than there is here is told so.
    again.get("/v1/changes", &feed).await.refused(401, "unauthenticated");
    done(&run(&["webhooks", "enable", &poller, "--database", &again.database.url()]));
    again.get(&format!("/v1/changes?after={read}"), &feed).await.refused(410, "changes_deleted");

    // What was acknowledged before the backup began is recorded in it, and the restoration too.
    let signed_in = "SELECT session_id FROM audit WHERE action = 'session.signed_in'";
    let recorded: Vec<String> = sqlx::query_scalar(signed_in).fetch_all(&again.sql).await.unwrap();
    assert!(before.iter().all(|session| recorded.contains(session)), "nothing acknowledged is lost");
    let last = "SELECT detail FROM audit WHERE action = 'server.restored' AND workspace_id IS NULL";
    let last = again.text(last).await;
    assert!(last.contains("is not in this record"), "{last}");
    // In each customer's record too, without what is not theirs; and no number is given twice.
    let told = "SELECT count(DISTINCT workspace_id) - (SELECT count(*) FROM workspaces) FROM audit
                WHERE action = 'server.restored' AND workspace_id IS NOT NULL";
    assert_eq!(again.number(told).await, 0);
    let ivana = again.sign_in(IVANA).await;
    let seen = again.get("/v1/audit", &ivana).await.ok();
    let found = seen["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "server.restored");
    let entries: Vec<&Value> = found.collect();
    assert!(entries.len() == 1 && entries[0]["workspace_id"] == MARLOW, "{seen}");
    let detail = entries[0]["detail"].as_str().unwrap();
    assert!(
        detail.starts_with("From a backup. What happened after 20") && !detail.contains("sessions"),
        "{detail}"
    );
    assert!(entries[0]["seq"].as_i64().unwrap() > 1_000_000_000, "{seen}");
    let discovery = send(again.request(Method::GET, "/.well-known/openid-configuration")).await.ok();
    assert!(discovery["ergo_restored_at"].is_i64(), "{discovery}");

    // It goes on: agents sign in, and neither the old ticket nor the open request is good for anything.
    let own = again.sign_in(SAM).await;
    assert!(again.exchange(&ticket, &own).await.status >= 400);
    for closed in [&request, &pending] {
        let state = again.get(&format!("/v1/entry-requests/{closed}"), &own).await.ok();
        assert_eq!(state["state"], "withdrawn", "{state}");
    }
    again.enter(&own, DANA, MARLOW).await;
    assert!(again.number("SELECT max(seq) FROM notifications").await > 1_000_000_000);
    let told = again.get("/v1/changes", &feed).await.ok();
    let kinds: Vec<&str> =
        told["items"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"entry.withdrawn") && kinds.contains(&"session.ended"), "{kinds:?}");
    assert_eq!(kinds.last(), Some(&"session.entered"));

    // Restored once more from the same backup, it gives none of those numbers again.
    let (read, last) = (&told["next_after"], again.number("SELECT max(seq) FROM audit").await);
    let (new, _) = restored(file, &[]).await;
    let third = World::on(new, true, |_| ()).await;
    done(&run(&["webhooks", "enable", &poller, "--database", &third.database.url()]));
    third.get(&format!("/v1/changes?after={read}"), &feed).await.refused(410, "changes_deleted");
    assert!(third.number("SELECT min(seq) FROM audit WHERE action = 'server.restored'").await > last);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn directories_keep_their_tokens_when_somebody_knows_that_they_may() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("backup");
    let file = file.to_str().unwrap();
    back_up(&world.database.url(), file).await;
    let token = directory.token.clone();
    let (new, said) = restored(file, &["--keep-scim-tokens", "--json"]).await;
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&said["scim_tokens"], &said["sessions"]), (&json!(0), &json!(0)));
    let again = World::on(new, true, |_| ()).await;
    let directory = Directory { world: &again, token, id: String::new() };
    directory.get("/Users?count=1").await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restoration_without_all_people_is_not_finished() {
    let World { database, running, sql, .. } = World::training().await;
    if !database.is_postgres() {
        return;
    }
    running.stop().await;
    // As after a pg_restore that went on after an error.
    for statement in [
        "ALTER TABLE memberships DISABLE TRIGGER USER",
        "UPDATE memberships SET role_id = 'role_none' WHERE person_id = 'usr_7f3k'",
        "ALTER TABLE memberships ENABLE TRIGGER USER",
    ] {
        sqlx::query(statement).execute(&sql).await.unwrap();
    }
    let said = refused(&run(&["restore", "--finish", "--force", "--database", &database.url()]));
    assert!(said.contains("only partly restored"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finishing_waits_for_no_server() {
    let world = World::training().await;
    let said = refused(&run(&["restore", "--finish", "--force", "--database", &world.database.url()]));
    assert!(said.contains("Stop the server first") || said.contains("Stop all servers first"), "{said}");
    let own = world.sign_in(SAM).await;
    world.get("/v1/session", &own).await.ok();
    let database = world.database.shared();
    let url = database.url();
    let World { running, sql, database: _own, .. } = world;
    running.stop().await;
    sql.close().await;
    // Nobody says that it was restored, and it does not look so.
    let said = refused(&run(&["restore", "--finish", "--database", &url]));
    assert!(said.contains("nothing is changed") && said.contains("--force"), "{said}");
    let finished = done(&run(&["restore", "--finish", "--force", "--database", &url]));
    assert!(finished.contains("Ended: 1 session,"), "{finished}");
    let again = World::on(database, true, |_| ()).await;
    assert_eq!(again.get("/v1/session", &own).await.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_has_its_own_programs() {
    let address = "postgres://ergo:secret@db.example/ergo?host=/run";
    let said = refused(&run(&["backup", "a.dump", "--database", address]));
    assert!(
        said.contains(
            "pg_dump --format=custom --file='a.dump' 'postgres://ergo:***@db.example/ergo?host=/run'"
        )
    );
    let restore = refused(&run(&["restore", "a.dump", "--database", address]));
    assert!(restore.contains("pg_restore") && restore.contains("ergo-server restore --finish"));
    assert!(!said.contains("secret") && !restore.contains("secret"));
}

/// A backup of the sample customers, made while a server runs.
async fn sample() -> (TempDir, PathBuf, World) {
    let world = World::on(file_database().await, true, |_| ()).await;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("backup.sqlite");
    done(&run(&["backup", file.to_str().unwrap(), "--database", &world.database.url()]));
    (folder, file, world)
}

async fn file_database() -> Database {
    Database::seeded_file().await
}

fn names_in(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_private_whole_and_replaces_nothing_unasked() {
    let (folder, file, world) = sample().await;
    let (path, url) = (file.to_str().unwrap(), world.database.url());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let first = fs::read(&file).unwrap();
    assert!(refused(&run(&["backup", path, "--database", &url])).contains("--force"));
    assert_eq!(fs::read(&file).unwrap(), first, "as it was");
    world.sign_in(SAM).await;
    let said = done(&run(&["backup", path, "--database", &url, "--force", "--json"]));
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["bytes"], fs::metadata(&file).unwrap().len());
    assert_ne!(fs::read(&file).unwrap(), first, "a newer one");
    assert_eq!(names_in(folder.path()), ["backup.sqlite"], "and nothing besides");

    // Never the database itself, by whatever name.
    let database = url.strip_prefix("sqlite://").unwrap();
    let roundabout = Path::new(database).parent().unwrap().join("./server.sqlite");
    for itself in [database, roundabout.to_str().unwrap(), &format!("{database}-wal")] {
        let said = refused(&run(&["backup", itself, "--database", &url, "--force"]));
        assert!(said.contains("is the database itself"), "{said}");
    }
    let nowhere = folder.path().join("nowhere/backup");
    refused(&run(&["backup", nowhere.to_str().unwrap(), "--database", &url]));
    let missing = folder.path().join("missing.sqlite");
    refused(&run(&["backup", path, "--force", "--database", missing.to_str().unwrap()]));
    assert!(!missing.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_sound_backup_is_refused_and_leaves_nothing() {
    let (folder, file, _world) = sample().await;
    let good = fs::read(&file).unwrap();
    let target = folder.path().join("restored.sqlite");
    let bad = folder.path().join("bad");
    let attempt = |bytes: &[u8]| {
        fs::write(&bad, bytes).unwrap();
        let args = ["restore", bad.to_str().unwrap(), "--database", target.to_str().unwrap()];
        let said = refused(&run(&args));
        assert_eq!(names_in(folder.path()), ["backup.sqlite", "bad"], "nothing is left: {said}");
        said
    };
    assert!(attempt(b"").contains("is not a backup"));
    assert!(attempt(b"hello, I am a text that is longer than a header").contains("is not a backup"));
    attempt(&good[..good.len() / 2]);
    // Damaged somewhere in each page but the first.
    let mut damaged = good.clone();
    for page in damaged.chunks_mut(4096).skip(1) {
        page[..64].fill(0xAA);
    }
    assert!(attempt(&damaged).contains("is damaged"));

    // From a newer server that excludes this one.
    let newer = folder.path().join("newer");
    fs::write(&newer, &good).unwrap();
    let sql = sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(&newer))
        .await
        .unwrap();
    let insert = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                  VALUES (9999, 'x', TRUE, x'00', 0)";
    sqlx::query(insert).execute(&sql).await.unwrap();
    sqlx::query("UPDATE compatibility SET oldest = 9999").execute(&sql).await.unwrap();
    sql.close().await;
    let newer = fs::read(&newer).unwrap();
    fs::remove_file(folder.path().join("newer")).unwrap();
    assert!(attempt(&newer).contains("newer server"));

    // A copy of a database in use lacks what is in its other file.
    let mut beside = file.clone().into_os_string();
    beside.push("-wal");
    fs::write(&beside, b"x").unwrap();
    let args = ["restore", file.to_str().unwrap(), "--database", target.to_str().unwrap()];
    assert!(refused(&run(&args)).contains("was copied or moved without it"));
}

/// SQLite keeps what is not in the file yet beside what a link leads to.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_to_a_backup_is_the_backup() {
    use std::os::unix::fs::symlink;
    let (folder, file, _world) = sample().await;
    let links = folder.path().join("links");
    fs::create_dir(&links).unwrap();
    let [backup, place] = ["backup", "server.sqlite"].map(|name| links.join(name));
    symlink(&file, &backup).unwrap();
    let restore = || run(&["restore", backup.to_str().unwrap(), "--database", place.to_str().unwrap()]);
    let wal = folder.path().join("backup.sqlite-wal");
    fs::write(&wal, b"x").unwrap();
    assert!(refused(&restore()).contains("was copied or moved without it"));
    assert_eq!(names_in(&links), ["backup"]);
    fs::remove_file(wal).unwrap();
    // A link to the place stays one.
    let real = folder.path().join("real.sqlite");
    fs::write(&real, b"").unwrap();
    symlink(&real, &place).unwrap();
    done(&restore());
    assert!(fs::symlink_metadata(&place).unwrap().is_symlink() && fs::metadata(&real).unwrap().len() > 0);
    assert_eq!(names_in(&links), ["backup", "server.sqlite"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_used_or_holds_data_is_not_replaced() {
    let (folder, file, world) = sample().await;
    let backup = file.to_str().unwrap();
    let url = world.database.url();
    let database = PathBuf::from(url.strip_prefix("sqlite://").unwrap());
    assert!(
        refused(&run(&["restore", backup, "--database", &url])).contains("in use. Stop the server first")
    );
    let own = world.sign_in(SAM).await;
    world.get("/v1/session", &own).await.ok();

    // Moved away while the server still uses what stands beside it. Windows lets nobody do that.
    #[cfg(unix)]
    {
        let moved = folder.path().join("moved.sqlite");
        fs::rename(&database, &moved).unwrap();
        let said = refused(&run(&["restore", backup, "--database", &url]));
        assert!(said.contains("the database is in use") && !database.exists(), "{said}");
        fs::rename(&moved, &database).unwrap();
    }

    let World { running, sql, database: _kept, .. } = world;
    running.stop().await;
    sql.close().await;
    let before = fs::read(&database).unwrap();
    assert!(refused(&run(&["restore", backup, "--database", &url])).contains("already holds data"));
    let after = fs::read(&database).unwrap();
    assert_eq!(before.len(), after.len());
    let other = folder.path().join("notes.txt");
    fs::write(&other, "Somebody's notes, which nobody may overwrite.").unwrap();
    refused(&run(&["restore", backup, "--database", other.to_str().unwrap()]));
    assert!(fs::read_to_string(&other).unwrap().starts_with("Somebody"));

    // A server has started here once, and nobody is in it.
    let empty = folder.path().join("empty.sqlite");
    let config = Config::new(([127, 0, 0, 1], 0).into(), empty.to_string_lossy().into_owned());
    start(config).await.unwrap().stop().await;
    assert!(done(&run(&["restore", backup, "--database", empty.to_str().unwrap()])).starts_with("Restored."));
    let config = Config::new(([127, 0, 0, 1], 0).into(), empty.to_string_lossy().into_owned());
    let running = start(config).await.unwrap();
    assert!(!running.is_empty());
    running.stop().await;
}
