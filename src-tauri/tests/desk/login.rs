//! Signing in at a certified `OpenID` provider that we did not write: cases 44, 46 to 51 and 54 of the security
//! anchors.

use crate::{
    providers::{Provider, TestBrowser, TestKeychain, follow},
    scene::{Scene, Surroundings},
};
use ergo_keys::{KeyCache, Now, Source};
use ergo_protocol::{
    Code,
    diagnostics::Verdict,
    inspection::InspectionVerdict,
    oauth::AUDIENCE,
    snapshot::{NoticeKind, WaitingFor},
};
use ergo_session::{Acting, Policy, Profile};
use ergo_support::adapters::{
    browser::Browser,
    identity_provider::{IdentityProvider, ProviderError},
    keychain::{PATIENCE, Store, SystemStore, Unusable},
};
use reqwest::Url;
use secrecy::SecretString;
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Everything a sign-in needs.
struct Stage {
    scene: Scene,
    provider: Provider,
    keychain: Arc<TestKeychain>,
}

impl Stage {
    async fn set(browser: Arc<dyn Browser>, environment: &[(&str, &str)]) -> Option<Self> {
        Self::set_for(browser, environment, "oidc").await
    }

    async fn set_for(browser: Arc<dyn Browser>, environment: &[(&str, &str)], profile: &str) -> Option<Self> {
        let provider = Provider::openid(environment).await?;
        let keychain = Arc::<TestKeychain>::default();
        let trusted = vec![provider.trusted(profile)];
        let surroundings =
            Surroundings { trusted, browser, keychain: Arc::clone(&keychain) as Arc<dyn Store> };
        let scene = Scene::set_in(surroundings).await;
        scene.desk.meet_server().await;
        Some(Self { scene, provider, keychain })
    }

    async fn refreshes(&self) -> i64 {
        self.provider.count("/token/refresh_token/granted").await
    }
}

type Change = fn(&mut Vec<(String, String)>);

fn set(pairs: &mut [(String, String)], name: &str, to: &str) {
    for (_, value) in pairs.iter_mut().filter(|(one, _)| one == name) {
        to.clone_into(value);
    }
}

async fn code(signed_in: impl Future<Output = Result<(), ergo_protocol::Problem>>) -> Option<Code> {
    signed_in.await.err().map(|problem| problem.code)
}

