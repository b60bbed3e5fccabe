//! A session that was started in another system (Better Auth) and is handed over and recognized here.

use crate::{
    providers::Provider,
    scene::{Scene, Surroundings},
};
use ergo_desk::adapters::browser::Browser;
use ergo_protocol::{Code, entry::EntryDraft};
use ergo_server::TrustedIssuer;
use reqwest::Url;
use std::{collections::BTreeMap, io, sync::Arc, sync::Mutex};

/// The organization's page, which posts a session to where the app listens.
struct Page {
    token: Mutex<String>,
    wrong_state: bool,
}

impl Browser for Page {
    fn open(&self, address: &Url) -> io::Result<()> {
        let asked: BTreeMap<String, String> =
            address.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        assert!(address.as_str().starts_with("https://support.example/hand-over?"));
        let state = if self.wrong_state { "guessed".to_owned() } else { asked["state"].clone() };
        let form = [("token", self.token.lock().unwrap().clone()), ("state", state)];
        let redirect = asked["redirect_uri"].clone();
        assert!(redirect.starts_with("http://127.0.0.1:") && redirect.ends_with("/handed-over"));
        tokio::spawn(async move { reqwest::Client::new().post(redirect).form(&form).send().await });
        Ok(())
    }
}

struct Stage {
    scene: Scene,
    page: Arc<Page>,
    provider: Provider,
}

impl Stage {
    async fn set(wrong_state: bool) -> Option<Self> {
        let provider = Provider::better_auth().await?;
        let mut trusted: TrustedIssuer = provider.trusted("better-auth");
        trusted.jwks = Some(format!("{}/api/auth/jwks", provider.url));
        trusted.client_id = None;
        trusted.hand_over_url = Some("https://support.example/hand-over".to_owned());
        let page = Arc::new(Page { token: Mutex::default(), wrong_state });
        let browser = Arc::clone(&page) as Arc<dyn Browser>;
        let scene =
            Scene::set_in(Surroundings { trusted: vec![trusted], browser, ..Surroundings::default() }).await;
        scene.desk.meet_server().await.unwrap();
        scene.sign_in("Sam Okafor").await.unwrap();
        Some(Self { scene, page, provider })
    }

    /// Links Sam, who is the admin over there, to a person here.
    async fn link(&self, person: &str) {
        let ids = self.provider.post("/test/seed").await;
        let database = self.scene.folder.join("server.sqlite");
        let admin = ids["admin_id"].as_str().unwrap();
        ergo_server::logins::link(database.to_str().unwrap(), &self.provider.url, admin, person)
            .await
            .unwrap();
    }

    async fn start(&self, how: &str) {
        let token = self.provider.post(how).await["token"].as_str().unwrap().to_owned();
        *self.page.token.lock().unwrap() = token;
    }

    async fn code(&self) -> Option<Code> {
        self.scene.desk.take_over("Better Auth").await.err().map(|problem| problem.code)
    }
}

#[tokio::test]
async fn taken_over_and_entered_like_any_other() {
    let Some(stage) = Stage::set(false).await else { return };
    assert_eq!(stage.scene.snapshot().server.hand_overs, ["Better Auth"]);
    stage.link("usr_5kfr").await;
    stage.start("/test/impersonate").await;
    let candidate = stage.scene.desk.take_over("Better Auth").await.unwrap();
    assert_eq!((candidate.user.id.as_str(), candidate.workspace.id.as_str()), ("usr_7f3k", "ws_marlow"));
    assert_eq!(stage.scene.phase(), "direct", "nothing is entered yet");

    let draft = EntryDraft {
        user_id: candidate.user.id,
        workspace_id: candidate.workspace.id,
        ..stage.scene.draft(5).await
    };
    stage.scene.desk.enter(draft).await.unwrap();
    assert_eq!(stage.scene.phase(), "confirming", "the identity check, as ever");
    stage.scene.desk.confirm_identity().await.unwrap();
    assert_eq!(stage.scene.snapshot().impersonation.unwrap().viewed.id, "usr_7f3k");
}

#[tokio::test]
async fn a_session_counts_once() {
    let Some(stage) = Stage::set(false).await else { return };
    stage.link("usr_5kfr").await;
    stage.start("/test/impersonate").await;
    assert_eq!(stage.code().await, None);
    assert_eq!(stage.code().await, Some(Code::RequestClosed));
}

#[tokio::test]
async fn what_is_not_the_agents_own_impersonation_is_refused() {
    let Some(stage) = Stage::set(false).await else { return };
    stage.start("/test/impersonate").await;
    assert_eq!(stage.code().await, Some(Code::IdentityMismatch), "nobody knows that admin here");
    stage.link("usr_2prn").await;
    assert_eq!(stage.code().await, Some(Code::IdentityMismatch), "it is Priya's");
    stage.start("/test/direct").await;
    assert_eq!(stage.code().await, Some(Code::IdentityMismatch), "nobody is impersonated in it");
    *stage.page.token.lock().unwrap() = "x.y.z".to_owned();
    assert_eq!(stage.code().await, Some(Code::Malformed));
    let unknown = stage.scene.desk.take_over("Clerk").await.unwrap_err();
    assert_eq!(unknown.code, Code::NotFound);
    assert_eq!(stage.scene.phase(), "direct");
}

/// After a sign-out, nothing waits anymore.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_stops_the_waiting() {
    struct Nobody;
    impl Browser for Nobody {
        fn open(&self, _: &Url) -> io::Result<()> {
            Ok(())
        }
    }
    let Some(provider) = Provider::better_auth().await else { return };
    let mut trusted = provider.trusted("better-auth");
    trusted.client_id = None;
    trusted.hand_over_url = Some("https://support.example/hand-over".to_owned());
    let surroundings =
        Surroundings { trusted: vec![trusted], browser: Arc::new(Nobody), ..Surroundings::default() };
    let scene = Scene::set_in(surroundings).await;
    scene.desk.meet_server().await.unwrap();
    scene.sign_in("Sam Okafor").await.unwrap();
    let desk = Arc::clone(&scene.desk);
    let waiting = tokio::spawn(async move { desk.take_over("Better Auth").await });
    scene.until("it waits", |scene| scene.snapshot().waiting.is_some()).await;
    scene.desk.sign_out().await.unwrap();
    assert_eq!(waiting.await.unwrap().unwrap_err().code, Code::SignInCanceled);
    assert_eq!(scene.snapshot().waiting, None);
}

#[tokio::test]
async fn a_session_that_nobody_asked_for_is_refused() {
    let Some(stage) = Stage::set(true).await else { return };
    stage.link("usr_5kfr").await;
    stage.start("/test/impersonate").await;
    assert_eq!(stage.code().await, Some(Code::CallbackInvalid));
}
