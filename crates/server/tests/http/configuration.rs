//! The program's settings: from flags, the environment and a file, checked and shown.

use crate::{
    serving::*,
    world::{Folder, World},
};
use serde_json::{Value, json};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};
use tempfile::TempDir;

/// A password; nothing that is written may hold it.
const SECRET: &str = "zqsecret";

pub fn run(args: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut program = Command::new(PROGRAM);
    program.args(args).env_clear().envs(environment.iter().copied());
    program.output().unwrap()
}

pub fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

pub fn file(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("server.toml");
    fs::write(&path, text).unwrap();
    path
}

/// What `config show` says of a setting: its value, and where that comes from.
pub fn shown(args: &[&str], environment: &[(&str, &str)], name: &str) -> (Value, String) {
    let output = run(&[&["config", "show", "--json"], args].concat(), environment);
    let all: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output)));
    let one = all.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
    (one["value"].clone(), one["source"].as_str().unwrap().to_owned())
}

#[test]
fn a_flag_counts_more_than_the_environment_and_that_more_than_the_file() {
    let folder = TempDir::new().unwrap();
    let path = file(
        folder.path(),
        "keep_days = 7\ntraining = true\ntrusted_proxy = [\"10.0.0.0/8\"]\n[[trusted_issuer]]\nissuer = \"https://of-file\"",
    );
    let from_file = ["--config", path.to_str().unwrap()];
    let days = [("ERGO_SERVER_KEEP_DAYS", "8")];
    let flag = [&from_file[..], &["--keep-days", "9"]].concat();
    assert_eq!(shown(&[], &[], "keep_days"), (json!(30), "default".to_owned()));
    assert_eq!(shown(&from_file, &[], "keep_days"), (json!(7), "file".to_owned()));
    assert_eq!(shown(&from_file, &days, "keep_days"), (json!(8), "ERGO_SERVER_KEEP_DAYS".to_owned()));
    assert_eq!(shown(&flag, &days, "keep_days"), (json!(9), "--keep-days".to_owned()));
    assert_eq!(shown(&[], &[("ERGO_SERVER_CONFIG", from_file[1])], "keep_days").0, 7);
    // What is on can be turned off.
    assert_eq!(shown(&from_file, &[], "training").0, true);
    assert_eq!(shown(&from_file, &[("ERGO_SERVER_TRAINING", "false")], "training").0, false);
    let off = [&from_file[..], &["--training=false"]].concat();
    assert_eq!(shown(&off, &[("ERGO_SERVER_TRAINING", "true")], "training").0, false);
    // Lists replace each other; in the environment, spaces separate.
    assert_eq!(shown(&from_file, &[], "trusted_proxy").0, json!(["10.0.0.0/8"]));
    let proxies = [("ERGO_SERVER_TRUSTED_PROXY", "192.0.2.1 2001:db8::/32")];
    assert_eq!(shown(&from_file, &proxies, "trusted_proxy").0, json!(["192.0.2.1/32", "2001:db8::/32"]));
    let issuers = [("ERGO_SERVER_TRUSTED_ISSUER", "https://a,client_id=x https://b")];
    assert_eq!(
        shown(&from_file, &issuers, "trusted_issuer").0,
        json!([{ "issuer": "https://a", "client_id": "x" }, { "issuer": "https://b" }])
    );
    assert_eq!(shown(&from_file, &[], "public_url"), (Value::Null, "default".to_owned()));
}

#[test]
fn what_is_shown_can_be_used_again() {
    let folder = TempDir::new().unwrap();
    let args =
        ["--listen", "127.0.0.1:0", "--database", "a b.sqlite", "--trusted-issuer", "https://a,client_id=x"];
    let output = run(&[&["config", "show"], &args[..]].concat(), &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("database = \"a b.sqlite\"  # --database\n"), "{said}");
    assert!(said.contains("[[trusted_issuer]]  # --trusted-issuer\n"), "{said}");
    let path = file(folder.path(), &said);
    let again = run(&["config", "show", "--config", path.to_str().unwrap()], &[]);
    let values = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.split("  # ").next()).map(str::to_owned).collect()
    };
    assert_eq!(values(&String::from_utf8(again.stdout).unwrap()), values(&said));
}

