//! A desk with an `OpenID` provider that we did not write.

use crate::{
    providers::{Provider, TestKeychain},
    scene::{Scene, Surroundings},
};
use ergo_desk::adapters::{browser::Browser, keychain::Store};
use ergo_protocol::Code;
use std::sync::Arc;

/// Everything a sign-in needs.
pub struct Stage {
    pub scene: Scene,
    pub provider: Provider,
    pub keychain: Arc<TestKeychain>,
}

impl Stage {
    pub async fn set(browser: Arc<dyn Browser>, environment: &[(&str, &str)]) -> Option<Self> {
        Self::set_for(browser, environment, "oidc").await
    }

    pub async fn set_for(
        browser: Arc<dyn Browser>,
        environment: &[(&str, &str)],
        profile: &str,
    ) -> Option<Self> {
        let provider = Provider::openid(environment).await?;
        let keychain = Arc::<TestKeychain>::default();
        let trusted = vec![provider.trusted(profile)];
        let surroundings = Surroundings {
            trusted,
            browser,
            keychain: Arc::clone(&keychain) as Arc<dyn Store>,
            ..Surroundings::default()
        };
        let scene = Scene::set_in(surroundings).await;
        scene.desk.meet_server().await.unwrap();
        Some(Self { scene, provider, keychain })
    }

    pub async fn refreshes(&self) -> i64 {
        self.provider.count("/token/refresh_token/granted").await
    }
}

/// The code of a failed sign-in.
pub async fn code(signed_in: impl Future<Output = Result<(), ergo_protocol::Problem>>) -> Option<Code> {
    signed_in.await.err().map(|problem| problem.code)
}
