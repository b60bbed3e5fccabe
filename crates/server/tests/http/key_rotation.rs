//! Rotating the signing key.

use crate::world::*;
use ergo_server::keys;
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

#[tokio::test]
async fn old_tokens_stay_good_until_they_can_have_expired() {
    let world = World::training().await;
    let before = world.sign_in(SAM).await;
    assert_eq!(key_ids(&world).await, [kid(&before)]);
    let new = keys::rotate(&world.database.url()).await.unwrap();
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
    keys::rotate(&world.database.url()).await.unwrap();
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
