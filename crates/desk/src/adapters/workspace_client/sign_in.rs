//! Discovery, sign-in, and the agent's own profile.

use super::{WorkspaceClient, bearer};
use crate::{
    adapters::answer::{done, read},
    vault::{DirectToken, Secret},
};
use ergo_protocol::{
    Agent, Problem,
    directory::Candidate,
    oauth::{
        AUDIENCE, Discovery, GRANT_TOKEN_EXCHANGE, HandedOver, LoginRenewal, TYPE_ACCESS_TOKEN, TokenAnswer,
        TokenExchange, TrainingSignIn,
    },
    profile::{Profile, ProfileChange},
};
use reqwest::Method;

impl WorkspaceClient {
    /// `GET /.well-known/openid-configuration`.
    pub async fn discovery(&self) -> Result<Discovery, Problem> {
        self.look(self.request(Method::GET, "/.well-known/openid-configuration")).await
    }

    /// `GET /training/agents`.
    pub async fn training_agents(&self) -> Result<Vec<Agent>, Problem> {
        self.look(self.request(Method::GET, "/training/agents")).await
    }

    /// `POST /training/sign-in`: an agent's own token.
    pub async fn training_sign_in(&self, person: &str) -> Result<Secret, Problem> {
        let body = TrainingSignIn { person_id: person.to_owned() };
        let answer: TokenAnswer = read(self.request(Method::POST, "/training/sign-in").json(&body)).await?;
        Ok(Secret::from(answer.access_token))
    }

    /// `POST /oauth/token` (RFC 8693 §2) with a token from the identity provider: a token for the agent's own
    /// session, not yet verified.
    pub async fn sign_in_with(&self, login: &Secret) -> Result<Secret, Problem> {
        let form = TokenExchange {
            grant_type: GRANT_TOKEN_EXCHANGE.to_owned(),
            subject_token: login.expose().to_owned(),
            subject_token_type: TYPE_ACCESS_TOKEN.to_owned(),
            audience: Some(AUDIENCE.to_owned()),
            ..TokenExchange::default()
        };
        let answer: TokenAnswer = read(self.request(Method::POST, "/oauth/token").form(&form)).await?;
        Ok(Secret::from(answer.access_token))
    }

    /// `POST /v1/session/renew`: a new token for the agent's own session, not yet verified.
    pub async fn renew_own(&self, login: &Secret, session_id: &str) -> Result<Secret, Problem> {
        let renewal =
            LoginRenewal { login_token: login.expose().to_owned(), session_id: session_id.to_owned() };
        let answer: TokenAnswer =
            read(self.request(Method::POST, "/v1/session/renew").json(&renewal)).await?;
        Ok(Secret::from(answer.access_token))
    }

    /// `POST /v1/hand-overs`: which user and workspace a provider's session refers to here.
    pub async fn hand_over(&self, token: &DirectToken, session: &Secret) -> Result<Candidate, Problem> {
        let handed = HandedOver { token: session.expose().to_owned() };
        let request = self.request(Method::POST, "/v1/hand-overs").json(&handed);
        read(bearer(request, token)?).await
    }

    /// `GET /v1/me/profile`: the agent's own profile.
    pub async fn own_profile(&self, token: &DirectToken) -> Result<Profile, Problem> {
        self.get(token, "/v1/me/profile").await
    }

    /// `PATCH /v1/me/profile`: sets the agent's own timezone.
    pub async fn set_own_timezone(&self, token: &DirectToken, timezone: &str) -> Result<(), Problem> {
        let change = ProfileChange { timezone: Some(timezone.to_owned()), locale: None };
        let request = self.request(Method::PATCH, "/v1/me/profile").json(&change);
        done(bearer(request, token)?).await
    }
}
