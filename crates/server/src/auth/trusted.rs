//! The identity providers whose tokens are accepted besides our own: for sign-in, as the actor token of an entry, and
//! for sessions that are handed over.

use crate::{clock::Clock, failure::Failure};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_keys::{KeyCache, Now, Source, SourceError};
use ergo_protocol::{
    Code,
    oauth::{HandOverFrom, SignInAt},
};
use ergo_session::{Claims, MAX_TOKEN_BYTES, Policy, Profile};
use reqwest::{Client, ClientBuilder};
use std::{sync::Arc, time::Instant};

/// An issuer that an administrator trusts.
#[derive(Clone, Debug)]
pub struct TrustedIssuer {
    /// The issuer, exactly as in `iss`.
    pub issuer: String,
    /// The required audience of its tokens.
    pub audience: String,
    /// How to read its tokens.
    pub profile: Arc<Profile>,
    /// The profile as an administrator wrote it (TOML); the app uses it too.
    pub profile_source: Option<String>,
    /// The address of its keys; absent if its discovery document says where they are.
    pub jwks: Option<String>,
    /// The app's client id there, if agents sign in there.
    pub client_id: Option<String>,
    /// The page that hands over sessions from there.
    pub hand_over_url: Option<String>,
}

/// Why a trusted issuer cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustedIssuerError {
    /// An address cannot be used.
    #[error("{0} cannot be used as an issuer or for its keys: {1}")]
    Address(String, SourceError),
    /// Two issuers are the same, or more than one is for sign-in.
    #[error("{0} is listed twice, or is a second issuer with a client_id")]
    Twice(String),
    /// The issuer is this server.
    #[error("{0} is this server itself: leave it out")]
    Own(String),
    /// TLS cannot start.
    #[error("the TLS backend cannot start: {0}")]
    Tls(#[from] ergo_keys::ClientError),
}

/// What a token is used for. An issuer is trusted only for what it was configured for: the customers' issuer must not
/// vouch for agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An agent's own sign-in: `client_id` is configured.
    SignIn,
    /// A session that is handed over: `hand_over_url` is configured.
    HandOver,
}

/// All trusted issuers.
pub struct Trusted {
    issuers: Vec<Issuer>,
    clock: Clock,
    /// The zero of the monotonic clock.
    started: Instant,
}

struct Issuer {
    configured: TrustedIssuer,
    policy: Policy,
    keys: KeyCache,
}

impl Trusted {
    /// Prepares the caches; nothing is fetched until a token arrives. `own` is this server's issuer, which cannot
    /// also be a trusted issuer: its tokens are read in only one way.
    pub fn new(configured: Vec<TrustedIssuer>, own: &str, clock: Clock) -> Result<Self, TrustedIssuerError> {
        let mut issuers: Vec<Issuer> = Vec::new();
        for one in configured {
            if one.issuer == own {
                return Err(TrustedIssuerError::Own(one.issuer));
            }
            let twice = issuers.iter().any(|known| {
                known.configured.issuer == one.issuer
                    || known.configured.client_id.is_some() && one.client_id.is_some()
            });
            if twice {
                return Err(TrustedIssuerError::Twice(one.issuer));
            }
            issuers.push(Issuer::new(one)?);
        }
        Ok(Self { issuers, clock, started: Instant::now() })
    }

    /// Where agents sign in.
    pub fn sign_in_at(&self) -> Option<SignInAt> {
        self.issuers.iter().find_map(|issuer| {
            let one = &issuer.configured;
            Some(SignInAt {
                client_id: one.client_id.clone()?,
                issuer: one.issuer.clone(),
                audience: one.audience.clone(),
                profile: one.profile.name.clone(),
                profile_source: one.profile_source.clone(),
                jwks: one.jwks.clone(),
            })
        })
    }

    /// The providers from which sessions are handed over.
    pub fn hand_overs(&self) -> Vec<HandOverFrom> {
        let hand_over = |issuer: &&Issuer| issuer.configured.hand_over_url.is_some();
        let named = |name: &str| {
            self.issuers
                .iter()
                .filter(hand_over)
                .filter(|one| one.configured.profile.provider == name)
                .count()
        };
        let from = |issuer: &Issuer| {
            let one = &issuer.configured;
            let provider = &one.profile.provider;
            Some(HandOverFrom {
                start_url: one.hand_over_url.clone()?,
                issuer: one.issuer.clone(),
                audience: one.audience.clone(),
                profile: one.profile.name.clone(),
                profile_source: one.profile_source.clone(),
                jwks: one.jwks.clone(),
                // Two issuers of the same provider are told apart by their addresses.
                provider: if named(provider) > 1 {
                    format!("{provider} ({})", one.issuer)
                } else {
                    provider.clone()
                },
            })
        };
        self.issuers.iter().filter_map(from).collect()
    }

    /// Whether a token claims to be from one of the issuers. Not trusted: it only says whose keys to try.
    pub fn claims_to_be(&self, token: &str, purpose: Purpose) -> bool {
        self.of(token, purpose).is_some()
    }

    /// Verifies a token from one of the issuers.
    pub async fn verify(&self, token: &str, purpose: Purpose) -> Result<Claims, Failure> {
        let Some(issuer) = self.of(token, purpose) else {
            return Err(Failure::new(
                Code::Iss,
                "This server does not trust that token's issuer for this purpose.",
            ));
        };
        let now = Now { unix_seconds: self.clock.now_seconds(), monotonic: self.started.elapsed() };
        issuer.keys.claims(token, &issuer.policy, now).await.map_err(|problem| match problem.code {
            // This says nothing about the token, so the sender may try again.
            Code::KeysUnavailable => {
                tracing::warn!(issuer = issuer.configured.issuer, "the issuer's keys cannot be fetched");
                Failure::new(
                    Code::KeysUnavailable,
                    "The identity provider's keys cannot be fetched right now. Try again in a moment.",
                )
            }
            _ => Failure::new(Code::Unauthenticated, problem.message.english()),
        })
    }

    fn of(&self, token: &str, purpose: Purpose) -> Option<&Issuer> {
        let named = unverified_issuer(token)?;
        let is_for = |one: &TrustedIssuer| match purpose {
            Purpose::SignIn => one.client_id.is_some(),
            Purpose::HandOver => one.hand_over_url.is_some(),
        };
        self.issuers.iter().find(|issuer| issuer.configured.issuer == named && is_for(&issuer.configured))
    }
}

impl Issuer {
    fn new(configured: TrustedIssuer) -> Result<Self, TrustedIssuerError> {
        let source = match &configured.jwks {
            Some(address) => Source::fixed(address),
            None => Source::discovered(&configured.issuer),
        };
        let source = source.map_err(|error| TrustedIssuerError::Address(configured.issuer.clone(), error))?;
        let policy = Policy {
            issuer: configured.issuer.clone(),
            audience: configured.audience.clone(),
            profile: Arc::clone(&configured.profile),
        };
        Ok(Self { configured, policy, keys: KeyCache::new(source, |_| client())? })
    }
}

/// Not through a proxy from the environment: it would choose the keys that we verify with.
fn client() -> ClientBuilder {
    Client::builder().no_proxy().user_agent(concat!("ergo/", env!("CARGO_PKG_VERSION")))
}

fn unverified_issuer(token: &str) -> Option<String> {
    if token.len() > MAX_TOKEN_BYTES {
        return None;
    }
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
    claims.get("iss")?.as_str().map(str::to_owned)
}