#[tokio::test]
async fn in_the_browser_and_into_a_session() {
    let browser = TestBrowser::of("sam");
    let Some(stage) = Stage::set(browser.clone(), &[]).await else { return };
    let scene = &stage.scene;
    assert_eq!(scene.snapshot().server.sign_in.as_deref(), Some("127.0.0.1"));
    scene.desk.sign_in_there(false).await.unwrap();
    let agent = scene.snapshot().agent.unwrap();
    assert_eq!(agent.person.id, "usr_5kfr", "found by the address that the provider has verified");
    assert_eq!(stage.keychain.kept().len(), 1);
    assert_eq!(scene.snapshot().waiting, None);

    let asked = browser.opened.lock().unwrap()[0].clone();
    let parameter =
        |name: &str| asked.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(parameter("code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(parameter("response_type").as_deref(), Some("code"));
    assert!(parameter("redirect_uri").unwrap().starts_with("http://127.0.0.1:"));
    assert!(parameter("state").unwrap().len() >= 22 && parameter("nonce").unwrap().len() >= 22);

    // Its issuer is not known to mark impersonation: nobody can tell.
    let diagnostics = scene.desk.diagnostics();
    assert_eq!(diagnostics.verdict, Verdict::CannotTell);
    let login = diagnostics.login.unwrap();
    assert_eq!((login.profile.as_str(), login.analysis.code), ("oidc", Some(Code::CannotTell)));
    assert_eq!(diagnostics.analysis.unwrap().verdict, InspectionVerdict::Direct);

    let draft = scene.draft(5).await;
    scene.desk.enter(draft).await.unwrap();
    scene.desk.confirm_identity().await.unwrap();
    assert_eq!(scene.snapshot().impersonation.unwrap().impersonator.id, "usr_5kfr");
    assert_eq!(scene.desk.diagnostics().verdict, Verdict::Impersonating);
}

#[tokio::test]
async fn an_issuer_that_marks_is_direct() {
    let Some(stage) = Stage::set_for(TestBrowser::of("sam"), &[], "rfc8693").await else { return };
    stage.scene.desk.sign_in_there(false).await.unwrap();
    assert_eq!(stage.scene.desk.diagnostics().verdict, Verdict::Direct);
}

/// Case 44: without, with another or with a second state or code, of another issuer or of none.
#[tokio::test]
async fn case_44_answers_that_are_not_to_the_question() {
    let changes: [(&str, Change); 7] = [
        ("no state", |pairs| pairs.retain(|(name, _)| name != "state")),
        ("another state", |pairs| set(pairs, "state", "guessed")),
        ("no issuer", |pairs| pairs.retain(|(name, _)| name != "iss")),
        ("another issuer", |pairs| set(pairs, "iss", "https://evil.test")),
        ("no code", |pairs| pairs.retain(|(name, _)| name != "code")),
        ("another code", |pairs| set(pairs, "code", "stolen")),
        ("code and error", |pairs| pairs.push(("error".to_owned(), "server_error".to_owned()))),
    ];
    for (what, change) in changes {
        let browser = TestBrowser::meddling("sam", move |mut url: Url| {
            let mut pairs: Vec<_> =
                url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
            change(&mut pairs);
            url.query_pairs_mut().clear().extend_pairs(pairs);
            url
        });
        let Some(stage) = Stage::set(browser, &[]).await else { return };
        let refused = code(stage.scene.desk.sign_in_there(false)).await;
        let expected = match what {
            "no code" | "another code" | "code and error" => Code::SignInFailed,
            _ => Code::CallbackInvalid,
        };
        assert_eq!(refused, Some(expected), "{what}");
        assert_eq!((stage.scene.phase().as_str(), stage.keychain.kept().len()), ("signed_out", 0), "{what}");
    }
}

/// Case 44: the answer of one sign-in is not one to the next, and the port is closed after it.
#[tokio::test]
async fn case_44_an_old_answer_is_worth_nothing() {
    let kept = Arc::new(std::sync::Mutex::new(None::<Url>));
    let (first, second) = (Arc::clone(&kept), Arc::clone(&kept));
    let browser = TestBrowser::meddling("sam", move |url| {
        let mut kept = first.lock().unwrap();
        match kept.take() {
            None => {
                *kept = Some(url.clone());
                url
            }
            // The second time the first answer comes back, at the second port.
            Some(mut old) => {
                old.set_port(url.port()).unwrap();
                old
            }
        }
    });
    let Some(stage) = Stage::set(browser, &[]).await else { return };
    let desk = &stage.scene.desk;
    desk.sign_in_there(false).await.unwrap();
    let again = second.lock().unwrap().clone().unwrap();
    assert!(reqwest::get(again).await.is_err(), "closed after one answer");
    desk.sign_out().await.unwrap();
    assert_eq!(code(desk.sign_in_there(false)).await, Some(Code::CallbackInvalid));
}

#[tokio::test]
async fn the_person_says_no_or_is_no_agent() {
    for (hint, expected) in [("refuse", Code::SignInFailed), ("ana", Code::Forbidden)] {
        let Some(stage) = Stage::set(TestBrowser::of(hint), &[]).await else { return };
        assert_eq!(code(stage.scene.desk.sign_in_there(false)).await, Some(expected), "{hint}");
        assert_eq!((stage.scene.phase().as_str(), stage.keychain.kept().len()), ("signed_out", 0), "{hint}");
        if hint == "ana" {
            assert_eq!(stage.provider.count("/requests/revocation").await, 1, "nothing is left behind there");
        }
    }
}

#[tokio::test]
async fn waiting_can_be_stopped_and_one_at_a_time_is_enough() {
    struct Nobody;
    impl Browser for Nobody {
        fn open(&self, _: &Url) -> std::io::Result<()> {
            Ok(())
        }
    }
    let Some(stage) = Stage::set(Arc::new(Nobody), &[]).await else { return };
    let desk = Arc::clone(&stage.scene.desk);
    let signing_in = tokio::spawn(async move { desk.sign_in_there(false).await });
    stage.scene.until("it waits", |scene| scene.snapshot().waiting.is_some()).await;
    assert_eq!(stage.scene.snapshot().waiting.unwrap().kind, WaitingFor::Browser);
    assert_eq!(code(stage.scene.desk.sign_in_there(false)).await, Some(Code::WrongState));
    stage.scene.desk.stop_waiting();
    assert_eq!(signing_in.await.unwrap().unwrap_err().code, Code::SignInCancelled);
    assert_eq!(stage.scene.snapshot().waiting, None);
}

#[tokio::test]
async fn on_another_device_where_no_browser_opens() {
    for (answer, expected) in [("allow", None), ("deny", Some(Code::SignInFailed))] {
        let no_browser = Surroundings::default().browser;
        let Some(stage) = Stage::set(no_browser, &[("DEVICE_INTERVAL", "1")]).await else { return };
        assert_eq!(code(stage.scene.desk.sign_in_there(false)).await, Some(Code::BrowserUnavailable));
        let desk = Arc::clone(&stage.scene.desk);
        let signing_in = tokio::spawn(async move { desk.sign_in_there(true).await });
        stage.scene.until("a code is shown", |scene| scene.snapshot().waiting.is_some()).await;
        let device = stage.scene.snapshot().waiting.unwrap().device.unwrap();
        assert!(device.verification_uri.starts_with(&stage.provider.url));
        let user_code = device.user_code;
        stage
            .provider
            .post(&format!("/test/device?user_code={user_code}&account=priya&answer={answer}"))
            .await;
        assert_eq!(signing_in.await.unwrap().err().map(|problem| problem.code), expected);
        let agent = stage.scene.snapshot().agent.map(|agent| agent.person.name);
        assert_eq!(agent.as_deref(), expected.is_none().then_some("Priya Nair"));
    }
}

#[tokio::test]
async fn the_keychain_signs_in_after_a_restart_and_nothing_is_left_after_a_sign_out() {
    let browser = TestBrowser::of("sam");
    let Some(mut stage) = Stage::set(browser.clone(), &[]).await else { return };
    stage.scene.desk.sign_in_there(false).await.unwrap();
    let first = stage.keychain.kept();
    stage.scene.restart().await;
    stage.scene.desk.meet_server().await;
    stage.scene.desk.sign_in_there(false).await.unwrap();
    assert_eq!(browser.times_opened(), 1, "no browser the second time");
    assert_ne!(stage.keychain.kept(), first, "the refresh token was rotated");
    let last = stage.keychain.kept().remove(0);
    stage.scene.desk.sign_out().await.unwrap();
    assert_eq!(stage.keychain.kept().len(), 0);
    assert_eq!(stage.provider.count("/requests/revocation").await, 1);
    let provider = IdentityProvider::discover(stage.provider.sign_in_at()).await.unwrap();
    assert_eq!(provider.refresh(&last.into()).await.err(), Some(ProviderError::Over));
    // And the next sign-in asks a person.
    stage.scene.desk.sign_in_there(false).await.unwrap();
    assert_eq!(browser.times_opened(), 2);
}

#[tokio::test]
async fn a_server_that_is_not_there_costs_nobody_the_sign_in() {
    let browser = TestBrowser::of("sam");
    let Some(stage) = Stage::set(browser.clone(), &[]).await else { return };
    stage.scene.wire.cut(true);
    assert_eq!(code(stage.scene.desk.sign_in_there(false)).await, Some(Code::ServerUnreachable));
    assert_eq!((stage.scene.phase().as_str(), stage.keychain.kept().len()), ("signed_out", 1));
    stage.scene.wire.cut(false);
    stage.scene.desk.sign_in_there(false).await.unwrap();
    assert_eq!(browser.times_opened(), 1, "no browser the second time");
}

/// A provider that gives no refresh token: the sign-in is over with the token, and that is said.
#[tokio::test]
async fn a_sign_in_that_cannot_be_renewed_is_over_in_time() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[("ACCESS_TTL", "3"), ("NO_OFFLINE", "1")]).await
    else {
        return;
    };
    stage.scene.desk.sign_in_there(false).await.unwrap();
    assert_eq!(stage.keychain.kept().len(), 0);
    // The token's life and the verifier's leeway: the one test that waits for real time to pass.
    tokio::time::sleep(Duration::from_secs(65)).await;
    assert!(stage.scene.desk.find_users("dana").await.is_err());
    assert_eq!(stage.scene.phase(), "signed_out");
    assert!(stage.scene.has_notice(NoticeKind::SignInOver));
}

