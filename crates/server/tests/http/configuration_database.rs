//! Databases on which no server can work: the check of a configuration names them, and changes nothing.

use crate::{
    configuration::{all_in, run, sql, text},
    serving::PROGRAM,
    world::{Folder, database::Database},
};
use sqlx::AnyPool;
use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, symlink},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Output, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tempfile::TempDir;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sample.ndjson");
/// Nobody's, where the tests are run by the one who may do anything.
const NOBODY: u32 = 65534;

fn check(database: &str) -> String {
    text(&run(&["config", "check", "--listen", "127.0.0.1:0", "--database", database], &[]))
}

/// What a command says that must fail. It is ended if it runs all the same.
fn refused(args: &[&str], database: &str) -> Output {
    let mut program = Command::new(PROGRAM);
    program.args(args).args(["--database", database]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut program = program.spawn().unwrap();
    let started = Instant::now();
    while program.try_wait().unwrap().is_none() && started.elapsed() < Duration::from_mins(1) {
        sleep(Duration::from_millis(10));
    }
    // It has ended already.
    _ = program.kill();
    program.wait_with_output().unwrap()
}

/// Every command that would make or migrate the tables of a server.
fn everybody_refuses(database: &str, why: &str) {
    let said = check(database);
    assert!(said.contains(why), "{said}");
    for args in [
        &["--listen", "127.0.0.1:0"][..],
        &["import", SAMPLE],
        &["import", SAMPLE, "--dry-run"],
        &["agents", "list"],
        &["keys", "rotate"],
    ] {
        let output = refused(args, database);
        assert!(
            output.status.code() == Some(1) && text(&output).contains(why),
            "{args:?}: {}",
            text(&output)
        );
    }
}

#[test]
fn a_file_of_another_program_is_left_as_it_is() {
    for version in [
        "PRAGMA user_version = 0",
        // Databases of this server had such a number before migrations had theirs.
        "PRAGMA user_version = 2",
    ] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("books.sqlite");
        let database = path.to_str().unwrap();
        fs::write(&path, "").unwrap();
        sql(database, "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)");
        sql(database, "CREATE TABLE invoices (id INTEGER PRIMARY KEY AUTOINCREMENT)");
        sql(database, version);
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        let before = all_in(folder.path());
        everybody_refuses(
            database,
            "belongs to another program or is only partly restored: it has tables, such as invoices",
        );
        assert!(all_in(folder.path()) == before, "{version}: it has changed");
    }
    // One that keeps its numbers in a table of the same name.
    let folder = Folder::new();
    let database = folder.database();
    fs::write(&database, "").unwrap();
    sql(&database, "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY)");
    sql(&database, "INSERT INTO _sqlx_migrations VALUES (20240101000000)");
    sql(&database, "CREATE TABLE notes (id INTEGER PRIMARY KEY)");
    everybody_refuses(
        &database,
        "belongs to another program or is only partly restored: it has tables, such as notes",
    );
}

/// By somebody who may not do everything.
fn checked_by_somebody(program: &Path, database: &Path) -> String {
    let mut command = Command::new(program);
    command.args(["config", "check", "--listen", "127.0.0.1:0", "--database"]).arg(database);
    if fs::metadata(program).unwrap().uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    text(&command.env_clear().output().unwrap())
}

#[test]
fn a_file_that_a_server_cannot_create_or_write_is_found_without_a_trace() {
    let folder = TempDir::new().unwrap();
    let [open, closed] = ["open", "closed"].map(|name| folder.path().join(name));
    let mode = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    // Where it was built, somebody else may not be let in.
    let program = folder.path().join("ergo-server");
    fs::copy(PROGRAM, &program).unwrap();
    for path in [&open, &closed] {
        fs::create_dir(path).unwrap();
        for (name, written) in [("used.sqlite", 0o666), ("fixed.sqlite", 0o444), ("left.sqlite", 0o666)] {
            fs::write(path.join(name), "").unwrap();
            mode(&path.join(name), written);
        }
        fs::write(path.join("left.sqlite-wal"), "").unwrap();
        mode(&path.join("left.sqlite-wal"), 0o444);
    }
    mode(folder.path(), 0o755);
    mode(&open, 0o777);
    mode(&closed, 0o555);
    let in_order = "The configuration is in order.";
    let link = folder.path().join("link.sqlite");
    symlink(open.join("left.sqlite"), &link).unwrap();
    for (database, why) in [
        (link, "left.sqlite-wal cannot be written"),
        (open.join("new.sqlite"), in_order),
        (open.join("used.sqlite"), in_order),
        (open.join("fixed.sqlite"), "fixed.sqlite cannot be written"),
        (open.join("left.sqlite"), "left.sqlite-wal cannot be written"),
        (closed.join("new.sqlite"), "no file can be created in"),
        (closed.join("used.sqlite"), "no file can be created in"),
    ] {
        let before = [all_in(&open), all_in(&closed)];
        let said = checked_by_somebody(&program, &database);
        assert!(said.contains(why), "{}: {said}", database.display());
        assert!(why == in_order || said.contains("write access"), "what to do: {said}");
        assert!([all_in(&open), all_in(&closed)] == before, "{}: it has changed", database.display());
    }
    // So that it can be removed.
    mode(&closed, 0o755);
}

