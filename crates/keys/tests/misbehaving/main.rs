//! Tests the cache against misbehaving key servers, on real sockets. Time is an argument, so a day costs nothing;
//! only the time limits of a fetch take real time.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod server;

use ergo_keys::{KeyCache, Now, Source, Standing};
use ergo_protocol::Code;
use serde_json::json;
use server::*;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

fn at(monotonic: Duration) -> Now {
    Now { unix_seconds: NOW, monotonic }
}

fn direct(_: &reqwest::Url) -> reqwest::ClientBuilder {
    reqwest::Client::builder().no_proxy()
}

fn cache(address: &str) -> KeyCache {
    KeyCache::new(Source::fixed(address).unwrap(), direct).unwrap()
}

async fn code(cache: &KeyCache, key_id: &str, monotonic: Duration) -> Option<Code> {
    cache.verify(&token(key_id), &policy(), at(monotonic)).await.err().map(|problem| problem.code)
}

#[tokio::test]
async fn a_token_that_is_refused_for_its_header_costs_no_request() {
    let server = KeyServer::start([good(&["a"])]).await;
    let cache = cache(&server.jwks());
    for (token, expected) in [
        ("eyJhbGciOiJub25lIn0.e30.".to_owned(), Code::AlgNotAllowed),
        ("x".repeat(20_000), Code::TooLarge),
        ("a.b".to_owned(), Code::Malformed),
    ] {
        let problem = cache.verify(&token, &policy(), at(HOUR)).await.unwrap_err();
        assert_eq!(problem.code, expected);
    }
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn rotation() {
    let server = KeyServer::start([good(&["old"]), good(&["old", "new"]), good(&["new"])]).await;
    let cache = cache(&server.jwks());
    assert_eq!(code(&cache, "old", HOUR).await, None);
    assert_eq!(code(&cache, "new", HOUR + MINUTE).await, None);
    assert_eq!(server.requests(), 2, "exactly one more");
    assert_eq!(code(&cache, "old", HOUR + 2 * MINUTE).await, None);
    assert_eq!(
        code(&cache, "old", HOUR + 12 * MINUTE).await,
        Some(Code::KeyUnknown),
        "gone after the refresh"
    );
    assert_eq!(server.requests(), 3);
}

#[tokio::test]
async fn a_flood_of_unknown_ids() {
    let server = KeyServer::start([good(&["a"])]).await;
    let cache = cache(&server.jwks());
    assert_eq!(code(&cache, "a", HOUR).await, None);
    for number in 0..1000 {
        let moment = HOUR + 29 * Duration::from_secs(1) + Duration::from_millis(2 * number);
        assert_eq!(code(&cache, &format!("k{number}"), moment).await, Some(Code::KeyUnknown));
    }
    assert_eq!(server.requests(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_fetch_for_everybody() {
    for (answer, expected) in [
        (Answer::Late(Duration::from_millis(300), keys(&["a"])), None),
        (
            Answer::Late(Duration::from_millis(300), with_body("500 No", &[], b"")),
            Some(Code::KeysUnavailable),
        ),
    ] {
        let server = KeyServer::start([answer]).await;
        let cache = Arc::new(cache(&server.jwks()));
        let asked: Vec<_> = (0..50)
            .map(|_| {
                let cache = Arc::clone(&cache);
                tokio::spawn(async move { code(&cache, "a", HOUR).await })
            })
            .collect();
        for one in asked {
            assert_eq!(one.await.unwrap(), expected);
        }
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn whoever_gives_up_waiting_does_not_block_the_others() {
    let server = KeyServer::start([Answer::Silent, good(&["a"])]).await;
    let cache = cache(&server.jwks());
    let given_up = tokio::time::timeout(Duration::from_millis(100), code(&cache, "a", HOUR)).await;
    assert!(given_up.is_err());
    assert_eq!(code(&cache, "a", HOUR + 2 * Duration::from_secs(1)).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn known_keys_do_not_wait_for_an_unknown_one() {
    let server = KeyServer::start([good(&["a"]), Answer::Silent]).await;
    let cache = Arc::new(cache(&server.jwks()));
    assert_eq!(code(&cache, "a", HOUR).await, None);
    let slow = tokio::spawn({
        let cache = Arc::clone(&cache);
        async move { code(&cache, "b", HOUR + MINUTE).await }
    });
    while server.requests() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let started = Instant::now();
    assert_eq!(code(&cache, "a", HOUR + MINUTE).await, None);
    // The same for keys that are due for a refresh while another call is fetching.
    assert_eq!(code(&cache, "a", HOUR + 20 * MINUTE).await, None);
    assert!(started.elapsed() < Duration::from_secs(1));
    assert_eq!(slow.await.unwrap(), Some(Code::KeyUnknown));
}

/// Everything a server can do wrong, with cached keys and without.
#[tokio::test]
async fn cases_20_to_22_nothing_usable_comes() {
    let elsewhere = KeyServer::start([good(&["a"])]).await;
    let to = |location: &str| Answer::Bytes(with_body("301 Moved", &[("location", location)], b""));
    let body = json!({"keys": [jwk("a")]}).to_string();
    let large = format!("{{\"keys\":[{}],\"x\":\"{}\"}}", jwk("a"), "x".repeat(10 << 20));
    let endless = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n".to_vec();
    let bomb = with_body("200 OK", &[JSON, ("content-encoding", "gzip")], &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    let misbehaviors = [
        ("500", Answer::Bytes(with_body("500 No", &[JSON], body.as_bytes()))),
        ("204", Answer::Bytes(with_body("204 No Content", &[], b""))),
        ("206", Answer::Bytes(with_body("206 Partial", &[JSON], body.as_bytes()))),
        ("reset", Answer::Reset),
        ("rubbish", Answer::Bytes(b"\x16\x03\x01\x02\x00".to_vec())),
        ("redirect to http", to(&elsewhere.jwks())),
        ("redirect to the cloud's metadata", to("http://169.254.169.254/latest")),
        ("redirect to a file", to("file:///etc/passwd")),
        ("10 MB", Answer::Bytes(with_body("200 OK", &[JSON], large.as_bytes()))),
        ("endless", Answer::Bytes([endless, vec![b' '; 200_000]].concat())),
        ("gzip", Answer::Bytes(bomb)),
        (
            "plain text",
            Answer::Bytes(with_body("200 OK", &[("content-type", "text/plain")], body.as_bytes())),
        ),
        ("no type", Answer::Bytes(with_body("200 OK", &[], body.as_bytes()))),
        (
            "a login page",
            Answer::Bytes(with_body("200 OK", &[("content-type", "text/html")], b"<html>Sign in")),
        ),
        ("a login page as JSON", Answer::Bytes(with_body("200 OK", &[JSON], b"<html>Sign in"))),
        ("cut off", Answer::Bytes(keys(&["a"])[..150].to_vec())),
        ("no array", Answer::Bytes(with_body("200 OK", &[JSON], b"{\"keys\":{}}"))),
    ];
    for (what, misbehavior) in misbehaviors {
        let server = KeyServer::start([misbehavior.clone()]).await;
        let cold = cache(&server.jwks());
        assert_eq!(code(&cold, "a", HOUR).await, Some(Code::KeysUnavailable), "{what}");
        assert_eq!(cold.standing(HOUR), None, "{what}");

        server.now_answers([good(&["a"])]);
        assert_eq!(code(&cold, "a", 2 * HOUR).await, None, "{what}: it recovers");
        server.now_answers([misbehavior]);
        assert_eq!(code(&cold, "a", 3 * HOUR).await, None, "{what}: the keys from before");
        let standing = Standing { age: HOUR, not_refreshed: true };
        assert_eq!(cold.standing(3 * HOUR), Some(standing), "{what}: and it shows");
        assert_eq!(code(&cold, "b", 4 * HOUR).await, Some(Code::KeyUnknown), "{what}: no others");
        assert_eq!(code(&cold, "a", 26 * HOUR).await, Some(Code::KeysUnavailable), "{what}: a day at most");
    }
    assert_eq!(elsewhere.requests(), 0, "no redirect was followed");
}

#[tokio::test]
async fn five_seconds_for_everything() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n".to_vec();
    for slow in [Answer::Silent, Answer::Drip(head, vec![b' '; 4000])] {
        let server = KeyServer::start([slow]).await;
        let started = Instant::now();
        assert_eq!(code(&cache(&server.jwks()), "a", HOUR).await, Some(Code::KeysUnavailable));
        assert!(started.elapsed() < Duration::from_secs(7), "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls() {
    let server = KeyServer::start([good(&["a"])]).await;
    let cache = cache(&server.jwks().replace("http://", "https://"));
    assert_eq!(code(&cache, "a", HOUR).await, Some(Code::KeysUnavailable));
}

#[tokio::test]
async fn cases_23_and_24_bad_keys_among_good_ones() {
    let mut private = jwk("private");
    private["d"] = json!("AAAA");
    let mut encrypting = jwk("encrypting");
    encrypting["use"] = json!("enc");
    let server = KeyServer::start([Answer::Bytes(set(&[
        json!("not a key"),
        json!({"kty": "OKP", "kid": 7}),
        json!({"kty": "AKP", "kid": "unknown"}),
        json!({"kty": "oct", "kid": "secret", "k": "AAAA"}),
        jwk("twice"),
        jwk("twice"),
        private,
        encrypting,
        jwk("good"),
    ]))])
    .await;
    let cache = cache(&server.jwks());
    assert_eq!(code(&cache, "good", HOUR).await, None);
    for bad in ["unknown", "secret", "twice", "private", "encrypting"] {
        assert_eq!(code(&cache, bad, HOUR).await, Some(Code::KeyUnknown), "{bad}");
    }
}

#[tokio::test]
async fn discovery_stays_with_its_issuer() {
    let elsewhere = KeyServer::start([good(&["a"])]).await;
    let server = KeyServer::start([Answer::Reset]).await;
    let document = |issuer: &str, jwks_uri: &str| {
        Answer::Bytes(with_body(
            "200 OK",
            &[JSON],
            json!({"issuer": issuer, "jwks_uri": jwks_uri}).to_string().as_bytes(),
        ))
    };
    for (issuer, jwks_uri) in [
        ("https://evil.test", server.jwks()),
        (&format!("{}/", server.url), server.jwks()),
        (&server.url, elsewhere.jwks()),
        (&server.url, "file:///etc/passwd".to_owned()),
        (&server.url, "http://169.254.169.254/".to_owned()),
    ] {
        server.now_answers([document(issuer, &jwks_uri)]);
        let cache = KeyCache::new(Source::discovered(&server.url).unwrap(), direct).unwrap();
        assert_eq!(code(&cache, "a", HOUR).await, Some(Code::KeysUnavailable), "{issuer} {jwks_uri}");
    }
    assert_eq!(elsewhere.requests(), 0);
    let before = server.requests();
    server.now_answers([document(&server.url, &server.jwks()), good(&["a"])]);
    let cache = KeyCache::new(Source::discovered(&server.url).unwrap(), direct).unwrap();
    assert_eq!(code(&cache, "a", HOUR).await, None);
    assert_eq!(server.paths()[before..], ["/.well-known/openid-configuration", "/jwks"]);
}

#[tokio::test]
async fn the_issuers_word_on_freshness_counts() {
    let short = with_body(
        "200 OK",
        &[JSON, ("cache-control", "public, max-age=120")],
        json!({"keys": [jwk("a")]}).to_string().as_bytes(),
    );
    let server = KeyServer::start([Answer::Bytes(short)]).await;
    let cache = cache(&server.jwks());
    for (moment, requests) in [(HOUR, 1), (HOUR + MINUTE, 1), (HOUR + 3 * MINUTE, 2)] {
        assert_eq!(code(&cache, "a", moment).await, None);
        assert_eq!(server.requests(), requests);
    }
}

/// The environment is read only when a client is created, and must not change while other tests run. So this test
/// runs itself again as a separate process with a proxy in its environment.
#[tokio::test]
async fn a_proxy_of_the_environment_is_not_used() {
    const AGAIN: &str = "ERGO_TEST_KEYS_URL";
    if let Ok(address) = std::env::var(AGAIN) {
        assert_eq!(code(&cache(&address), "a", HOUR).await, None);
        return;
    }
    let server = KeyServer::start([good(&["a"])]).await;
    let proxy = KeyServer::start([Answer::Reset]).await;
    let mut again = tokio::process::Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "a_proxy_of_the_environment_is_not_used"]).env(AGAIN, server.jwks());
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        again.env(name, &proxy.url);
    }
    again.env_remove("NO_PROXY").env_remove("no_proxy");
    assert!(again.output().await.unwrap().status.success());
    assert_eq!((server.requests(), proxy.requests()), (1, 0));
}
