//! Signing in at the organization's identity provider, as native apps do (RFC 8252), and continuing that sign-in.
//!
//! The provider's tokens are verified here and exchanged at the workspace server for a session of its own, which
//! continues only as long as the provider renews its own tokens. So a person who is locked out there is soon locked
//! out here too.

mod problem;
mod renewal;
pub(crate) mod trust;

use crate::{
    Desk,
    adapters::{
        identity_provider::{Grant, IdentityProvider, ProviderError},
        loopback::{Answer, Form, Loopback},
    },
    due::passes,
    own::session::Login,
    plain::plain,
    vault::{DirectToken, Secret},
};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    snapshot::{DeviceCode, NoticeKind, Waiting, WaitingFor},
};
use ergo_session::{Acting, SessionContext, inspection};
pub(crate) use problem::{no_browser, no_loopback};
use problem::{said, under_way};
use std::{sync::Arc, time::Duration};

/// The path of the browser's redirect.
const CALLBACK: &str = "/callback";
/// How long the agent may take in the browser.
const BROWSER_PATIENCE: Duration = Duration::from_mins(5);

impl Desk {
    /// Signs in at the organization's provider: with the refresh token in the keychain, or else in the browser or, if
    /// none can be opened, on another device.
    pub async fn sign_in_at_provider(&self, device: bool) -> Result<(), Problem> {
        self.require_signed_out()?;
        // The token in the keychain is used once, and never during a renewal.
        let _one_at_a_time = self.refreshing.try_lock().map_err(|_| under_way())?;
        let provider = Arc::new(self.provider().await?);
        let (grant, nonce) = match self.kept_grant(&provider).await? {
            Some(grant) => (grant, None),
            None if device => (self.grant_by_device(&provider).await?, None),
            None => {
                let (grant, nonce) = self.grant_by_browser(&provider).await?;
                (grant, Some(nonce))
            }
        };
        // Another sign-in may have been faster.
        let signed_in = match self.require_signed_out() {
            Ok(()) => self.take_up(&provider, &grant, nonce.as_deref()).await,
            Err(problem) => Err(problem),
        };
        let session_id = match signed_in {
            Ok(session_id) => session_id,
            Err(problem) => {
                self.let_go(&provider, grant.refresh.as_ref(), problem.code).await;
                return Err(problem);
            }
        };
        self.keep(&provider, grant.refresh, &session_id).await;
        self.welcome().await;
        Ok(())
    }

    /// Disposes of a refresh token whose sign-in failed. Best effort, as at sign-out.
    async fn let_go(&self, provider: &IdentityProvider, refresh: Option<&Secret>, why: Code) {
        let Some(refresh) = refresh else { return };
        // The sign-in itself was fine; only the server was unavailable. The next try needs no browser.
        if passes(why) && self.keychain.write(&self.account(provider), refresh.copy()).await.is_ok() {
            return;
        }
        let _ = self.keychain.forget(&self.account(provider)).await;
        let _ = provider.revoke(refresh).await;
    }

    /// The account name in the keychain. It includes the server, so that another server with the same provider cannot
    /// get the token kept for this one.
    fn account(&self, provider: &IdentityProvider) -> String {
        format!("{} {} {}", self.server_url().as_str(), provider.at().issuer, provider.at().client_id)
    }

    async fn provider(&self) -> Result<IdentityProvider, Problem> {
        let at = self.lock().server.sign_in_at.clone();
        let at = at.ok_or_else(|| {
            Problem::new(
                Code::WrongState,
                text!("This server does not say where to sign in. Ask your administrator."),
            )
        })?;
        let at = self.management.allowed_provider(at)?;
        IdentityProvider::discover(at, &self.network).await.map_err(said)
    }

    /// A grant from the refresh token of an earlier run.
    async fn kept_grant(&self, provider: &IdentityProvider) -> Result<Option<Grant>, Problem> {
        let account = self.account(provider);
        let Ok(Some(kept)) = self.keychain.read(&account).await else { return Ok(None) };
        match provider.refresh(&Secret::from(kept)).await {
            Ok(grant) => Ok(Some(grant)),
            // The token was already used or was revoked: the person has to sign in again.
            Err(ProviderError::Over | ProviderError::Denied) => {
                let _ = self.keychain.forget(&account).await;
                Ok(None)
            }
            Err(error) => Err(said(error)),
        }
    }

    async fn grant_by_browser(&self, provider: &IdentityProvider) -> Result<(Grant, String), Problem> {
        let loopback = Loopback::bind().await.map_err(|_| no_loopback())?;
        let question = provider.ask(loopback.address(CALLBACK)).map_err(said)?;
        let waiting = Waiting { kind: WaitingFor::Browser, host: provider.host(), device: None };
        let answer = self
            .wait_outside(waiting, BROWSER_PATIENCE, async {
                self.browser.open(&question.address).map_err(|_| no_browser())?;
                loopback.receive(CALLBACK, Form::Query).await.map_err(|_| no_loopback())
            })
            .await?;
        // From here on, the request is used up, whatever the response.
        let code = code_of(&answer, &question.state, provider)?;
        let nonce = question.nonce.clone();
        let grant = provider.redeem(question, code).await.map_err(said)?;
        Ok((grant, nonce))
    }

