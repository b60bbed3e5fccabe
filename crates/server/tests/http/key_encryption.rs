//! Signing keys that are encrypted in the database, and what somebody who can write the database cannot do.

use crate::world::{database::Database, *};
use ergo_server::{
    Config,
    keys::{self, Encryption, EncryptionKey, When},
    start,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::process::{Command, Output};

const ONE: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const TWO: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn with(current: &str, old: Option<&str>) -> Encryption {
    let read = |text| EncryptionKey::read(text).unwrap();
    Encryption::new(read(current), old.map(read))
}

async fn encrypted() -> World {
    World::with(true, |config| config.key_encryption = with(ONE, None)).await
}

/// Why no server starts there.
async fn refusal(database: &Database, encryption: Encryption) -> String {
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), database.url());
    config.key_encryption = encryption;
    start(config).await.err().expect("it is refused").to_string()
}

fn program(args: &[&str], encryption_key: Option<&str>) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ergo-server"));
    program.args(args);
    if let Some(key) = encryption_key {
        program.env("ERGO_SERVER_KEY_ENCRYPTION", key);
    }
    program.output().unwrap()
}

async fn published(world: &World) -> Vec<Value> {
    let set = send(world.request(Method::GET, "/.well-known/jwks.json")).await.ok();
    set["keys"].as_array().unwrap().clone()
}

/// A key of somebody who can write the database: its row, and how to sign with it.
struct Thief {
    own: World,
    kid: String,
    x: String,
    y: String,
    pkcs8: Vec<u8>,
}

impl Thief {
    async fn new() -> Self {
        let own = World::training().await;
        let row: (String, String, String, Vec<u8>) =
            sqlx::query_as("SELECT kid, x, y, pkcs8 FROM signing_keys").fetch_one(&own.sql).await.unwrap();
        let (kid, x, y, pkcs8) = row;
        Self { own, kid, x, y, pkcs8 }
    }

