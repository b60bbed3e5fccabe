//! The program itself: its command line, its one line, its end.

use crate::world::Folder;
use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_ergo-server");

#[test]
fn what_it_does_not_understand_ends_with_2_and_the_usage() {
    for args in [&["--what"][..], &[], &["keys"], &["--listen", "127.0.0.1:0"]] {
        let output = Command::new(PROGRAM).args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("Usage: ergo-server"));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn what_it_cannot_do_ends_with_1() {
    let folder = Folder::new();
    let missing = folder.database();
    for args in [
        &["keys", "rotate", "--database", &missing][..],
        &["export", "--database", &missing],
        &["--listen", "127.0.0.1:0", "--database", "postgres://localhost/x"],
        &["--listen", "127.0.0.1:0", "--database", "sqlite::memory:"],
        &["--listen", "127.0.0.1:0", "--database", &missing, "--public-url", "ergo.example"],
    ] {
        let mut program = Command::new(PROGRAM);
        let mut program = program.args(args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let started = Instant::now();
        while program.try_wait().unwrap().is_none() && started.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(10));
        }
        // Does nothing when it has ended, and ends it when it runs though it should not.
        let _ = program.kill();
        let output = program.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.starts_with("ergo-server: "));
        // What is missing is named.
        assert!(args[0].starts_with("--") || said.contains(&missing), "{args:?}: {said}");
    }
}

#[test]
fn it_says_where_it_listens_rotates_keys_meanwhile_and_stops_when_told() {
    let folder = Folder::new();
    let url = format!("sqlite://{}", folder.database());
    let args = ["--listen", "127.0.0.1:0", "--database", &url, "--public-url", "https://ergo.example"];
    let mut server =
        Command::new(PROGRAM).args(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port: u16 = line.strip_prefix("listening on http://127.0.0.1:").unwrap().trim_end().parse().unwrap();
    assert_ne!(port, 0);
    let rotated = Command::new(PROGRAM).args(["keys", "rotate", "--database", &url]).output().unwrap();
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.database()).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others can read the keys");
        Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
        let started = Instant::now();
        let status = loop {
            if let Some(status) = server.try_wait().unwrap() {
                break status;
            }
            assert!(started.elapsed() < Duration::from_secs(5), "it does not stop");
            std::thread::sleep(Duration::from_millis(20));
        };
        assert!(status.success());
    }
    let _ = server.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_does_not_wait_for_whoever_says_nothing() {
    use std::io::Write;
    let world = crate::world::World::training().await;
    let address = world.running.url().strip_prefix("http://").unwrap().to_owned();
    let mut silent = std::net::TcpStream::connect(&address).unwrap();
    silent.write_all(b"POST /oauth/token HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\ngrant").unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    world.running.stop().await;
    assert!(started.elapsed() < Duration::from_millis(1500), "{:?}", started.elapsed());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(std::net::TcpStream::connect(&address).is_err(), "it still listens");
}