    async fn grant_by_device(&self, provider: &IdentityProvider) -> Result<Grant, Problem> {
        let question = provider.ask_device().await.map_err(said)?;
        let device = DeviceCode {
            verification_uri: plain(question.verification_uri()),
            user_code: plain(question.user_code()),
        };
        let waiting = Waiting { kind: WaitingFor::Device, host: provider.host(), device: Some(device) };
        // The limit of the provider or of the adapter is shorter.
        let patience = Duration::from_mins(15);
        self.wait_outside(waiting, patience, async {
            provider.wait_for_device(&question).await.map_err(said)
        })
        .await
    }

    /// Opens the desk with a grant. Returns the id of the agent's own session.
    async fn take_up(
        &self,
        provider: &Arc<IdentityProvider>,
        grant: &Grant,
        nonce: Option<&str>,
    ) -> Result<String, Problem> {
        let claims = self.check_grant(provider, grant, nonce).await?;
        let secret = self.call(|server| server.sign_in_with(&grant.access)).await;
        let token = self.verify_own(secret?).await?;
        let session_id = token.session().facts().session_id.clone();
        if let Err(problem) = self.open_desk(&token).await {
            let _ = self.call(|server| server.end_session(&token, &session_id)).await;
            return Err(problem);
        }
        let mut inner = self.lock();
        // A sign-out at this moment has wiped the token.
        let Some(own) = inner.own_in(&session_id) else {
            return Err(Problem::new(
                Code::SignInCanceled,
                text!("You signed out before the sign-in was finished."),
            ));
        };
        own.login = Some(Login {
            provider: Arc::clone(provider),
            subject: claims.subject.clone(),
            cannot_tell: claims.acting == Acting::CannotTell,
            analysis: inspection(&claims),
        });
        Ok(session_id)
    }

    /// Verifies the workspace server's token for the agent's own session.
    pub(crate) async fn verify_own(&self, secret: Secret) -> Result<DirectToken, Problem> {
        let session = match self.keys.verify(secret.expose(), &self.policy, self.verify_at()).await {
            Ok(SessionContext::Direct(session)) => session,
            Ok(SessionContext::Impersonating(_)) => {
                let _ = self.call(|server| server.revoke(&secret)).await;
                return Err(Problem::new(
                    Code::NestedEntry,
                    text!(
                        "This sign-in is already an impersonation session, so it cannot be yours. Nothing was opened."
                    ),
                ));
            }
            Err(problem) => {
                let _ = self.call(|server| server.revoke(&secret)).await;
                return Err(problem);
            }
        };
        Ok(secret.into_direct(session))
    }

    /// Keeps the refresh token in the keychain, or in memory if the keychain cannot store it.
    async fn keep(&self, provider: &IdentityProvider, refresh: Option<Secret>, session_id: &str) {
        let Some(refresh) = refresh else { return };
        let kept = self.keychain.write(&self.account(provider), refresh.copy()).await;
        if !self.take_refresh(&refresh, session_id, kept.is_ok()) {
            // The agent signed out before the keychain was done.
            let _ = self.keychain.forget(&self.account(provider)).await;
            let _ = provider.revoke(&refresh).await;
        }
    }

    /// Stores the refresh token in memory; returns false if its sign-in is over.
    fn take_refresh(&self, refresh: &Secret, session_id: &str, kept: bool) -> bool {
        let mut inner = self.lock();
        let Some(own) = inner.own_in(session_id).filter(|own| own.login.is_some()) else { return false };
        own.refresh = Some(refresh.again());
        if !kept && !std::mem::replace(&mut own.told_kept_in_memory, true) {
            inner.notices.say(
                NoticeKind::KeptInMemory,
                text!("This computer’s keychain cannot be used, so your sign-in is kept in memory only. You will need to sign in again the next time you open the app."),
            );
        }
        drop(inner);
        self.publish();
        true
    }
}

/// The code, from a response that belongs to this request (RFC 6749 §4.1.2, §10.12; RFC 9207 §2.4).
fn code_of<'a>(answer: &'a Answer, state: &str, provider: &IdentityProvider) -> Result<&'a str, Problem> {
    let one = |name: &str| answer.get(name).map(|value| value.as_str());
    let issuer = &provider.at().issuer;
    let from_issuer = one("iss").map_or(!provider.names_itself(), |iss| iss == issuer);
    if one("state") != Some(state) || !from_issuer {
        return Err(Problem::new(
            Code::CallbackInvalid,
            text!("The browser’s answer does not belong to this sign-in. You were not signed in. Try again."),
        ));
    }
    match (one("code"), one("error")) {
        (Some(code), None) => Ok(code),
        (None, Some("access_denied")) => Err(said(ProviderError::Denied)),
        (None, Some("server_error" | "temporarily_unavailable")) => Err(said(ProviderError::Busy)),
        _ => Err(said(ProviderError::Misbehaved)),
    }
}
