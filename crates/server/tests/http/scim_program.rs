//! The tokens of directories at the command line, and an import beside a directory.

use crate::{scim_client::*, world::*};
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
    let create = ["scim-token", "create", "--workspace", MARLOW, "--name", "Okta"];
    let token = said(&run(&world, &create)).trim().to_owned();
    assert!(token.starts_with("scim_") && !token.contains(char::is_whitespace));
    let made: Value =
        serde_json::from_str(&said(&run(&world, &[&create[..], &["--json"]].concat()))).unwrap();
    assert!(made["token"].as_str().unwrap().starts_with("scim_"));
    let list = |args: &[&str]| -> Value {
        serde_json::from_str(&said(&run(&world, &[&["scim-token", "list", "--json"], args].concat())))
            .unwrap()
    };
    assert_eq!(list(&["--workspace", LUMEN]), json!([]));
    let all = list(&[]);
    assert_eq!((all.as_array().unwrap().len(), &all[0]["name"]), (2, &json!("Okta")));
    assert!(!said(&run(&world, &["scim-token", "list"])).contains(&token));
    let id = made["id"].as_str().unwrap();
    assert!(said(&run(&world, &["scim-token", "revoke", id])).contains("is revoked"));
    assert!(said(&run(&world, &["scim-token", "revoke", id])).contains("was revoked before"));
    for (args, why) in [
        (["scim-token", "revoke", "sct_nobody", "", "", ""], "there is no SCIM token"),
        (["scim-token", "create", "--workspace", "ws_nowhere", "--name", "X"], "there is no workspace"),
        (["scim-token", "create", "--workspace", MARLOW, "--name", "a\u{200B}b"], "invisible"),
    ] {
        let args: Vec<&str> = args.into_iter().filter(|arg| !arg.is_empty()).collect();
        let output = run(&world, &args);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains(why));
    }
    let good = Directory { world: &world, token, id: String::new() };
    good.get("/Users?count=1").await.ok();
    let revoked = Directory { token: made["token"].as_str().unwrap().to_owned(), ..good };
    refused(&revoked.get("/Users?count=1").await, 401, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_prunes_forgets_what_the_directory_said() {
    let world = World::training().await;
    let directory = Directory::of(&world, MARLOW).await;
    directory.create("pruned@x.example", json!({ "externalId": "e-1" })).await.ok();
    directory.replace_one(&format!("/Users/{DANA}"), "externalId", json!("e-2")).await.ok();
    let team = json!({ "schemas": [GROUP], "displayName": "Pruned" });
    directory.send(reqwest::Method::POST, "/Groups", &team).await.ok();
    let exported = said(&run(&world, &["export"]));
    let kept: Vec<&str> = exported.lines().filter(|line| !line.contains("runed")).collect();
    let people = world.text("SELECT id FROM people WHERE email = 'pruned@x.example'").await;
    let kept: Vec<&str> = kept.into_iter().filter(|line| !line.contains(&people)).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), kept.join("\n")).unwrap();
    said(&run(&world, &["import", "--prune", file.path().to_str().unwrap()]));
    let left = world.text("SELECT external_id FROM scim_resources").await;
    assert_eq!((left.as_str(), world.number("SELECT count(*) FROM scim_resources").await), ("e-2", 1));
    directory.get("/Users?count=1").await.ok();

    // A workspace that is gone has no directory.
    let others: Vec<&str> = kept.iter().copied().filter(|line| !line.contains(MARLOW)).collect();
    std::fs::write(file.path(), others.join("\n")).unwrap();
    said(&run(&world, &["import", "--prune", file.path().to_str().unwrap()]));
    refused(&directory.get("/Users?count=1").await, 401, "");
    assert_eq!(world.number("SELECT count(*) FROM scim_tokens").await, 0);
}
