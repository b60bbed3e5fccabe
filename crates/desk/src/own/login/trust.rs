//! How an identity provider's tokens are verified: its keys, its profile, and that the tokens belong together.

use super::problem::nested;
use crate::{
    Desk,
    adapters::identity_provider::{Grant, IdentityProvider},
};
use ergo_catalog::text;
use ergo_keys::{KeyCache, Source};
use ergo_protocol::{Code, Problem};
use ergo_session::{Acting, Claims, Policy, Profile};
use std::sync::{Arc, PoisonError};

impl Desk {
    /// An identity provider's keys, in a cache that is created once and then kept.
    pub(crate) fn provider_keys(&self, issuer: &str, jwks: Option<&str>) -> Result<Arc<KeyCache>, Problem> {
        let unusable = || {
            Problem::new(
                Code::ServerMisbehaved,
                text!(
                    "The server names an identity provider whose keys cannot be fetched safely. Tell your administrator."
                ),
            )
        };
        let mut known = self.providers_keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = known.get(issuer) {
            return Ok(Arc::clone(keys));
        }
        let source =
            jwks.map_or_else(|| Source::discovered(issuer), Source::fixed).map_err(|_| unusable())?;
        let network = self.network.clone();
        let keys = KeyCache::new(source, move |address| network.to(address));
        let keys = Arc::new(keys.map_err(|_| unusable())?);
        known.insert(issuer.to_owned(), Arc::clone(&keys));
        Ok(keys)
    }

    /// Checks the provider's tokens: whose they are, and that they belong together and to this sign-in.
    pub(super) async fn check_grant(
        &self,
        provider: &IdentityProvider,
        grant: &Grant,
        nonce: Option<&str>,
    ) -> Result<Claims, Problem> {
        let at = provider.at();
        let profile = profile_of(&at.profile, at.profile_source.as_deref())?;
        let keys = self.provider_keys(&at.issuer, at.jwks.as_deref())?;
        let policy = policy(&at.issuer, &at.audience, Arc::clone(&profile));
        let claims = keys.claims(grant.access.expose(), &policy, self.verify_at()).await?;
        if matches!(claims.acting, Acting::By(_) | Acting::ByUnknown) {
            return Err(nested());
        }
        let id = match &grant.id {
            Some(id) => {
                let policy = policy_for_id(&at.issuer, &at.client_id, &profile);
                Some(keys.claims(id.expose(), &policy, self.verify_at()).await?)
            }
            None => None,
        };
        // Some providers mark impersonation only in the ID token.
        if id.as_ref().is_some_and(|id| matches!(id.acting, Acting::By(_) | Acting::ByUnknown)) {
            return Err(nested());
        }
        // OpenID Connect Core 1.0 §3.1.3.7: a sign-in in the browser must return an ID token with our nonce.
        let fits = match (&id, nonce) {
            (Some(id), Some(nonce)) => id.subject == claims.subject && id.nonce.as_deref() == Some(nonce),
            (Some(id), None) => id.subject == claims.subject,
            (None, nonce) => nonce.is_none(),
        };
        if fits {
            return Ok(claims);
        }
        Err(Problem::new(
            Code::SignInFailed,
            text!(
                "The identity provider’s answer does not belong to this sign-in. You were not signed in. Try again."
            ),
        ))
    }
}

/// The profile that the server names or includes.
pub(crate) fn profile_of(name: &str, source: Option<&str>) -> Result<Arc<Profile>, Problem> {
    let profile = match source {
        Some(source) => Profile::parse(source).ok().map(Arc::new),
        None => Profile::named(name),
    };
    profile.ok_or_else(|| {
        Problem::new(
            Code::ServerMisbehaved,
            text!("The server names a provider profile that this version of the app does not support. Tell your administrator."),
        )
    })
}

/// The policy for a provider's token: its issuer and audience.
pub(crate) fn policy(issuer: &str, audience: &str, profile: Arc<Profile>) -> Policy {
    Policy { issuer: issuer.to_owned(), audience: audience.to_owned(), profile }
}

fn policy_for_id(issuer: &str, client_id: &str, profile: &Profile) -> Policy {
    policy(issuer, client_id, Arc::new(profile.for_id_tokens()))
}
