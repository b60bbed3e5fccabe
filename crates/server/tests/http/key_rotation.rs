//! Rotating the signing key.

use crate::world::*;
use ergo_server::keys::{self, Encryption, When};
use reqwest::Method;
use serde_json::Value;
use std::time::UNIX_EPOCH;

async fn key_ids(world: &World) -> Vec<String> {
    let set = send(world.request(Method::GET, "/.well-known/jwks.json")).await;
    assert!(set.header("cache-control").contains("max-age"));
    let keys = set.ok()["keys"].as_array().unwrap().clone();
    for key in &keys {
        assert_eq!(
            (&key["kty"], &key["crv"], &key["alg"], &key["use"]),
            (&"EC".into(), &"P-256".into(), &"ES256".into(), &"sig".into())
        );
        assert_eq!(key.as_object().unwrap().len(), 7, "nothing private: {key}");
    }
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

fn kid(token: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    assert_eq!((header["typ"].as_str(), header["alg"].as_str()), (Some("at+jwt"), Some("ES256")));
    header["kid"].as_str().unwrap().to_owned()
}

async fn rotate(world: &World, when: When) -> String {
    keys::rotate(&world.database.url(), Encryption::default(), when).await.unwrap().kid
}

#[tokio::test]
async fn a_key_is_published_before_it_signs() {
    let world = World::training().await;
    let first = kid(&world.sign_in(SAM).await);
    let next = rotate(&world, When::Published).await;
    assert_eq!(key_ids(&world).await, [first.clone(), next.clone()]);
    assert_eq!(kid(&world.sign_in(SAM).await), first);
    let times = "SELECT signs_from - created_at FROM signing_keys WHERE drops_at IS NULL";
    assert_eq!(world.number(times).await, 15 * 60_000);
    let left = "SELECT o.drops_at - n.signs_from FROM signing_keys o JOIN signing_keys n
                ON o.drops_at IS NOT NULL AND n.drops_at IS NULL";
    assert_eq!(world.number(left).await, 8 * 3_600_000 + 60_000, "until its last token has expired");
    world.execute("UPDATE signing_keys SET signs_from = created_at WHERE drops_at IS NULL").await;
    assert_eq!(kid(&world.sign_in(SAM).await), next);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_one_rotates_the_key_that_is_old_enough() {
    let world = World::training().await;
    world
        .execute("UPDATE signing_keys SET signs_from = signs_from - CAST(90 AS BIGINT) * 86400000 + 60000")
        .await;
    let database = world.database.shared();
    let start = |database| World::on(database, true, |_| ());
    let young = start(database.shared()).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(young.number("SELECT count(*) FROM signing_keys").await, 1, "not a minute too soon");
    young.execute("UPDATE signing_keys SET signs_from = signs_from - 60000").await;
    let (one, two) = tokio::join!(start(database.shared()), start(database.shared()));
    one.until(async || one.number("SELECT count(*) FROM signing_keys").await == 2).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    for world in [&one, &two] {
        assert_eq!(key_ids(world).await.len(), 2);
    }
    let audited = "SELECT count(*) FROM audit WHERE action = 'key.rotated' AND detail LIKE 'On schedule%'";
    assert_eq!(one.number(audited).await, 1);
}

#[tokio::test]
async fn old_tokens_stay_good_until_they_can_have_expired() {
    let world = World::training().await;
    let before = world.sign_in(SAM).await;
    assert_eq!(key_ids(&world).await, [kid(&before)]);
    let new = rotate(&world, When::Now).await;
    let after = world.sign_in(SAM).await;
    assert_eq!(kid(&after), new);
    assert_eq!(keys::current(&world.database.url()).await.unwrap().kid, new);
    assert_eq!(key_ids(&world).await, [kid(&before), new.clone()]);
    world.get("/v1/session", &before).await.ok();
    world.get("/v1/session", &after).await.ok();
    let left = world.number("SELECT drops_at FROM signing_keys WHERE drops_at IS NOT NULL").await
        - i64::try_from(UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    assert!((8 * 3_600_000..8 * 3_600_000 + 61_000).contains(&left), "{left}");

    world.execute("UPDATE signing_keys SET drops_at = 1 WHERE drops_at IS NOT NULL").await;
    assert_eq!(key_ids(&world).await, std::slice::from_ref(&new));
    world.get("/v1/session", &before).await.refused(401, "unauthenticated");
    world.get("/v1/session", &after).await.ok();
    rotate(&world, When::Now).await;
    assert_eq!(world.number("SELECT count(*) FROM signing_keys").await, 2, "the dropped one is deleted");
}

#[tokio::test]
async fn discovery_says_where_everything_is() {
    let world = World::training().await;
    let found = send(world.request(Method::GET, "/.well-known/openid-configuration")).await;
    assert!(found.header("cache-control").contains("max-age"));
    let found = found.ok();
    let url = world.running.url();
    assert_eq!(found["issuer"], url);
    assert_eq!(found["jwks_uri"], format!("{url}/.well-known/jwks.json"));
    assert_eq!(found["token_endpoint"], format!("{url}/oauth/token"));
    assert_eq!(found["revocation_endpoint"], format!("{url}/oauth/revoke"));
    assert_eq!(found["ergo_training"], true);
}

/// One that was published and has not signed yet never will: not even when its time comes.
#[tokio::test]
async fn a_key_that_is_to_sign_now_is_not_overtaken_by_one_that_was_to_sign_later() {
    let world = World::training().await;
    let first = kid(&world.sign_in(SAM).await);
    let given_up = rotate(&world, When::Published).await;
    let now = rotate(&world, When::Now).await;
    assert_eq!(key_ids(&world).await, [first.clone(), now.clone()], "without {given_up}");
    assert_eq!(kid(&world.sign_in(SAM).await), now);
    // Twice for later: the one that signs meanwhile verifies until the last of its tokens has expired.
    let later = [rotate(&world, When::Published).await, rotate(&world, When::Published).await];
    assert_eq!(key_ids(&world).await, [first, now.clone(), later[1].clone()]);
    let left = "SELECT max(o.drops_at) - max(n.signs_from) FROM signing_keys o JOIN signing_keys n
                ON o.drops_at IS NOT NULL AND n.drops_at IS NULL";
    assert_eq!(world.number(left).await, 8 * 3_600_000 + 60_000);
    assert_eq!(kid(&world.sign_in(SAM).await), now);
}

/// What somebody signs with a copy of a key is good for nothing from the moment it is revoked, at each process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_key_is_good_for_nothing_and_ends_what_it_may_have_been_used_in() {
    let world = World::training().await;
    let (url, issuer) = (world.database.url(), world.running.url().to_owned());
    let other = World::on(world.database.shared(), true, |config| config.public_url = Some(issuer)).await;
    let revoke = async |kid: &str| keys::revoke(&url, Encryption::default(), kid).await.unwrap();
    let own = world.sign_in(SAM).await;
    world.enter(&own, DANA, MARLOW).await;
    let (first, leaked) = (kid(&own), keys::current(&url).await.unwrap());
    let second = rotate(&world, When::Now).await;
    let forged = leaked.sign(&claims(&own)).unwrap();
    for server in [&world, &other] {
        server.get("/v1/session", &forged).await.ok();
    }
    // One that has retired.
    let revoked = revoke(&first).await;
    assert_eq!((revoked.sessions, revoked.new.is_none()), (2, true));
    for server in [&world, &other] {
        assert_eq!(key_ids(server).await, std::slice::from_ref(&second));
        for token in [&own, &forged] {
            server.get("/v1/session", token).await.refused(401, "unauthenticated");
        }
    }
    assert_eq!(world.number("SELECT count(*) FROM sessions WHERE end_cause = 'token_revoked'").await, 2);
    // The one that signs: another one does at once, and not the one that has retired.
    let own = world.sign_in(SAM).await;
    assert_eq!(kid(&own), second);
    let third = rotate(&world, When::Now).await;
    let fourth = revoke(&third).await.new.unwrap().kid;
    assert_eq!(key_ids(&world).await, [second.clone(), fourth.clone()]);
    let own = other.sign_in(SAM).await;
    assert_eq!(kid(&own), fourth);
    // The next one: nothing ends.
    let next = rotate(&world, When::Published).await;
    let revoked = revoke(&next).await;
    let next = revoked.new.unwrap().kid;
    assert_eq!(revoked.sessions, 0);
    assert_eq!(key_ids(&world).await, [second.clone(), fourth.clone(), next]);
    world.get("/v1/session", &own).await.ok();
    assert_eq!(kid(&world.sign_in(SAM).await), fourth);
    // The one that signs, while the next is published.
    let last = revoke(&fourth).await.new.unwrap().kid;
    assert_eq!(key_ids(&world).await, [second, last.clone()]);
    world.get("/v1/session", &own).await.refused(401, "unauthenticated");
    assert_eq!(kid(&world.sign_in(SAM).await), last);
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE action = 'key.revoked'").await, 4);
    let program = || std::process::Command::new(env!("CARGO_BIN_EXE_ergo-server"));
    let unknown = program().args(["keys", "revoke", &first, "--database", &url]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("there is no signing key"));
}

#[tokio::test]
async fn keys_that_were_made_while_the_clock_was_ahead_keep_no_server_from_signing() {
    let World { running, database, sql, .. } = World::training().await;
    running.stop().await;
    sqlx::query("UPDATE signing_keys SET signs_from = signs_from + 34560000000").execute(&sql).await.unwrap();
    let world = World::on(database, true, |_| ()).await;
    world.sign_in(SAM).await;
}