#[test]
fn a_configuration_in_order_is_said_to_be_and_nothing_is_created() {
    let folder = Folder::new();
    let database = folder.database();
    let args = ["config", "check", "--listen", "127.0.0.1:0", "--database", &database];
    let output = run(&args, &[]);
    assert_eq!(text(&output), "The configuration is in order.\n");
    assert!(output.status.success() && !Path::new(&database).exists());
    // Nor does a server that runs already stand in its way.
    let server = Serving::start(&["--database", &database]);
    let address = server.url.strip_prefix("http://").unwrap();
    let output = run(&["config", "check", "--listen", address, "--database", &database], &[]);
    assert!(output.status.success(), "{}", text(&output));
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    let folder = Folder::new();
    let database = format!("postgres://ergo:{SECRET}@127.0.0.1:1/ergo");
    let args = [
        "config",
        "check",
        "--listen",
        "203.0.113.7:4000",
        "--metrics-listen",
        "203.0.113.8:4001",
        "--database",
        &database,
        "--public-url",
        "ergo.example",
        "--tls-cert",
        "/no/such.crt",
        "--tls-key",
        "/no/such.key",
        "--trusted-issuer",
        "https://a,client_id=x",
        "--trusted-issuer",
        "https://b,client_id=y",
    ];
    let output = run(&args, &[]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(1));
    for why in [
        "the public URL must be",
        "/no/such.crt cannot be read",
        "https://b is listed twice, or is a second issuer",
        "cannot listen on that address",
        "cannot serve metrics on that address",
        "the database cannot be used",
    ] {
        assert!(
            said.lines().any(|line| line.starts_with("ergo-server: ") && line.contains(why)),
            "{why}: {said}"
        );
    }
    assert!(!said.contains(SECRET), "{said}");
    for (args, why) in [
        (&["--listen", "0.0.0.0:0", "--database", &folder.database()][..], "--allow-plain-http"),
        (
            &["--listen", "0.0.0.0:0", "--allow-plain-http", "--database", &folder.database()],
            "ERGO_SERVER_PUBLIC_URL",
        ),
        (
            &["--listen", "127.0.0.1:9", "--metrics-listen", "127.0.0.1:9", "--database", &folder.database()],
            "metrics need an address of their own",
        ),
        (
            &[
                "--listen",
                "127.0.0.1:0",
                "--public-url",
                "https://support.example/ergo",
                "--database",
                &folder.database(),
            ],
            "nothing after the host and the port: write https://support.example",
        ),
        (
            &["--listen", "127.0.0.1:0", "--database", "postgres://ergo@db.example/ergo"],
            "add ?sslmode=verify-full",
        ),
        (
            &["--listen", "127.0.0.1:0", "--database", "/no/such/folder/a.sqlite"],
            "folder does not exist. Create it",
        ),
        (&["--listen", "127.0.0.1:0", "--database", "mysql://x/y"], "the database must be"),
        (
            &["--listen", "127.0.0.1:0", "--database", "postgres://x/y?sslmodus=off"],
            "a parameter that is not known: sslmodus",
        ),
        (
            &["--listen", "0.0.0.0:0", "--allow-plain-http", "--training", "--database", &folder.database()],
            "--training",
        ),
        (
            &["--listen", "127.0.0.1:0", "--database", env!("CARGO_MANIFEST_DIR")],
            "the database cannot be used",
        ),
        (
            &["--listen", "127.0.0.1:0", "--database", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")],
            "the database cannot be used",
        ),
    ] {
        let output = run(&[&["config", "check"], args].concat(), &[]);
        assert!(output.status.code() == Some(1) && text(&output).contains(why), "{why}: {}", text(&output));
    }
}

/// Everything in a folder, with its mode and its content. Not what SQLite knows of the `-wal` file: whoever comes first after a
/// crash finds that out anew.
pub fn all_in(folder: &Path) -> Vec<(PathBuf, u32, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .map(|path| {
            let mode = path.metadata().unwrap().permissions().mode();
            let is_index = path.to_string_lossy().ends_with("-shm");
            let content = if is_index { Vec::new() } else { fs::read(&path).unwrap() };
            (path, mode, content)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_check_leaves_no_trace_beside_a_database_in_whatever_state() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("server.sqlite");
    let database = database.to_str().unwrap();
    let check = || {
        let before = all_in(folder.path());
        let output = run(&["config", "check", "--listen", "127.0.0.1:0", "--database", database], &[]);
        assert_eq!(text(&output), "The configuration is in order.\n");
        assert!(all_in(folder.path()) == before, "{database} has changed");
        before.len()
    };
    let mut server = Serving::start(&["--database", database]);
    server.signal("KILL");
    server.ended(Duration::from_secs(8));
    assert_eq!(check(), 3, "a database that was not closed");
    // A copy of it without its index: what is in the log must not be overlooked.
    fs::remove_file(format!("{database}-shm")).unwrap();
    let before = all_in(folder.path());
    let output = run(&["config", "check", "--listen", "127.0.0.1:0", "--database", database], &[]);
    assert!(
        text(&output).contains("holds changes that are not in the database file yet"),
        "{}",
        text(&output)
    );
    assert!(all_in(folder.path()) == before, "it only looks");
    let list = run(&["agents", "list", "--database", database], &[]);
    assert!(list.status.success(), "{}", text(&list));
    assert_eq!(check(), 1, "one that was");
    // Another program can have left it like this, and with such a mode; a server changes both.
    fs::set_permissions(database, Permissions::from_mode(0o644)).unwrap();
    let rollback = "PRAGMA journal_mode = DELETE";
    sql(database, rollback);
    assert_eq!(check(), 1);
    fs::write(database, "").unwrap();
    assert_eq!(check(), 1, "one without anything in it");
}

/// Runs a statement in a file.
pub fn sql(database: &str, statement: &'static str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&format!("sqlite://{database}")).await.unwrap();
        sqlx::query(statement).execute(&pool).await.unwrap();
        pool.close().await;
    });
}

#[test]
fn a_check_needs_the_encryption_key_that_a_server_needs() {
    const KEY: (&str, &str) = ("ERGO_SERVER_KEY_ENCRYPTION", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
    let wrong = (KEY.0, "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=");
    let folder = Folder::new();
    let database = folder.database();
    let check = |environment: &[(&str, &str)]| {
        let output =
            run(&["config", "check", "--listen", "127.0.0.1:0", "--database", &database], environment);
        text(&output)
    };
    drop(Serving::start(&["--database", &database]));
    assert!(check(&[KEY]).contains("run `ergo-server keys encrypt` once"), "{}", check(&[KEY]));
    assert!(run(&["keys", "encrypt", "--database", &database], &[KEY]).status.success());
    assert_eq!(check(&[KEY]), "The configuration is in order.\n");
    assert!(check(&[]).contains("--key-encryption-file"), "{}", check(&[]));
    assert!(check(&[wrong]).contains("is encrypted with encryption key"), "{}", check(&[wrong]));
}

/// Only a database on a server notices by itself that it is a copy.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_finds_a_restoration_that_was_not_finished() {
    let world = World::start(false).await;
    if !world.database.is_postgres() {
        return;
    }
    let url = world.database.url();
    let check = || text(&run(&["config", "check", "--listen", "127.0.0.1:0", "--database", &url], &[]));
    assert_eq!(check(), "The configuration is in order.\n");
    world.execute("UPDATE origin SET place = 'elsewhere'").await;
    assert!(check().contains("restore --finish"), "{}", check());
    assert_eq!(world.text("SELECT place FROM origin").await, "elsewhere", "it only looks");
}

#[test]
fn a_variable_that_a_command_does_not_use_does_not_stop_it() {
    let folder = Folder::new();
    let database = folder.database();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sample.ndjson");
    let wrong = [
        ("ERGO_SERVER_DATABASE", database.as_str()),
        ("ERGO_SERVER_LISTEN", "nowhere"),
        ("ERGO_SERVER_TOKEN_SECONDS", "1"),
        ("ERGO_SERVER_TRAINING", "perhaps"),
        ("ERGO_SERVER_TRUSTED_ISSUER", "https://a,audiance=us"),
    ];
    for args in [&["import", sample][..], &["export"], &["agents", "list"], &["keys", "list"]] {
        let output = run(args, &wrong);
        assert!(output.status.success(), "{args:?}: {}", text(&output));
    }
    for args in [&["--max-connections", "5"][..], &["config", "check"], &["config", "show"]] {
        let output = run(args, &wrong);
        assert!(output.status.code() == Some(2) && text(&output).contains("nowhere"), "{}", text(&output));
    }
}

#[test]
fn a_mistake_in_the_file_ends_everything_with_its_line() {
    let folder = TempDir::new().unwrap();
    let text_of_file = format!(
        "database = \"postgres://ergo:{SECRET}@db/x\"\nlisten = \"127.0.0.1:0\"\nmax_conections = 3\n"
    );
    let path = file(folder.path(), &text_of_file);
    let path = path.to_str().unwrap();
    for command in [&["config", "check"][..], &["config", "show"], &["agents", "list"], &["export"], &[]] {
        let output = run(&[command, &["--config", path]].concat(), &[]);
        let said = text(&output);
        let code = if command.contains(&"check") { 1 } else { 2 };
        assert_eq!(output.status.code(), Some(code), "{command:?}: {said}");
        assert!(
            said.contains("server.toml, line 3: unknown field `max_conections`, expected one of"),
            "{said}"
        );
        assert!(said.contains("`max_connections`") && !said.contains(SECRET), "{said}");
    }
}

#[test]
fn no_password_is_shown_by_anything() {
    let address = format!("postgres://ergo:{SECRET}@127.0.0.1:1/ergo?sslpassword={SECRET}");
    // A password file with a line that is none.
    let folder = TempDir::new().unwrap();
    let passwords = folder.path().join("pgpass");
    fs::write(&passwords, format!("{SECRET}\n")).unwrap();
    fs::set_permissions(&passwords, Permissions::from_mode(0o600)).unwrap();
    let environment = [
        ("ERGO_SERVER_DATABASE", address.as_str()),
        ("ERGO_SERVER_LISTEN", "127.0.0.1:0"),
        ("PGPASSFILE", passwords.to_str().unwrap()),
    ];
    let with_file = ["agents", "list", "--database", "postgres://ergo@127.0.0.1:1/ergo"];
    for args in [
        &with_file[..],
        &["config", "show"],
        &["config", "show", "--json"],
        &["config", "check"],
        &["--help"],
        &["agents", "list", "--help"],
        &["agents", "list"],
        &["--training"],
        &["--max-connections", "x"],
    ] {
        let said = text(&run(args, &environment));
        assert!(!said.contains(SECRET) && !said.is_empty(), "{args:?}: {said}");
    }
    let said = text(&run(&["config", "show"], &environment));
    assert!(said.contains("postgres://ergo:***@127.0.0.1:1/ergo?sslpassword=***"), "{said}");
}

#[test]
fn a_server_and_its_commands_run_by_a_file_alone() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("of-file.sqlite");
    let path = file(
        folder.path(),
        &format!("listen = \"127.0.0.1:0\"\ndatabase = '{}'\nlog_format = \"json\"\n", database.display()),
    );
    let path = path.to_str().unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sample.ndjson");
    assert!(run(&["import", sample, "--config", path], &[]).status.success());
    let list = |args: &[&str], environment: &[(&str, &str)]| {
        text(&run(&[&["workspaces", "list"], args].concat(), environment))
    };
    assert!(list(&["--config", path], &[]).contains("ws_alder"));
    assert!(list(&[], &[("ERGO_SERVER_CONFIG", path)]).contains("ws_alder"));
    assert!(list(&[], &[("ERGO_SERVER_DATABASE", database.to_str().unwrap())]).contains("ws_alder"));
    let missing = folder.path().join("missing.sqlite");
    assert!(
        list(&["--config", path, "--database", missing.to_str().unwrap()], &[])
            .contains("there is no database")
    );
    let mut program = Command::new(PROGRAM);
    program.args(["--config", path]).env_clear();
    let server = Serving::of(program);
    assert!(server.url.starts_with("http://127.0.0.1:"));
    server.signal("TERM");
    let mut server = server;
    assert!(server.ended(Duration::from_secs(8)).success());
    assert!(server.log().lines().all(|line| line.starts_with('{')), "{}", server.log());
}
