//! `ergo policy check`, as an administrator runs it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

use std::{fs, path::Path, process::Command};

fn check(file: &Path) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_ergo")).args(["policy", "check"]).arg(file).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (run.status.code(), text(run.stdout), text(run.stderr))
}

#[test]
fn a_policy_is_in_order_or_everything_wrong_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.toml");
    fs::write(
        &file,
        "server = \"https://support.example.com\"\nread_only = true\nreasons = [\"Incident in production\"]\n",
    )
    .unwrap();
    let (code, out, err) = check(&file);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.ends_with("policy.toml is in order.\n"), "{out}");

    fs::write(&file, "idle_minutes = 900\nreed_only = true\n").unwrap();
    let (code, out, err) = check(&file);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    let said: Vec<&str> = err.lines().collect();
    assert_eq!(
        said,
        [
            "ergo: idle_minutes: write a whole number from 1 to 60",
            "ergo: reed_only: there is no such setting. Did you mean read_only?"
        ]
    );

    fs::write(&file, "read_only = yes\n").unwrap();
    let (code, _, err) = check(&file);
    assert_eq!(code, Some(1));
    assert!(err.starts_with("ergo: line 1: "), "{err}");

    let (code, _, err) = check(&folder.path().join("nowhere.toml"));
    assert_eq!(code, Some(2));
    assert!(err.contains("cannot be read"), "{err}");
}