/// Case 54: absent, stuck, or refusing.
#[tokio::test]
async fn case_54_a_keychain_that_cannot_be_used() {
    struct Stuck;
    impl Store for Stuck {
        fn read(&self, _: &str) -> Result<Option<SecretString>, Unusable> {
            std::thread::sleep(PATIENCE + Duration::from_secs(4));
            Ok(None)
        }
        fn write(&self, _: &str, _: &SecretString) -> Result<(), Unusable> {
            std::thread::sleep(PATIENCE + Duration::from_secs(4));
            Ok(())
        }
        fn forget(&self, _: &str) -> Result<(), Unusable> {
            Ok(())
        }
    }
    // Here no secret service runs; where one does, the real one is not written to by a test.
    let absent: Arc<dyn Store> = if SystemStore.read("ergo test").is_err() {
        Arc::new(SystemStore)
    } else {
        Surroundings::default().keychain
    };
    let stuck: Arc<dyn Store> = Arc::new(Stuck);
    for keychain in [absent, stuck] {
        let Some(provider) = Provider::openid(&[]).await else { return };
        let trusted = vec![provider.trusted("oidc")];
        let scene = Scene::set_in(Surroundings { trusted, browser: TestBrowser::of("sam"), keychain }).await;
        scene.desk.meet_server().await;
        let started = std::time::Instant::now();
        scene.desk.sign_in_there(false).await.unwrap();
        assert!(started.elapsed() < 2 * PATIENCE + Duration::from_secs(5));
        assert!(scene.has_notice(NoticeKind::KeptInMemory), "it is said");
        // In memory it works as ever.
        scene.clock.pass(Duration::from_secs(151));
        scene.desk.renew_own().await;
        assert_eq!(provider.count("/token/refresh_token/granted").await, 1);
    }
}

