//! Receivers at the command line.

use crate::{receiver::*, world::*};
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

#[tokio::test]
async fn receivers_are_added_listed_tried_out_and_removed() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let (id, secret) = add(&world, &receiver, &["--workspace", MARLOW, "--event", "session.entered"]).await;
    assert!(id.starts_with("rcv_") && secret.starts_with("whsec_"));
    let tested = webhooks(&world, &["test", &id]).await;
    assert_eq!((&tested["id"], &tested["status"]), (&json!(id), &json!(204)));
    let test = &receiver.got()[0];
    assert_eq!((test.kind(), &test.body["data"]["receiver_id"]), ("webhook.test", &json!(id)));
    assert!(test.is_signed_with(&secret));
    let (poller, _) = add_poller(&world, "none", &[]).await;
    let all = webhooks(&world, &["list"]).await;
    assert_eq!((&all[0]["id"], &all[1]["id"]), (&json!(id), &json!(poller)));
    assert_eq!(
        (&all[0]["workspace"], &all[0]["kinds"], &all[0]["personal_data"]),
        (&json!(MARLOW), &json!(["session.entered"]), &json!("full"))
    );
    // Neither a secret nor the path of an address, which can be one.
    let address = receiver.url.split("/hook").next().unwrap();
    assert_eq!(all[0]["address"], address);
    let words = String::from_utf8(command(&world, &["list"]).await.stdout).unwrap();
    assert_eq!(words.lines().count(), 2);
    for hidden in [secret.as_str(), "path-is-secret", "whsec_", "feed_"] {
        assert!(!words.contains(hidden) && !all.to_string().contains(hidden), "{hidden}");
    }
    assert!(words.contains("nothing waiting") && words.contains("never polled"));
    // Everything that an administrator does is in the audit.
    let priya = world.sign_in(PRIYA).await;
    let audit = world.get("/v1/audit", &priya).await.text;
    assert_eq!(audit.matches("receiver.added").count(), 2);
    assert!(!audit.contains("path-is-secret") && !audit.contains(&secret));
    assert_eq!(webhooks(&world, &["remove", &id]).await["dropped"], 0);
    assert_eq!(webhooks(&world, &["list"]).await.as_array().unwrap().len(), 1);
    assert_eq!(world.number("SELECT count(*) FROM receiver_secrets").await, 0);
}

#[tokio::test]
async fn what_cannot_be_done_is_said() {
    let world = World::training().await;
    let (poller, _) = add_poller(&world, "none", &[]).await;
    let add = |url| vec!["add", "--name", "X", "--personal-data", "ids", "--url", url];
    for (args, why) in [
        (add("http://hooks.example/"), "--internal"),
        (add("https://10.0.0.1/"), "--internal"),
        (add("http://169.254.169.254/latest/"), "never sent"),
        (add("https://user:word@hooks.example/"), "without a user"),
        ([add("https://hooks.example/"), vec!["--workspace", "ws_nowhere"]].concat(), "no workspace"),
        (vec!["test", "rcv_nobody"], "no receiver"),
        (vec!["test", &poller], "polls"),
        (vec!["replay", &poller, "--from", "1"], "polls"),
        (vec!["set", &poller, "--url", "https://hooks.example/"], "polls"),
        (vec!["set", "rcv_nobody", "--url", "https://hooks.example/"], "no receiver"),
        (vec!["set", "rcv_nobody", "--url", "https://10.0.0.1/"], "--internal"),
        (vec!["set", "rcv_nobody", "--url", "http://93.184.216.34/", "--internal"], "must use https"),
        (vec!["rotate-secret", "rcv_nobody"], "no receiver"),
        (vec!["disable", "rcv_nobody"], "no receiver"),
        (vec!["remove", "rcv_nobody"], "no receiver"),
        (vec!["enable", "rcv_nobody"], "no receiver"),
    ] {
        let output = command(&world, &args).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.contains(why), "{args:?}: {said}");
    }
    // A test that does not arrive says why, and not where: no one listens there, and a name that leads to this computer.
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/hook", listener.local_addr().unwrap())
    };
    for (url, why) in [
        (closed.as_str(), "no connection"),
        ("https://localhost:9/hook", "leads to an address that webhooks are not sent to"),
    ] {
        let id = webhooks(&world, &add(url)).await["id"].as_str().unwrap().to_owned();
        let output = command(&world, &["test", &id]).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && said.contains(why), "{said}");
        assert!(!said.contains("/hook"), "{said}");
    }
}

/// A bare container: what needs no CA certificates works, and what does says so. Elsewhere, the system has them always.
#[cfg(target_os = "linux")]
#[test]
fn without_ca_certificates_it_starts_and_https_says_what_it_needs() {
    let folder = Folder::new();
    let database = format!("sqlite://{}", folder.database());
    let program = |args: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_ergo-server"));
        program
            .args(args)
            .args(["--database", &database])
            .env("SSL_CERT_FILE", "/nowhere")
            .env("SSL_CERT_DIR", "/nowhere");
        program
    };
    let provider = "https://id.example,client_id=ergo,audience=ergo";
    let args = ["--listen", "127.0.0.1:0", "--trusted-issuer", provider];
    let mut server = program(&args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let run = |args: &[&str]| {
        let output = program(&[&["webhooks"], args].concat()).arg("--json").output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    // Nobody has to be there: it does not come to that.
    let added = ["add", "--name", "R", "--personal-data", "ids", "--url", "https://127.0.0.1:9/"];
    let id = run(&added)["id"].as_str().unwrap().to_owned();
    let told = "INSERT INTO outbox (seq, id, workspace_id, kind, at, body) VALUES (1, 'msg_1', 'ws_1', 'webhook.test', 1,
                    '{\"type\":\"webhook.test\",\"data\":{\"receiver_id\":\"r\"}}');
                UPDATE outbox_state SET last_seq = 1;";
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(folder.database());
        let mut sql = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(told).execute(&mut sql).await.unwrap();
        sql.close().await.unwrap();
    });
    assert_eq!(run(&["replay", &id, "--from", "1"])["queued"], 1);
    let mut said = Value::Null;
    for _ in 0..500 {
        said = run(&["list"])[0]["stuck"][0]["last_error"].clone();
        if said.is_string() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = server.kill();
    server.wait().unwrap();
    assert!(line.starts_with("listening on "), "{line}");
    let said = said.as_str().unwrap();
    assert!(said.starts_with("https needs the CA certificates of this computer"), "{said}");
}
