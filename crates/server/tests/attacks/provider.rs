//! An identity provider of the organization: a second server of ours, which signs whatever a test wants.

use crate::{
    setup::{self, Setup, Time},
    stage::*,
    world::*,
};
use ergo_protocol::oauth::{AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN};
use ergo_server::TrustedIssuer;
use ergo_session::Profile;
use reqwest::Method;
use serde_json::{Value, json};

/// A server that trusts a provider, and the provider.
pub struct Organization {
    pub stage: Stage,
    pub provider: World,
}

/// Trusted for signing in and for hand-overs.
pub fn trusted(issuer: &str) -> TrustedIssuer {
    TrustedIssuer {
        issuer: issuer.to_owned(),
        audience: AUDIENCE.to_owned(),
        profile: Profile::named("rfc8693").unwrap(),
        profile_source: None,
        jwks: None,
        client_id: Some("desk".to_owned()),
        hand_over_url: Some("https://support.example/over".to_owned()),
    }
}

impl Organization {
    pub async fn set() -> Self {
        Self::with(Setup::default()).await
    }

    /// With what a test wants to be different at the server that trusts.
    pub async fn with(setup: Setup) -> Self {
        let time = Time::new();
        let provider = setup::world(Setup::default(), &time).await;
        let issuer = trusted(provider.running.url());
        let stage = Stage::on(Setup { trusted: vec![issuer], ..setup }, time).await;
        Self { stage, provider }
    }

    pub fn now(&self) -> i64 {
        self.stage.time.now_millis() / 1000
    }

    /// A token of the provider's for that person, with more in it.
    pub async fn login(&self, subject: &str, more: &Value) -> String {
        let now = self.now();
        let mut claims = json!({ "iss": self.provider.running.url(), "aud": AUDIENCE, "sub": subject,
            "iat": now, "nbf": now, "exp": now + 300, "jti": format!("t{}", more.to_string().len()), "sid": "p1" });
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.provider.mint(&claims).await
    }

    /// Sam's, known by a verified address.
    pub async fn sam(&self, seconds: i64) -> String {
        let more =
            json!({ "email": "sam@ergo.example", "email_verified": true, "exp": self.now() + seconds });
        self.login("sam", &more).await
    }

    pub async fn sign_in(&self, login: &str) -> Answer {
        let form = [
            ("grant_type", GRANT_TOKEN_EXCHANGE),
            ("subject_token", login),
            ("subject_token_type", TYPE_ACCESS_TOKEN),
        ];
        self.stage.form("/oauth/token", &form).await
    }

    pub async fn renew(&self, login: &str, session: &str) -> Answer {
        let body = json!({ "login_token": login, "session_id": session });
        send(self.stage.request(Method::POST, "/v1/session/renew").json(&body)).await
    }

    pub async fn hand_over(&self, token: &str, own: &str) -> Answer {
        self.stage.post("/v1/hand-overs", own, &json!({ "token": token })).await
    }
}