#[tokio::test]
async fn renewal_rotates_and_survives_a_rotation_of_keys() {
    let Some(mut stage) = Stage::set(TestBrowser::of("sam"), &[]).await else { return };
    stage.scene.desk.sign_in_there(false).await.unwrap();
    let desk = Arc::clone(&stage.scene.desk);
    let before = (stage.keychain.kept(), desk.diagnostics().token.unwrap());
    stage.provider.post("/test/rotate").await;
    // The rest after the last fetch of keys is over, for the desk by its clock and for the server by a new
    // start; and half of the token's life.
    stage.scene.restart_server().await;
    stage.scene.clock.pass(Duration::from_secs(151));
    desk.renew_own().await;
    let after = (stage.keychain.kept(), desk.diagnostics().token.unwrap());
    assert_ne!(before.0, after.0);
    assert_eq!(before.1.session_id, after.1.session_id, "the same session goes on");
    assert!(after.1.verified_at > before.1.verified_at);
    assert_eq!(stage.refreshes().await, 1);
}

/// Cases 50 and 51: however many ask, the provider is asked once.
#[tokio::test(flavor = "multi_thread")]
async fn case_51_one_refresh_at_a_time() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[("SLOW_TOKEN_MS", "300")]).await else { return };
    stage.scene.desk.sign_in_there(false).await.unwrap();
    let asked: Vec<_> = (0..100)
        .map(|_| {
            let desk = Arc::clone(&stage.scene.desk);
            tokio::spawn(async move { desk.renew_own().await })
        })
        .collect();
    for one in asked {
        one.await.unwrap();
    }
    assert_eq!(stage.refreshes().await, 1);
    assert_eq!(stage.scene.phase(), "direct");
}

/// Case 49: what comes after the sign-out is not taken, and does not stay good.
#[tokio::test(flavor = "multi_thread")]
async fn case_49_a_sign_out_during_a_refresh() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[("SLOW_TOKEN_MS", "800")]).await else { return };
    stage.scene.desk.sign_in_there(false).await.unwrap();
    let desk = Arc::clone(&stage.scene.desk);
    let refreshing = tokio::spawn(async move { desk.renew_own().await });
    while stage.refreshes().await == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stage.scene.desk.sign_out().await.unwrap();
    refreshing.await.unwrap();
    assert_eq!((stage.scene.phase().as_str(), stage.keychain.kept().len()), ("signed_out", 0));
    assert_eq!(stage.provider.count("/requests/revocation").await, 2, "the old one and the late one");
    assert!(stage.scene.desk.diagnostics().login.is_none());
}

/// Case 49 once more: the sign-out comes while the keychain is still writing.
#[tokio::test(flavor = "multi_thread")]
async fn case_49_a_sign_out_while_the_keychain_writes() {
    struct Slow(TestKeychain);
    impl Store for Slow {
        fn read(&self, account: &str) -> Result<Option<SecretString>, Unusable> {
            self.0.read(account)
        }
        fn write(&self, account: &str, secret: &SecretString) -> Result<(), Unusable> {
            std::thread::sleep(Duration::from_millis(700));
            self.0.write(account, secret)
        }
        fn forget(&self, account: &str) -> Result<(), Unusable> {
            self.0.forget(account)
        }
    }
    let Some(provider) = Provider::openid(&[]).await else { return };
    let keychain = Arc::new(Slow(TestKeychain::default()));
    let scene = Scene::set_in(Surroundings {
        trusted: vec![provider.trusted("oidc")],
        browser: TestBrowser::of("sam"),
        keychain: Arc::clone(&keychain) as Arc<dyn Store>,
    })
    .await;
    scene.desk.meet_server().await;
    scene.desk.sign_in_there(false).await.unwrap();
    let desk = Arc::clone(&scene.desk);
    let refreshing = tokio::spawn(async move { desk.renew_own().await });
    while provider.count("/token/refresh_token/granted").await == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    scene.desk.sign_out().await.unwrap();
    refreshing.await.unwrap();
    assert_eq!(keychain.0.kept().len(), 0, "nothing is left behind");
    assert_eq!(provider.count("/requests/revocation").await, 2, "the old one and the late one");
}

