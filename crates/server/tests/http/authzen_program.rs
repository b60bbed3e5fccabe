//! The tokens of programs that ask for decisions, at the command line.

use crate::{authzen::*, world::*};
use serde_json::{Value, json};
use std::process::{Command, Output};

/// It blocks its thread: a server on the same one would stand still, perhaps with the write lock.
fn run(world: &World, args: &[&str]) -> Output {
    let url = world.database.url();
    Command::new(env!("CARGO_BIN_EXE_ergo-server")).args(args).args(["--database", &url]).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_made_listed_and_revoked_at_the_command_line() {
    let world = World::training().await;
    let create = ["authzen-token", "create", "--name", "Gateway"];
    assert!(said(&run(&world, &["authzen-token", "list"])).contains("There are no AuthZEN tokens"));
    let token = said(&run(&world, &create)).trim().to_owned();
    assert!(token.starts_with("authzen_") && !token.contains(char::is_whitespace));
    let of_one = [&create[..], &["--workspace", MARLOW, "--json"]].concat();
    let made: Value = serde_json::from_str(&said(&run(&world, &of_one))).unwrap();
    let all: Value = serde_json::from_str(&said(&run(&world, &["authzen-token", "list", "--json"]))).unwrap();
    let about: Vec<&Value> = all.as_array().unwrap().iter().map(|one| &one["workspace"]).collect();
    assert_eq!(about, [&Value::Null, &json!(MARLOW)]);
    let listed = said(&run(&world, &["authzen-token", "list"]));
    assert!(listed.contains("all workspaces  Gateway") && listed.contains("ws_marlow  Gateway"), "{listed}");
    assert!(!listed.contains(&token));
    let id = made["id"].as_str().unwrap();
    assert!(said(&run(&world, &["authzen-token", "revoke", id])).contains("is revoked"));
    assert!(said(&run(&world, &["authzen-token", "revoke", id])).contains("was revoked before"));
    for (args, why) in [
        (&["authzen-token", "revoke", "azt_nobody"][..], "there is no AuthZEN token"),
        (&["authzen-token", "create", "--workspace", "ws_nowhere", "--name", "X"], "there is no workspace"),
        (&["authzen-token", "create", "--name", "a\u{200B}b"], "invisible"),
    ] {
        let output = run(&world, args);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains(why));
    }
    let asked = evaluation(&user(IVANA), "members.view", &workspace(MARLOW));
    assert_eq!(world.post("/access/v1/evaluation", &token, &asked).await.ok()["decision"], true);
    let revoked = made["token"].as_str().unwrap();
    world.post("/access/v1/evaluation", revoked, &asked).await.refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workspace_that_an_import_removes_takes_its_tokens_along() {
    let world = World::training().await;
    let (all, marlow) = (token(&world, None).await, token(&world, Some(MARLOW)).await);
    let exported = said(&run(&world, &["export"]));
    let others: Vec<&str> = exported.lines().filter(|line| !line.contains(MARLOW)).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), others.join("\n")).unwrap();
    said(&run(&world, &["import", "--prune", file.path().to_str().unwrap()]));
    let asked = evaluation(&user(DANA), "members.view", &workspace(MARLOW));
    world.post("/access/v1/evaluation", &marlow, &asked).await.refused(401, "unauthenticated");
    let decided = world.post("/access/v1/evaluation", &all, &asked).await.ok();
    assert_eq!(decided["context"]["code"], "no_such_member");
}

/// A backup does not know what was revoked after it was made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restoration_revokes_them_unless_somebody_knows_better() {
    let world = World::training().await;
    token(&world, None).await;
    token(&world, Some(MARLOW)).await;
    let World { database, running, sql, .. } = world;
    running.stop().await;
    sql.close().await;
    let finish = |more: &[&str]| -> Value {
        let url = database.url();
        let args = ["restore", "--finish", "--force", "--json", "--database", &url];
        let output = Command::new(env!("CARGO_BIN_EXE_ergo-server")).args(args).args(more).output().unwrap();
        serde_json::from_str(&said(&output)).unwrap()
    };
    assert_eq!(finish(&["--keep-authzen-tokens"])["authzen_tokens"], 0);
    assert_eq!(finish(&["--keep-scim-tokens"])["authzen_tokens"], 2);
}
