//! The evidence for what the app says about the session.

use crate::{UnixMillis, inspection::Inspection, names::wire_names, snapshot::HeldBack};
use serde::{Deserialize, Serialize};

/// The response of the `diagnostics` command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// Whether there is an impersonation session, and how that is known.
    pub verdict: Verdict,
    /// The verified token; absent when no one is signed in.
    pub token: Option<TokenFacts>,
    /// The server's own last statement; absent if it has not been asked.
    pub server: Option<ServerFacts>,
    /// What was skipped in this session.
    pub held_back: Vec<HeldBack>,
    /// How the agent signed in at the organization's identity provider; absent otherwise.
    pub login: Option<LoginFacts>,
    /// The held token as `ergo inspect` would describe it.
    pub analysis: Option<Inspection>,
    /// The state of the issuer's keys that the held token was verified with.
    pub keys: Option<KeyFacts>,
}

/// What is known about the provider's own token. Never the token itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginFacts {
    /// The provider that issued the token (`iss`).
    pub issuer: String,
    /// The provider profile that read it.
    pub profile: String,
    /// What the token proves.
    pub analysis: Inspection,
}

/// The state of the issuer's keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFacts {
    /// When they were fetched.
    pub fetched_at: UnixMillis,
    /// Whether the last attempt to refresh them failed.
    pub not_refreshed: bool,
}

wire_names! {
    /// What kind of session it is.
    pub enum Verdict {
        /// No one is signed in.
        SignedOut = "signed_out",
        /// The verified token has no actor.
        Direct = "direct",
        /// The verified token has no actor, but the agent signed in at an issuer that is not known to mark
        /// impersonation.
        CannotTell = "cannot_tell",
        /// The verified token has an actor.
        Impersonating = "impersonating",
        /// The token was wiped; the session is over.
        Ended = "ended",
    }
}

/// What is known about the held token. Never the token itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenFacts {
    /// Who issued the token (`iss`).
    pub issuer: String,
    /// The signature's algorithm (`alg`).
    pub algorithm: String,
    /// The key it was verified with (`kid`).
    pub key_id: String,
    /// The provider profile that read it.
    pub profile: String,
    /// Whose rights it carries (`sub`).
    pub subject: String,
    /// The actor chain, the current actor first; empty in a direct session.
    pub actors: Vec<String>,
    /// The workspace it is for; absent in a direct session.
    pub workspace: Option<String>,
    /// The session it belongs to (`sid`).
    pub session_id: String,
    /// When it was verified here.
    pub verified_at: UnixMillis,
    /// When it was issued (`iat`).
    pub issued_at: UnixMillis,
    /// When it expires (`exp`).
    pub expires_at: UnixMillis,
}

/// What `GET /v1/session` said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerFacts {
    /// When it was asked.
    pub asked_at: UnixMillis,
    /// The id of the person whose session the server sees.
    pub subject: String,
    /// The actor that the server sees.
    pub actor: Option<String>,
    /// The workspace that the server sees.
    pub workspace: Option<String>,
    /// Whether this matches the token.
    pub agrees: bool,
}
