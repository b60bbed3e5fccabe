//! The program itself.

use crate::world::Folder;
use sqlx::SqlitePool;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_ergo-server");

/// Runs `ergo-server agents …`, which has to succeed.
pub async fn agents(args: &[&str]) {
    let mut words = vec!["agents"];
    words.extend(args);
    let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    // In a thread of its own: the server under test goes on meanwhile.
    let run = move || Command::new(PROGRAM).args(words).output().unwrap();
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What a start that must fail says. Ends the program if it runs all the same.
fn refused(args: &[&str]) -> Output {
    let mut program =
        Command::new(PROGRAM).args(args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while program.try_wait().unwrap().is_none() && started.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let ran = program.try_wait().unwrap().is_none();
    let _ = program.kill();
    let output = program.wait_with_output().unwrap();
    assert!(!ran, "{args:?}: it runs");
    output
}

/// A program that runs, and its address.
fn running(args: &[&str]) -> (Child, String) {
    let mut program =
        Command::new(PROGRAM).args(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim_end().strip_prefix("listening on ").unwrap_or_default().to_owned();
    (program, url)
}

#[test]
fn training_is_refused_off_loopback_and_with_a_public_url() {
    for more in [
        &["--listen", "0.0.0.0:0"][..],
        &["--listen", "[::]:0"],
        &["--listen", "127.0.0.1:0", "--public-url", "https://ergo.example"],
        &["--listen", "127.0.0.1:0", "--public-url", "http://192.0.2.1:8080"],
        &["--listen", "127.0.0.1:0", "--public-url", "http://localhost.ergo.example"],
        &["--listen", "127.0.0.1:0", "--public-url", "http://127.0.0.1.ergo.example"],
        &["--listen", "127.0.0.1:0", "--public-url", "http://127.0.0.1@ergo.example"],
    ] {
        let folder = Folder::new();
        let database = folder.database();
        let mut args = vec!["--training", "--database", &database];
        args.extend(more);
        let output = refused(&args);
        assert!([Some(1), Some(2)].contains(&output.status.code()), "{args:?}");
        assert!(!output.stderr.is_empty(), "it does not say why");
    }
}

#[test]
fn training_runs_on_loopback() {
    for listen in ["127.0.0.1:0", "[::1]:0"] {
        let folder = Folder::new();
        let (mut program, url) =
            running(&["--training", "--database", &folder.database(), "--listen", listen]);
        let _ = program.kill();
        let _ = program.wait();
        assert!(url.starts_with("http://"), "{listen}: {url:?}");
    }
}

#[tokio::test]
async fn training_is_refused_with_real_people_in_the_database() {
    for real in [
        "INSERT INTO people (id, name, folded_name, email, folded_email, timezone, locale)
         VALUES ('usr_real', 'Real Person', 'real person', 'real@customer.com', 'real@customer.com', 'UTC', 'en')",
    ] {
        // Made by a start without training, which is how a real database begins; and by one with it.
        for first in [&["--training"][..], &[]] {
            let folder = Folder::new();
            let database = folder.database();
            let mut args = vec!["--database", &database, "--listen", "127.0.0.1:0"];
            args.extend(first);
            let (mut program, url) = running(&args);
            let _ = program.kill();
            let _ = program.wait();
            assert!(!url.is_empty());
            let sql = SqlitePool::connect(&format!("sqlite://{database}")).await.unwrap();
            sqlx::raw_sql(real).execute(&sql).await.unwrap();
            sql.close().await;
            let output = refused(&["--training", "--database", &database, "--listen", "127.0.0.1:0"]);
            assert!(output.status.code() == Some(1), "{first:?}");
        }
    }
}

#[test]
fn a_second_start_with_training_is_fine() {
    let folder = Folder::new();
    for _ in 0..2 {
        let (mut program, url) =
            running(&["--training", "--database", &folder.database(), "--listen", "127.0.0.1:0"]);
        let _ = program.kill();
        let _ = program.wait();
        assert!(!url.is_empty());
    }
}

#[test]
fn agents_disable_and_enable_say_what_is_wrong() {
    let folder = Folder::new();
    let database = folder.database();
    let (mut program, _) = running(&["--training", "--database", &database, "--listen", "127.0.0.1:0"]);
    let run = |args: &[&str]| Command::new(PROGRAM).args(args).output().unwrap().status.code();
    for person in ["usr_7f3k", "usr_nobody", ""] {
        for what in ["disable", "enable"] {
            let code = run(&["agents", what, "--database", &database, "--person", person]);
            assert!([Some(1), Some(2)].contains(&code), "{what} {person:?}: {code:?}");
        }
    }
    assert_eq!(run(&["agents", "disable", "--database", &database]), Some(2));
    for what in ["disable", "disable", "enable", "enable"] {
        assert_eq!(
            run(&["agents", what, "--database", &database, "--person", "usr_5kfr"]),
            Some(0),
            "{what}"
        );
    }
    let _ = program.kill();
    let _ = program.wait();
}