/// The address with a setting for its connections.
fn set(database: &Database, setting: &str) -> String {
    let url = database.url();
    format!("{url}{}{setting}", if url.contains('?') { '&' } else { '?' })
}

#[tokio::test]
async fn a_database_that_takes_no_tables_is_found() {
    let Some(database) = Database::such("TEMPLATE template0").await else { return };
    for (setting, why) in [
        ("options[default_transaction_read_only]=on", "is read-only. Turn default_transaction_read_only off"),
        ("options[search_path]=nowhere", "no schema of the search path exists"),
    ] {
        let said = check(&set(&database, setting));
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(check(&database.url()), "The configuration is in order.\n");
}

#[tokio::test]
async fn a_role_that_may_not_create_tables_is_found() {
    let Some(database) = Database::such("TEMPLATE template0").await else { return };
    let sql = database.connect().await;
    let role = format!("somebody_{}", std::process::id());
    execute(&sql, format!("CREATE ROLE {role}")).await;
    let as_role = set(&database, &format!("options[role]={role}"));
    let why = format!("the role {role} may not create tables in the schema public");
    let said = check(&as_role);
    assert!(said.contains(&why) && said.contains("GRANT CREATE ON SCHEMA public"), "{said}");
    // Nor does a server start where the tables are already.
    assert!(refused(&["import", SAMPLE], &database.url()).status.success());
    execute(&sql, format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"))
        .await;
    assert!(check(&as_role).contains(&why));
    let output = refused(&["--listen", "127.0.0.1:0"], &as_role);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    execute(&sql, format!("GRANT CREATE ON SCHEMA public TO {role}")).await;
    assert_eq!(check(&as_role), "The configuration is in order.\n");
    execute(&sql, format!("DROP OWNED BY {role}")).await;
    execute(&sql, format!("DROP ROLE {role}")).await;
}

#[tokio::test]
async fn a_database_that_cannot_hold_every_name_is_found_and_gets_no_tables() {
    let Some(database) = Database::such("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'").await else {
        return;
    };
    everybody_refuses(&database.url(), "has the encoding LATIN1");
    assert_eq!(tables(&database).await, 0);
}

#[tokio::test]
async fn a_database_of_another_program_gets_no_tables() {
    let Some(database) = Database::such("TEMPLATE template0").await else { return };
    let sql = database.connect().await;
    execute(&sql, "CREATE TABLE invoices (id BIGINT)".to_owned()).await;
    everybody_refuses(
        &database.url(),
        "belongs to another program or is only partly restored: it has tables, such as invoices",
    );
    assert_eq!(tables(&database).await, 1);
    // Its neighbor in a schema of its own is not in the way.
    execute(&sql, "CREATE SCHEMA ergo".to_owned()).await;
    let beside = set(&database, "options[search_path]=ergo");
    assert_eq!(check(&beside), "The configuration is in order.\n");
    let output = refused(&["import", SAMPLE], &beside);
    assert!(output.status.success(), "{}", text(&output));
    assert_eq!(check(&beside), "The configuration is in order.\n");
}

#[tokio::test]
async fn tables_in_a_later_schema_of_the_search_path_are_not_made_again() {
    let Some(database) = Database::such("TEMPLATE template0").await else { return };
    let output = refused(&["import", SAMPLE], &database.url());
    assert!(output.status.success(), "{}", text(&output));
    execute(&database.connect().await, "CREATE SCHEMA earlier".to_owned()).await;
    let shadowed = set(&database, "options[search_path]=earlier,public");
    everybody_refuses(&shadowed, "the server's tables are in the schema public");
    assert_eq!(check(&database.url()), "The configuration is in order.\n");
}

async fn execute(sql: &AnyPool, statement: String) {
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(sql).await.unwrap();
}

/// How many there are.
async fn tables(database: &Database) -> i64 {
    let count = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    sqlx::query_scalar(count).fetch_one(&database.connect().await).await.unwrap()
}
