//! A database that is replaced while servers run: they go by what they know of the old one, so they stop.

use crate::world::{database::Database, *};
use reqwest::Method;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const LONG: Duration = Duration::from_secs(15);

fn file_of(database: &Database) -> PathBuf {
    PathBuf::from(database.url().strip_prefix("sqlite://").unwrap())
}

/// Another database takes the name of that one, as `mv` does it.
async fn replace(file: &Path) -> Vec<u8> {
    let other = fs::read(file_of(&Database::seeded_file().await)).unwrap();
    let beside = file.with_extension("other");
    fs::write(&beside, &other).unwrap();
    fs::rename(&beside, file).unwrap();
    other
}

/// Whether a request is turned away, or nobody is there any more.
async fn is_refused(world: &World, method: Method, path: &str, token: &str) -> bool {
    let asked = world.request(method, path).bearer_auth(token).send().await;
    asked.is_ok_and(|answer| answer.status() == 503)
        || world.request(Method::GET, "/healthz").send().await.is_err()
}

async fn replaced(world: &World) -> Option<PathBuf> {
    tokio::time::timeout(LONG, world.running.replaced()).await.expect("it is noticed")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_the_same_name_is_not_used_and_the_server_stops() {
    let world = World::on(Database::seeded_file().await, true, |_| ()).await;
    let own = world.sign_in(SAM).await;
    let mut stream = world.request(Method::GET, "/v1/events").bearer_auth(&own).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    let file = file_of(&world.database);
    let other = replace(&file).await;
    assert!(is_refused(&world, Method::GET, "/v1/session", &own).await);
    assert!(is_refused(&world, Method::POST, "/v1/session/renew", &own).await);
    assert_eq!(replaced(&world).await, Some(file.clone()));
    let end = async { while let Ok(Some(_)) = stream.chunk().await {} };
    tokio::time::timeout(LONG, end).await.expect("streams end");
    world.until(async || world.request(Method::GET, "/healthz").send().await.is_err()).await;
    assert!(fs::read(&file).unwrap() == other, "nothing is written into the other one");
}

/// What is committed to a file that has lost its name is not acknowledged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_removed_takes_no_sign_in() {
    let world = World::on(Database::seeded_file().await, true, |_| ()).await;
    fs::remove_file(file_of(&world.database)).unwrap();
    let sign_in = world.request(Method::POST, "/training/sign-in");
    let answer = sign_in.json(&serde_json::json!({ "person_id": SAM })).send().await;
    assert!(!answer.is_ok_and(|answer| answer.status().is_success()));
    replaced(&world).await.unwrap();
}

#[test]
fn the_program_says_what_happened_and_is_not_started_again_on_its_own() {
    let folder = Folder::new();
    let file = folder.database();
    let mut server = Command::new(env!("CARGO_BIN_EXE_ergo-server"))
        .args(["--listen", "127.0.0.1:0", "--database", &file])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    fs::rename(&file, Path::new(&file).with_extension("old")).unwrap();
    let began = Instant::now();
    while server.try_wait().unwrap().is_none() && began.elapsed() < LONG {
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = server.kill();
    let output = server.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("was replaced while the server was running") && said.contains("-wal"), "{said}");
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/ergo-server.service");
    assert!(fs::read_to_string(unit).unwrap().contains("\nRestartPreventExitStatus=3\n"));
}

fn postgres(program: &str, args: &[&str]) {
    let output = Command::new(program).args(args).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Dropped and restored, and restored in place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_restored_underneath_stops_the_server() {
    for in_place in [false, true] {
        let world = World::training().await;
        if !world.database.is_postgres() {
            return;
        }
        let own = world.sign_in(SAM).await;
        let (folder, url) = (TempDir::new().unwrap(), world.database.url());
        let dump = folder.path().join("dump").to_string_lossy().into_owned();
        postgres("pg_dump", &["--format=custom", &format!("--file={dump}"), &url]);
        let into = format!("--dbname={url}");
        let mut restore = vec!["--exit-on-error", "--single-transaction", "--no-owner", &into, &dump];
        if in_place {
            restore.splice(0..0, ["--clean", "--if-exists"]);
        } else {
            world.database.made_anew().await;
        }
        postgres("pg_restore", &restore);
        assert!(is_refused(&world, Method::GET, "/v1/session", &own).await, "in place: {in_place}");
        assert_eq!(replaced(&world).await, None);
        let World { running, sql, database, .. } = world;
        running.stop().await;
        sql.close().await;
        let finish = ["restore", "--finish", "--database", &url];
        let finished = Command::new(env!("CARGO_BIN_EXE_ergo-server")).args(finish).output().unwrap();
        assert!(finished.status.success(), "{}", String::from_utf8_lossy(&finished.stderr));
        let again = World::on(database, true, |_| ()).await;
        assert_eq!(again.get("/v1/session", &own).await.status, 401);
    }
}

/// As a snapshot does it, which is at the same place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_that_ends_earlier_than_before_stops_the_server() {
    let world = World::training().await;
    for _ in 0..20 {
        world.sign_in(SAM).await;
    }
    let allow = if world.database.is_postgres() {
        "ALTER TABLE audit DISABLE TRIGGER USER"
    } else {
        "DROP TRIGGER audit_is_not_thinned"
    };
    world.execute(allow).await;
    // Between two looks of the server, whenever these are.
    for _ in 0..20 {
        world.execute("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)").await;
        if tokio::time::timeout(Duration::from_millis(700), world.running.replaced()).await.is_ok() {
            return;
        }
    }
    panic!("it is not noticed");
}