    /// A good token's claims, signed with their own key under that id.
    async fn forge(&self, token: &str, kid: &str) -> String {
        sqlx::query("UPDATE signing_keys SET kid = $1").bind(kid).execute(&self.own.sql).await.unwrap();
        self.own.mint(&claims(token)).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_encrypted_from_the_beginning_and_then_the_encryption_key_is_required() {
    let world = encrypted().await;
    let own = world.sign_in(SAM).await;
    world.get("/v1/session", &own).await.ok();
    let stored: Vec<u8> =
        sqlx::query_scalar("SELECT pkcs8 FROM signing_keys").fetch_one(&world.sql).await.unwrap();
    // A PKCS #8 document of a P-256 key begins so.
    assert!(!stored.windows(2).any(|part| part == b"\x30\x81"), "it is not there in plain text");
    let url = world.database.url();
    let database = world.database.shared();

    assert!(refusal(&database, Encryption::default()).await.contains("--key-encryption-file"));
    let other = refusal(&database, with(TWO, None)).await;
    assert!(other.contains("is encrypted with encryption key") && !other.contains(TWO), "{other}");
    for (args, key, why) in [
        (&["keys", "rotate", "--database", &url][..], None, "is required"),
        (&["keys", "rotate", "--database", &url], Some(TWO), "is encrypted with encryption key"),
        (&["keys", "encrypt", "--database", &url], None, "an encryption key is needed"),
        (&["keys", "encrypt", "--database", &url], Some(TWO), "is encrypted with encryption key"),
    ] {
        let output = program(args, key);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(why), "{args:?}");
    }
    // The key that is there goes on signing, and the next one is encrypted too.
    let rotated = program(&["keys", "rotate", "--now", "--json", "--database", &url], Some(ONE));
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    let new: Value = serde_json::from_slice(&rotated.stdout).unwrap();
    assert!(new["kid"].as_str().unwrap().starts_with("key_") && new["signs_from"].is_string());
    assert_eq!(world.number("SELECT count(*) FROM signing_keys WHERE sealed_with IS NULL").await, 0);
    let after = world.sign_in(SAM).await;
    for token in [&own, &after] {
        world.get("/v1/session", token).await.ok();
    }
    // Keys that are gone, as after a restoration, are made anew, but not in plain text.
    world.execute("DELETE FROM signing_keys").await;
    assert!(refusal(&database, Encryption::default()).await.contains("is required"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_in_plain_text_are_encrypted_once_and_replaced() {
    let world = World::training().await;
    let own = world.sign_in(SAM).await;
    let database = world.database.shared();
    let url = database.url();
    let World { running, database: _kept, .. } = world;
    running.stop().await;
    assert!(refusal(&database, with(ONE, None)).await.contains("ergo-server keys encrypt"));
    let done = program(&["keys", "encrypt", "--database", &url], Some(ONE));
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(said.starts_with("1 signing keys encrypted") && said.contains("was in plain text"), "{said}");
    let again = program(&["keys", "encrypt", "--json", "--database", &url], Some(ONE));
    let again: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(again, json!({ "encrypted": 0, "new": null }));

    let world = World::on(database.shared(), true, |config| config.key_encryption = with(ONE, None)).await;
    // Its issuer is another address now, so the token is not good; the keys are.
    assert_eq!(published(&world).await.len(), 2);
    assert_eq!(world.get("/v1/session", &own).await.status, 401);
    world.get("/v1/session", &world.sign_in(SAM).await).await.ok();
    let list = program(&["keys", "list", "--json", "--database", &url], None);
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!((&list[0]["state"], &list[1]["state"]), (&json!("signing"), &json!("next")));
    assert!(list[0]["encrypted_with"].as_str().is_some_and(|id| id.len() == 16));
    let audited = "SELECT detail FROM audit WHERE action = 'keys.encrypted'";
    assert!(world.text(audited).await.contains("1 signing keys, of which 1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_encryption_key_is_changed_while_servers_run() {
    let world = World::with(true, |config| config.key_encryption = with(TWO, Some(ONE))).await;
    let database = world.database.shared();
    // As if everything had been encrypted with the first one.
    world.execute("DELETE FROM signing_keys").await;
    let first = World::on(database.shared(), true, |config| config.key_encryption = with(ONE, None)).await;
    let own = world.sign_in(SAM).await;
    world.get("/v1/session", &own).await.ok();
    let done = keys::encrypt(&database.url(), with(TWO, Some(ONE))).await.unwrap();
    assert!(done.keys == 1 && done.new.is_none());
    world.get("/v1/session", &own).await.ok();
    let second = World::on(database.shared(), true, |config| config.key_encryption = with(TWO, None)).await;
    assert_eq!(published(&second).await.len(), 1);
    // Who has only the first one can do nothing any more.
    assert_eq!(published(&first).await.len(), 0);
    assert!(refusal(&database, with(ONE, None)).await.contains("is encrypted with encryption key"));
}

/// With the row of a key of their own, for an hour.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_in_plain_text_is_not_used_where_keys_are_encrypted() {
    let world = encrypted().await;
    let thief = Thief::new().await;
    let own = world.sign_in(SAM).await;
    let forged = thief.forge(&own, &thief.kid).await;
    world.get("/v1/session", &forged).await.refused(401, "unauthenticated");
    let insert = "INSERT INTO signing_keys (kid, pkcs8, x, y, created_at, signs_from, drops_at)
                  VALUES ($1, $2, $3, $4, 1, 1, 9999999999999)";
    let insert = sqlx::query(insert).bind(&thief.kid).bind(&thief.pkcs8).bind(&thief.x).bind(&thief.y);
    insert.execute(&world.sql).await.unwrap();
    world.get("/v1/session", &forged).await.refused(401, "unauthenticated");
    assert_eq!(published(&world).await.len(), 1, "nor is it published");
    world.get("/v1/session", &own).await.ok();
    let database = world.database.shared();
    assert!(refusal(&database, with(ONE, None)).await.contains("stored in plain text"));
    // Nor is it encrypted by whoever believes the message of a server that never had any.
    let refused = keys::encrypt(&database.url(), with(ONE, None)).await.err().unwrap().to_string();
    assert!(refused.contains("stored in plain text"), "{refused}");
    world.execute("DELETE FROM key_encryption").await;
    assert!(refusal(&database, with(ONE, None)).await.contains("stored in plain text"));
    let refused = keys::encrypt(&database.url(), with(ONE, None)).await.err().unwrap().to_string();
    assert!(refused.contains("stored in plain text"), "{refused}");
    let refused = keys::rotate(&database.url(), with(ONE, None), When::Now).await.err().unwrap().to_string();
    assert!(refused.contains("stored in plain text"), "{refused}");
}

/// Each of these is done to the database; then neither the forged token nor a server is accepted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_encrypted_key_is_used_in_its_own_row_only() {
    let thief = Thief::new().await;
    for damage in [
        "UPDATE signing_keys SET x = $1, y = $2 WHERE drops_at IS NULL",
        "UPDATE signing_keys SET pkcs8 = (SELECT o.pkcs8 FROM signing_keys o WHERE o.kid <> signing_keys.kid),
             sealed_with = (CASE WHEN $1 = $2 THEN '' ELSE sealed_with END)",
        "UPDATE signing_keys SET drops_at = 9999999999999 WHERE drops_at IS NOT NULL AND $1 <> $2",
        "UPDATE signing_keys SET signs_from = 1 WHERE drops_at IS NULL AND $1 <> $2",
        "UPDATE signing_keys SET pkcs8 = substr(pkcs8, 1, 60) WHERE drops_at IS NULL AND $1 <> $2",
        "UPDATE signing_keys SET pkcs8 = substr(pkcs8, 1, 3) WHERE drops_at IS NULL AND $1 <> $2",
        "UPDATE signing_keys SET sealed_with = 'ffffffffffffffff' WHERE drops_at IS NULL AND $1 <> $2",
        "UPDATE signing_keys SET sealed_with = NULL, x = $1, y = $2 WHERE drops_at IS NULL",
    ] {
        let world = encrypted().await;
        keys::rotate(&world.database.url(), with(ONE, None), When::Now).await.unwrap();
        let own = world.sign_in(SAM).await;
        assert_eq!(published(&world).await.len(), 2);
        let kid: String = sqlx::query_scalar("SELECT kid FROM signing_keys WHERE drops_at IS NULL")
            .fetch_one(&world.sql)
            .await
            .unwrap();
        let forged = thief.forge(&own, &kid).await;
        let damaging = sqlx::query(damage).bind(&thief.x).bind(&thief.y).execute(&world.sql);
        assert!(damaging.await.unwrap().rows_affected() > 0, "{damage}");
        assert!(published(&world).await.len() < 2, "{damage}");
        // A key that says to be encrypted with another one may be opened elsewhere.
        let refused = world.get("/v1/session", &forged).await;
        assert!([401, 503].contains(&refused.status), "{damage}: {}", refused.text);
        let why = refusal(&world.database, with(ONE, None)).await;
        assert!(why.starts_with("signing key key_"), "{damage}: {why}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_says_that_its_keys_are_in_plain_text() {
    use std::{
        io::{BufRead, BufReader},
        process::Stdio,
    };
    for (key, is_warned) in [(None, true), (Some(ONE), false)] {
        let folder = Folder::new();
        let mut program = Command::new(env!("CARGO_BIN_EXE_ergo-server"));
        program.args(["--listen", "127.0.0.1:0", "--database", &folder.database()]);
        if let Some(key) = key {
            program.env("ERGO_SERVER_KEY_ENCRYPTION", key);
        }
        let mut server = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("listening on"));
        server.kill().unwrap();
        let said = server.wait_with_output().unwrap().stderr;
        let said = String::from_utf8_lossy(&said);
        assert_eq!(said.contains("the signing keys are stored in plain text"), is_warned, "{said}");
        assert!(!said.contains(ONE));
    }
}

/// While the encryption key is changed on one process after the other: what cannot be judged here is neither refused for good
/// nor said to be revoked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_with_the_old_encryption_key_does_not_say_that_a_session_is_over() {
    let world = encrypted().await;
    let own = world.sign_in(SAM).await;
    let session = world.session_id(&own).await;
    // A process that has both encrypts what it rotates with the old one, until an administrator says otherwise.
    keys::rotate(&world.database.url(), with(TWO, Some(ONE)), When::Now).await.unwrap();
    world.get("/v1/session", &own).await.ok();
    world.get("/v1/session", &world.sign_in(PRIYA).await).await.ok();
    assert_eq!(published(&world).await.len(), 2);
    let sealed = "SELECT count(DISTINCT sealed_with) FROM signing_keys";
    assert_eq!(world.number(sealed).await, 1);
    assert_eq!(keys::encrypt(&world.database.url(), with(TWO, Some(ONE))).await.unwrap().keys, 2);
    keys::rotate(&world.database.url(), with(TWO, Some(ONE)), When::Published).await.unwrap();
    assert_eq!(world.number(sealed).await, 1, "and from then on with the new one");
    world.get("/v1/session", &own).await.refused(503, "keys_unavailable");
    world.form("/oauth/revoke", &[("token", &own)]).await.refused(503, "keys_unavailable");
    let open = "SELECT count(*) FROM sessions WHERE ended_at IS NULL";
    assert_eq!(world.number(open).await, 2, "{session}");
}
