//! Signing in at a certified `OpenID` provider that we did not write.

use crate::{
    login_stage::{Stage, code},
    providers::{Provider, TestBrowser},
    scene::{Scene, Surroundings, network},
};
use ergo_desk::adapters::{
    browser::Browser,
    identity_provider::{IdentityProvider, ProviderError},
    keychain::{PATIENCE, Store, SystemStore, Unusable},
};
use ergo_protocol::{
    Code,
    diagnostics::Verdict,
    inspection::InspectionVerdict,
    snapshot::{NoticeKind, WaitingFor},
};
use reqwest::Url;
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};

type Change = fn(&mut Vec<(String, String)>);

fn set(pairs: &mut [(String, String)], name: &str, to: &str) {
    for (_, value) in pairs.iter_mut().filter(|(one, _)| one == name) {
        to.clone_into(value);
    }
}

#[tokio::test]
async fn in_the_browser_and_into_a_session() {
    let browser = TestBrowser::of("sam");
    let Some(stage) = Stage::set(browser.clone(), &[]).await else { return };
    let scene = &stage.scene;
    assert_eq!(scene.snapshot().server.sign_in.as_deref(), Some("127.0.0.1"));
    scene.desk.sign_in_at_provider(false).await.unwrap();
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

    // Its issuer is not known to mark impersonation, so no one can tell.
    let diagnostics = scene.desk.diagnostics();
    assert_eq!(diagnostics.verdict, Verdict::CannotTell);
    let login = diagnostics.login.unwrap();
    assert_eq!((login.profile.as_str(), login.analysis.code), ("oidc", Some(Code::CannotTell)));
    assert_eq!(
        diagnostics.analysis.unwrap().verdict,
        InspectionVerdict::Refused,
        "never direct on this page"
    );

    let draft = scene.draft(5).await;
    scene.desk.enter(draft).await.unwrap();
    scene.desk.confirm_identity().await.unwrap();
    assert_eq!(scene.snapshot().impersonation.unwrap().impersonator.id, "usr_5kfr");
    assert_eq!(scene.desk.diagnostics().verdict, Verdict::Impersonating);
}

#[tokio::test]
async fn an_issuer_that_marks_is_direct() {
    let Some(stage) = Stage::set_for(TestBrowser::of("sam"), &[], "rfc8693").await else { return };
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
    assert_eq!(stage.scene.desk.diagnostics().verdict, Verdict::Direct);
}

/// Responses with no state or code, a different one, or two of them; from another issuer, or from none.
#[tokio::test]
async fn answers_that_are_not_to_the_question() {
    let changes: [(&str, Change); 8] = [
        ("no state", |pairs| pairs.retain(|(name, _)| name != "state")),
        ("another state", |pairs| set(pairs, "state", "guessed")),
        ("no issuer", |pairs| pairs.retain(|(name, _)| name != "iss")),
        ("another issuer", |pairs| set(pairs, "iss", "https://evil.test")),
        ("no code", |pairs| pairs.retain(|(name, _)| name != "code")),
        ("another code", |pairs| set(pairs, "code", "stolen")),
        ("trouble there", |pairs| {
            pairs.retain(|(name, _)| name != "code");
            pairs.push(("error".to_owned(), "temporarily_unavailable".to_owned()));
        }),
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
        let refused = code(stage.scene.desk.sign_in_at_provider(false)).await;
        let expected = match what {
            "no code" | "another code" | "code and error" => Code::SignInFailed,
            "trouble there" => Code::ProviderUnreachable,
            _ => Code::CallbackInvalid,
        };
        assert_eq!(refused, Some(expected), "{what}");
        assert_eq!((stage.scene.phase().as_str(), stage.keychain.kept().len()), ("signed_out", 0), "{what}");
    }
}

/// One sign-in's response does not work for the next, and the port is closed afterwards.
#[tokio::test]
async fn an_old_answer_is_worth_nothing() {
    let kept = Arc::new(std::sync::Mutex::new(None::<Url>));
    let (first, second) = (Arc::clone(&kept), Arc::clone(&kept));
    let browser = TestBrowser::meddling("sam", move |url| {
        let mut kept = first.lock().unwrap();
        match kept.take() {
            None => {
                *kept = Some(url.clone());
                url
            }
            // The second time, the first response comes back at the second port.
            Some(mut old) => {
                old.set_port(url.port()).unwrap();
                old
            }
        }
    });
    let Some(stage) = Stage::set(browser, &[]).await else { return };
    let desk = &stage.scene.desk;
    desk.sign_in_at_provider(false).await.unwrap();
    let again = second.lock().unwrap().clone().unwrap();
    assert!(reqwest::get(again).await.is_err(), "closed after one answer");
    desk.sign_out().await.unwrap();
    assert_eq!(code(desk.sign_in_at_provider(false)).await, Some(Code::CallbackInvalid));
}

/// Some providers mark an impersonation only in the ID token.
#[tokio::test]
async fn an_actor_in_the_id_token_is_refused_too() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[("ID_ACT", "boss")]).await else { return };
    assert_eq!(code(stage.scene.desk.sign_in_at_provider(false)).await, Some(Code::NestedEntry));
    assert_eq!((stage.scene.phase().as_str(), stage.keychain.kept().len()), ("signed_out", 0));
}