/// Two sign-ins at once use what the keychain has only once.
#[tokio::test(flavor = "multi_thread")]
async fn two_sign_ins_at_once_are_one() {
    let Some(mut stage) = Stage::set(TestBrowser::of("sam"), &[("SLOW_TOKEN_MS", "300")]).await else {
        return;
    };
    stage.scene.desk.sign_in_there(false).await.unwrap();
    stage.scene.restart().await;
    stage.scene.desk.meet_server().await;
    let both = [0, 1].map(|_| {
        let desk = Arc::clone(&stage.scene.desk);
        tokio::spawn(async move { desk.sign_in_there(false).await.map_err(|problem| problem.code) })
    });
    let mut answers = Vec::new();
    for one in both {
        answers.push(one.await.unwrap());
    }
    answers.sort_unstable_by_key(Result::is_err);
    assert_eq!(answers, [Ok(()), Err(Code::WrongState)]);
    assert_eq!(stage.refreshes().await, 1);
}

#[tokio::test]
async fn a_sign_in_that_the_provider_ends_is_over_here() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[]).await else { return };
    let desk = &stage.scene.desk;
    desk.sign_in_there(false).await.unwrap();
    let provider = IdentityProvider::discover(stage.provider.sign_in_at()).await.unwrap();
    let stolen = stage.keychain.kept().remove(0);
    provider.revoke(&stolen.into()).await.unwrap();
    desk.renew_own().await;
    assert_eq!(stage.scene.phase(), "signed_out");
    assert!(stage.scene.has_notice(NoticeKind::SignInOver));
    assert_eq!(stage.keychain.kept().len(), 0);
}

/// A session that is entered goes on by its own token; only its end of the sign-in is said.
#[tokio::test]
async fn a_session_is_not_torn_down_by_the_end_of_the_sign_in() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[]).await else { return };
    let desk = &stage.scene.desk;
    desk.sign_in_there(false).await.unwrap();
    let draft = stage.scene.draft(5).await;
    desk.enter(draft).await.unwrap();
    desk.confirm_identity().await.unwrap();
    let provider = IdentityProvider::discover(stage.provider.sign_in_at()).await.unwrap();
    provider.revoke(&stage.keychain.kept().remove(0).into()).await.unwrap();
    desk.renew_own().await;
    assert_eq!(stage.scene.phase(), "active");
    assert!(stage.scene.has_notice(NoticeKind::SignInOver));
    desk.exit().await.unwrap();
}

/// The server takes the provider's own token as the actor token, and what the provider exchanged is recognised.
#[tokio::test]
async fn the_providers_tokens_as_they_are() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[]).await else { return };
    let provider = IdentityProvider::discover(stage.provider.sign_in_at()).await.unwrap();
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
    let draft = json!({"user_id": "usr_7f3k", "workspace_id": "ws_marlow", "reason": "Export is greyed out",
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

    // Exchanged over there, by its own client: recognised here by the actor claim.
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
    let keys = KeyCache::new(Source::discovered(&stage.provider.url).unwrap()).unwrap();
    let policy = Policy {
        issuer: stage.provider.url.clone(),
        audience: AUDIENCE.to_owned(),
        profile: Profile::named("rfc8693").unwrap(),
    };
    let claims = keys.claims(answer["access_token"].as_str().unwrap(), &policy, now()).await.unwrap();
    assert_eq!(claims.acting, Acting::By(vec!["sam".to_owned()]));
    assert_eq!((claims.subject.as_str(), claims.workspace.as_deref()), ("dana", Some("ws_marlow")));
    // And it is nobody's sign-in here.
    let nested = exchange(vec![
        ("grant_type", grant_type),
        ("subject_token", answer["access_token"].as_str().unwrap().to_owned()),
        ("subject_token_type", kind),
    ])
    .await;
    assert_eq!(nested["code"], "nested_entry", "{nested}");
}

fn now() -> Now {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Now { unix_seconds: i64::try_from(since.as_secs()).unwrap(), monotonic: since }
}
