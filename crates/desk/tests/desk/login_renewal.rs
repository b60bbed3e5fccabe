//! Continuing a sign-in, and its end.

use crate::{
    login_stage::Stage,
    providers::{Provider, TestBrowser, TestKeychain},
    scene::{Scene, Surroundings, network},
};
use ergo_desk::adapters::{
    identity_provider::IdentityProvider,
    keychain::{Store, Unusable},
};
use ergo_protocol::{Code, snapshot::NoticeKind};
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};

/// A provider without refresh tokens: the sign-in is over when the token expires, and the agent is told.
#[tokio::test]
async fn a_sign_in_that_cannot_be_renewed_is_over_in_time() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[("ACCESS_TTL", "3"), ("NO_OFFLINE", "1")]).await
    else {
        return;
    };
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
    assert_eq!(stage.keychain.kept().len(), 0);
    // The token's lifetime plus the verifier's leeway: this is the only test that waits for real time.
    tokio::time::sleep(Duration::from_secs(65)).await;
    assert!(stage.scene.desk.find_users("dana").await.is_err());
    assert_eq!(stage.scene.phase(), "signed_out");
    assert!(stage.scene.has_notice(NoticeKind::SignInOver));
}

#[tokio::test]
async fn renewal_rotates_and_survives_a_rotation_of_keys() {
    let Some(mut stage) = Stage::set(TestBrowser::of("sam"), &[]).await else { return };
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
    let desk = Arc::clone(&stage.scene.desk);
    let before = (stage.keychain.kept(), desk.diagnostics().token.unwrap());
    stage.provider.post("/test/rotate").await;
    // The pause after the last key fetch is over, for the desk by its clock and for the server by a restart, and so
    // is half of the token's lifetime.
    stage.scene.restart_server().await;
    stage.scene.clock.pass(Duration::from_secs(151));
    desk.renew_own().await;
    let after = (stage.keychain.kept(), desk.diagnostics().token.unwrap());
    assert_ne!(before.0, after.0);
    assert_eq!(before.1.session_id, after.1.session_id, "the same session goes on");
    assert!(after.1.verified_at > before.1.verified_at);
    assert_eq!(stage.refreshes().await, 1);
}

/// However many renewals are requested, the provider is asked once.
#[tokio::test(flavor = "multi_thread")]
async fn one_refresh_at_a_time() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[("SLOW_TOKEN_MS", "300")]).await else { return };
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
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

/// Tokens that arrive after the sign-out are not accepted, and do not stay valid.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_during_a_refresh() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[("SLOW_TOKEN_MS", "800")]).await else { return };
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
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

/// The sign-out comes while the keychain is still writing.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_while_the_keychain_writes() {
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
        ..Surroundings::default()
    })
    .await;
    scene.desk.meet_server().await.unwrap();
    scene.desk.sign_in_at_provider(false).await.unwrap();
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

/// Two simultaneous sign-ins use the token in the keychain only once.
#[tokio::test(flavor = "multi_thread")]
async fn two_sign_ins_at_once_are_one() {
    let Some(mut stage) = Stage::set(TestBrowser::of("sam"), &[("SLOW_TOKEN_MS", "300")]).await else {
        return;
    };
    stage.scene.desk.sign_in_at_provider(false).await.unwrap();
    stage.scene.restart().await;
    stage.scene.desk.meet_server().await.unwrap();
    let both = [0, 1].map(|_| {
        let desk = Arc::clone(&stage.scene.desk);
        tokio::spawn(async move { desk.sign_in_at_provider(false).await.map_err(|problem| problem.code) })
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
    desk.sign_in_at_provider(false).await.unwrap();
    let provider = IdentityProvider::discover(stage.provider.sign_in_at(), &network()).await.unwrap();
    let stolen = stage.keychain.kept().remove(0);
    provider.revoke(&stolen.into()).await.unwrap();
    desk.renew_own().await;
    assert_eq!(stage.scene.phase(), "signed_out");
    assert!(stage.scene.has_notice(NoticeKind::SignInOver));
    assert_eq!(stage.keychain.kept().len(), 0);
}

/// An impersonation session continues with its own token; the agent is only told that the sign-in has ended.
#[tokio::test]
async fn a_session_is_not_torn_down_by_the_end_of_the_sign_in() {
    let Some(stage) = Stage::set(TestBrowser::of("sam"), &[]).await else { return };
    let desk = &stage.scene.desk;
    desk.sign_in_at_provider(false).await.unwrap();
    let draft = stage.scene.draft(5).await;
    desk.enter(draft).await.unwrap();
    desk.confirm_identity().await.unwrap();
    let provider = IdentityProvider::discover(stage.provider.sign_in_at(), &network()).await.unwrap();
    provider.revoke(&stage.keychain.kept().remove(0).into()).await.unwrap();
    desk.renew_own().await;
    assert_eq!(stage.scene.phase(), "active");
    assert!(stage.scene.has_notice(NoticeKind::SignInOver));
    desk.exit().await.unwrap();
}