#[tokio::test]
async fn the_person_says_no_or_is_no_agent() {
    for (hint, expected) in [("refuse", Code::SignInFailed), ("ana", Code::Forbidden)] {
        let Some(stage) = Stage::set(TestBrowser::of(hint), &[]).await else { return };
        assert_eq!(code(stage.scene.desk.sign_in_at_provider(false)).await, Some(expected), "{hint}");
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
    let signing_in = tokio::spawn(async move { desk.sign_in_at_provider(false).await });
    stage.scene.until("it waits", |scene| scene.snapshot().waiting.is_some()).await;
    assert_eq!(stage.scene.snapshot().waiting.unwrap().kind, WaitingFor::Browser);
    assert_eq!(code(stage.scene.desk.sign_in_at_provider(false)).await, Some(Code::WrongState));
    stage.scene.desk.stop_waiting();
    assert_eq!(signing_in.await.unwrap().unwrap_err().code, Code::SignInCanceled);
    assert_eq!(stage.scene.snapshot().waiting, None);

    // Or the waiting person signs in another way.
    let desk = Arc::clone(&stage.scene.desk);
    let signing_in = tokio::spawn(async move { desk.sign_in_at_provider(false).await });
    stage.scene.until("it waits", |scene| scene.snapshot().waiting.is_some()).await;
    stage.scene.sign_in("Robin Hale").await.unwrap();
    assert_eq!(signing_in.await.unwrap().unwrap_err().code, Code::SignInCanceled);
    assert_eq!(stage.scene.snapshot().waiting, None);
    assert_eq!(stage.scene.snapshot().agent.unwrap().person.name, "Robin Hale");
}

#[tokio::test]
async fn on_another_device_where_no_browser_opens() {
    for (answer, expected) in [("allow", None), ("deny", Some(Code::SignInFailed))] {
        let no_browser = Surroundings::default().browser;
        let Some(stage) = Stage::set(no_browser, &[("DEVICE_INTERVAL", "1")]).await else { return };
        assert_eq!(code(stage.scene.desk.sign_in_at_provider(false)).await, Some(Code::BrowserUnavailable));
        let desk = Arc::clone(&stage.scene.desk);
        let signing_in = tokio::spawn(async move { desk.sign_in_at_provider(true).await });
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
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
    let first = stage.keychain.kept();
    stage.scene.restart().await;
    stage.scene.desk.meet_server().await.unwrap();
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
    assert_eq!(browser.times_opened(), 1, "no browser the second time");
    assert_ne!(stage.keychain.kept(), first, "the refresh token was rotated");
    let last = stage.keychain.kept().remove(0);
    stage.scene.desk.sign_out().await.unwrap();
    assert_eq!(stage.keychain.kept().len(), 0);
    assert_eq!(stage.provider.count("/requests/revocation").await, 1);
    let provider = IdentityProvider::discover(stage.provider.sign_in_at(), &network()).await.unwrap();
    assert_eq!(provider.refresh(&last.into()).await.err(), Some(ProviderError::Over));
    // And the next sign-in asks the person.
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
    assert_eq!(browser.times_opened(), 2);
}

#[tokio::test]
async fn a_server_that_is_not_there_costs_nobody_the_sign_in() {
    let browser = TestBrowser::of("sam");
    let Some(stage) = Stage::set(browser.clone(), &[]).await else { return };
    stage.scene.wire.cut(true);
    assert_eq!(code(stage.scene.desk.sign_in_at_provider(false)).await, Some(Code::ServerUnreachable));
    assert_eq!((stage.scene.phase().as_str(), stage.keychain.kept().len()), ("signed_out", 1));
    stage.scene.wire.cut(false);
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
    assert_eq!(browser.times_opened(), 1, "no browser the second time");
}

/// Absent, stuck, or refusing.
#[tokio::test]
async fn a_keychain_that_cannot_be_used() {
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
    // If no secret service is running, this uses the real store; a test must not write to a real secret service.
    let absent: Arc<dyn Store> = if SystemStore.read("ergo test").is_err() {
        Arc::new(SystemStore)
    } else {
        Surroundings::default().keychain
    };
    let stuck: Arc<dyn Store> = Arc::new(Stuck);
    for keychain in [absent, stuck] {
        let Some(provider) = Provider::openid(&[]).await else { return };
        let trusted = vec![provider.trusted("oidc")];
        let scene = Scene::set_in(Surroundings {
            trusted,
            browser: TestBrowser::of("sam"),
            keychain,
            ..Surroundings::default()
        })
        .await;
        scene.desk.meet_server().await.unwrap();
        let started = std::time::Instant::now();
        scene.desk.sign_in_at_provider(false).await.unwrap();
        assert!(started.elapsed() < 2 * PATIENCE + Duration::from_secs(5));
        assert!(scene.has_notice(NoticeKind::KeptInMemory), "the notice");
        // In memory, it works as always.
        scene.clock.pass(Duration::from_secs(151));
        scene.desk.renew_own().await;
        assert_eq!(provider.count("/token/refresh_token/granted").await, 1);
    }
}
