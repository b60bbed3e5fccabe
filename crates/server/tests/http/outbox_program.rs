//! Receivers at the command line.

use crate::{receiver::*, world::*};
use serde_json::json;

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
        (vec!["rotate-secret", &poller], "polls"),
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
