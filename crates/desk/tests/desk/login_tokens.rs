//! The provider's own tokens, unchanged.

use crate::{
    login_stage::Stage,
    providers::{TestBrowser, follow},
    scene::network,
};
use ergo_desk::adapters::identity_provider::{IdentityProvider, ProviderError};
use ergo_keys::{KeyCache, Now, Source};
use ergo_protocol::oauth::{AUDIENCE, SignInAt};
use ergo_session::{Acting, Policy, Profile};
use serde_json::json;
use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// The server accepts the provider's own token as the actor token, and recognizes a token that the provider
/// exchanged.
#[tokio::test]
async fn the_providers_tokens_as_they_are() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[]).await else { return };
    let provider = IdentityProvider::discover(stage.provider.sign_in_at(), &network()).await.unwrap();
    let question = provider.ask("http://127.0.0.1:9/callback".to_owned()).unwrap();
    let back = follow(question.address.clone(), &(Arc::new(|url| url) as Arc<_>)).await;
    let given = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let grant = provider.redeem(question, &given).await.unwrap();

    let http = reqwest::Client::new();
    let server = stage.scene.server_url();
    let exchange = |form: Vec<(&'static str, String)>| {
        let request = http.post(format!("{server}/oauth/token")).form(&form);
        async { request.send().await.unwrap().json::<serde_json::Value>().await.unwrap() }
    };
    let kind = "urn:ietf:params:oauth:token-type:access_token".to_owned();
    let grant_type = "urn:ietf:params:oauth:grant-type:token-exchange".to_owned();
    let own = exchange(vec![
        ("grant_type", grant_type.clone()),
        ("subject_token", grant.access.expose().to_owned()),
        ("subject_token_type", kind.clone()),
    ])
    .await["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let post = |path: &str, body: serde_json::Value| {
        let request = http.post(format!("{server}{path}")).bearer_auth(&own).json(&body);
        async { request.send().await.unwrap().json::<serde_json::Value>().await.unwrap() }
    };
    let draft = json!({"user_id": "usr_7f3k", "workspace_id": "ws_marlow", "reason": "Export is grayed out",
        "ticket": "SUP-1", "minutes": 5});
    let request = post("/v1/entry-requests", draft).await["id"].as_str().unwrap().to_owned();
    let ticket = post(&format!("/v1/entry-requests/{request}/ticket"), json!({})).await;
    let entered = exchange(vec![
        ("grant_type", grant_type.clone()),
        ("subject_token", ticket["entry_ticket"].as_str().unwrap().to_owned()),
        ("subject_token_type", "urn:ergo:token-type:entry-ticket".to_owned()),
        ("actor_token", grant.access.expose().to_owned()),
        ("actor_token_type", kind.clone()),
    ])
    .await;
    assert!(entered["access_token"].is_string(), "{entered}");

    // Exchanged at the provider by its own client, and recognized here by the actor claim.
    let answer = http
        .post(format!("{}/token", stage.provider.url))
        .basic_auth("ergo-backend", Some("backend-secret"))
        .form(&[
            ("grant_type", grant_type.as_str()),
            ("subject_token", "user:dana"),
            ("subject_token_type", kind.as_str()),
            ("actor_token", grant.access.expose()),
            ("actor_token_type", kind.as_str()),
            ("resource", AUDIENCE),
        ])
        .send()
        .await
        .unwrap();
    let answer: serde_json::Value = answer.json().await.unwrap();
    let keys = KeyCache::new(Source::discovered(&stage.provider.url).unwrap(), |_| {
        reqwest::Client::builder().no_proxy()
    })
    .unwrap();
    let policy = Policy {
        issuer: stage.provider.url.clone(),
        audience: AUDIENCE.to_owned(),
        profile: Profile::named("rfc8693").unwrap(),
    };
    let claims = keys.claims(answer["access_token"].as_str().unwrap(), &policy, now()).await.unwrap();
    assert_eq!(claims.acting, Acting::By(vec!["sam".to_owned()]));
    assert_eq!((claims.subject.as_str(), claims.workspace.as_deref()), ("dana", Some("ws_marlow")));
    // And no one can sign in with it here.
    let nested = exchange(vec![
        ("grant_type", grant_type),
        ("subject_token", answer["access_token"].as_str().unwrap().to_owned()),
        ("subject_token_type", kind),
    ])
    .await;
    assert_eq!(nested["code"], "nested_entry", "{nested}");
}

/// If the provider has problems, a sign-in says what kind.
#[tokio::test]
async fn a_provider_in_trouble() {
    let page = "<html>Bad gateway</html>";
    let large = "x".repeat(300 * 1024);
    for (status, body, expected) in [
        ("503 Service Unavailable", page, ProviderError::Busy),
        ("200 OK", page, ProviderError::Misbehaved),
        ("200 OK", large.as_str(), ProviderError::Misbehaved),
        ("404 Not Found", page, ProviderError::Misbehaved),
        ("302 Found\r\nLocation: http://127.0.0.1:1/", "", ProviderError::Misbehaved),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let answering = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        });
        let at = SignInAt {
            issuer: format!("http://{address}"),
            client_id: "desk".to_owned(),
            audience: AUDIENCE.to_owned(),
            profile: "oidc".to_owned(),
            profile_source: None,
            jwks: None,
        };
        let error = IdentityProvider::discover(at.clone(), &network()).await.err();
        assert_eq!(error, Some(expected), "{status}");
        answering.await.unwrap();
        let error = IdentityProvider::discover(at, &network()).await.err();
        assert!(matches!(error, Some(ProviderError::Unreachable(_))), "{error:?}");
    }
}

fn now() -> Now {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Now { unix_seconds: i64::try_from(since.as_secs()).unwrap(), monotonic: since }
}
