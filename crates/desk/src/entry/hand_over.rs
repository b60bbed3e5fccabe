//! Sessions that were started in a provider's own dashboard: they arrive through the browser at this computer's
//! loopback interface, never through the clipboard or a command line, and are then entered like any other session.

use crate::{
    Desk,
    adapters::loopback::{Form, Loopback},
    entry::enter::shown,
    own::{
        login::{
            no_browser, no_loopback,
            trust::{policy, profile_of},
        },
        waiting::random,
    },
    plain::plain,
    vault::Secret,
};
use ergo_catalog::{Text, text};
use ergo_protocol::{
    Code, Problem,
    directory::Candidate,
    oauth::HandOverFrom,
    snapshot::{Waiting, WaitingFor},
};
use ergo_session::{Acting, Claims};
use reqwest::Url;
use std::time::Duration;

/// The path that the browser posts the session to.
const PATH: &str = "/handed-over";
/// How long the agent may take in the provider's dashboard.
const PATIENCE: Duration = Duration::from_mins(10);

impl Desk {
    /// Waits for a session from this provider and returns the user and workspace that it refers to. Nothing is
    /// entered yet: that takes a reason, a ticket, the pre-flight, and the identity check, as always.
    pub async fn take_over(&self, provider: &str) -> Result<Candidate, Problem> {
        let own = self.own()?;
        let from =
            self.lock().server.hand_overs.iter().find(|from| plain(&from.provider) == provider).cloned();
        let from = from.ok_or_else(|| {
            Problem::new(Code::NotFound, text!("This server does not accept sessions from that provider."))
        })?;
        let secret = self.receive_session(&from).await?;
        self.check_handed_over(&from, &secret).await?;
        // This took a while: the agent's own token may have been renewed in the meantime, in the same session.
        let own = self.own_again(&own)?;
        let candidate = self.call(|server| server.hand_over(&own.token, &secret)).await;
        // The handed-over token is not held any longer than this.
        drop(secret);
        let candidate = self.check_own(&own, candidate).await.map(shown);
        candidate.map(|candidate| self.management.allowed_candidate(candidate))
    }

    async fn receive_session(&self, from: &HandOverFrom) -> Result<Secret, Problem> {
        let loopback = Loopback::bind().await.map_err(|_| no_loopback())?;
        let state = random();
        let address = start_address(from, &loopback.address(PATH), &state)?;
        let waiting = Waiting {
            kind: WaitingFor::HandOver,
            host: address.host_str().unwrap_or_default().to_owned(),
            device: None,
        };
        let mut answer = self
            .wait_outside(waiting, PATIENCE, async {
                self.browser.open(&address).map_err(|_| no_browser())?;
                loopback.receive(PATH, Form::Post).await.map_err(|_| no_loopback())
            })
            .await?;
        let fits = answer.get("state").is_some_and(|said| **said == state);
        match answer.remove("token").filter(|_| fits) {
            Some(token) => Ok(Secret::from(token.to_string())),
            None => Err(Problem::new(
                Code::CallbackInvalid,
                text!(
                    "The browser did not return the session that was requested. Nothing was opened. Try again."
                ),
            )),
        }
    }

    /// Verifies the token with the provider's own profile. It must be an impersonation session with a known
    /// impersonator.
    async fn check_handed_over(&self, from: &HandOverFrom, secret: &Secret) -> Result<Claims, Problem> {
        let profile = profile_of(&from.profile, from.profile_source.as_deref())?;
        let keys = self.provider_keys(&from.issuer, from.jwks.as_deref())?;
        let policy = policy(&from.issuer, &from.audience, profile);
        let claims = keys.claims(secret.expose(), &policy, self.verify_at()).await?;
        let refuse = |message: Text| Err(Problem::new(Code::IdentityMismatch, message));
        match &claims.acting {
            Acting::By(_) => Ok(claims),
            Acting::ByUnknown => refuse(text!(
                "Impersonator unknown: the provider does not say who started this session, so it cannot be opened here."
            )),
            Acting::Direct => refuse(text!(
                "This is a person’s own session, not an impersonation session. Nothing was opened."
            )),
            Acting::CannotTell => refuse(text!(
                "The provider does not say whether this is an impersonation session. Nothing was opened."
            )),
        }
    }
}

/// The address of the organization's page, with where to post the session and the state to repeat.
fn start_address(from: &HandOverFrom, redirect: &str, state: &str) -> Result<Url, Problem> {
    let mut address = Url::parse(&from.start_url).map_err(|_| unusable())?;
    let loopback = matches!(address.host_str(), Some("127.0.0.1" | "[::1]"));
    if address.scheme() != "https" && !(address.scheme() == "http" && loopback) {
        return Err(unusable());
    }
    address.query_pairs_mut().append_pair("redirect_uri", redirect).append_pair("state", state);
    Ok(address)
}

fn unusable() -> Problem {
    Problem::new(
        Code::ServerMisbehaved,
        text!(
            "The server’s page for starting a session at that provider cannot be opened. Tell your administrator."
        ),
    )
}
