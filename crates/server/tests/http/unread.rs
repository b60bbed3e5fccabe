//! Commands whose output nobody reads, as in `ergo-server agents list | true`.

use crate::{serving::PROGRAM, world::Folder};
use std::{
    io::pipe,
    process::{Command, Output, Stdio},
};

/// A pipe that nobody reads.
fn unread() -> Stdio {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    writer.into()
}

fn run(args: &[&str], database: &str, stderr: Stdio) -> Output {
    let mut program = Command::new(PROGRAM);
    program.args(args).env("ERGO_SERVER_DATABASE", database).env("ERGO_SERVER_LISTEN", "127.0.0.1:0");
    program.stdout(unread()).stderr(stderr).spawn().unwrap().wait_with_output().unwrap()
}

#[test]
fn a_command_whose_output_nobody_reads_ends_without_a_word() {
    let folder = Folder::new();
    let database = folder.database();
    let (sample, backup) =
        (concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sample.ndjson"), format!("{database}.backup"));
    let add =
        ["agents", "add", "--person", "usr_x", "--role", "agent", "--name", "X", "--email", "x@ergo.example"];
    let link = ["logins", "link", "--issuer", "https://id.example", "--subject", "x", "--person", "usr_x"];
    let receiver = ["webhooks", "add", "--name", "X", "--url", "https://x.example", "--personal-data", "ids"];
    for args in [
        &["import", sample][..],
        &["import", sample, "--json"],
        &["export"],
        &add,
        &["agents", "disable", "--person", "usr_x"],
        &["agents", "enable", "--person", "usr_x"],
        &["agents", "list"],
        &["agents", "list", "--json"],
        &link,
        &["workspaces", "list"],
        &["workspaces", "show", "--workspace", "ws_alder"],
        &["workspaces", "set", "--workspace", "ws_alder", "--support-access", "off"],
        &receiver,
        &["webhooks", "list"],
        &["scim-token", "create", "--workspace", "ws_alder", "--name", "X"],
        &["scim-token", "list"],
        &["keys", "list"],
        &["keys", "rotate"],
        &["backup", &backup],
        &["config", "check"],
        &["config", "show"],
        &["config", "show", "--json"],
    ] {
        let output = run(args, &database, Stdio::piped());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*said), (Some(1), ""), "{args:?}");
    }
}

#[test]
fn a_command_that_fails_where_nobody_reads_why_just_fails() {
    let folder = Folder::new();
    for args in [
        &["agents", "list"][..],
        &["config", "check", "--public-url", "nonsense"],
        &["--public-url", "nonsense"],
    ] {
        let output = run(args, &folder.database(), unread());
        assert_eq!(output.status.code(), Some(1), "{args:?}");
    }
}
