//! The session context: what a verified token says.
//!
//! The fields are private and there is no public constructor: only [`crate::verify()`] can create one. So a
//! `&DirectSession` in a signature proves that there was a verified token without an actor (invariant 4), and a
//! `&ImpersonationSession` proves that the actor is known (invariant 2).

use crate::{Acting, Claims, Refusal};
use ergo_protocol::Code;

/// The kind of session that a verified token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionContext {
    /// The token has no actor.
    Direct(DirectSession),
    /// The token has an actor.
    Impersonating(ImpersonationSession),
}

impl SessionContext {
    /// The verified facts that both kinds have.
    pub fn facts(&self) -> &Facts {
        match self {
            Self::Direct(session) => session.facts(),
            Self::Impersonating(session) => session.facts(),
        }
    }
}

/// The verified header members and claims of a token that are not about people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who issued the token (`iss`).
    pub issuer: String,
    /// `alg`, as spelled in the header.
    pub algorithm: String,
    /// The key that it was verified with (`kid`).
    pub key_id: String,
    /// The name of the profile that read the token.
    pub profile: String,
    /// `sid`: the session, which renewals keep.
    pub session_id: String,
    /// `jti`: this one token.
    pub token_id: String,
    /// `iat`, in Unix seconds.
    pub issued_at: i64,
    /// `nbf`, in Unix seconds.
    pub not_before: i64,
    /// `exp`, in Unix seconds.
    pub expires_at: i64,
    /// The scope, in the token's order; empty if it has none.
    pub scope: Vec<String>,
}

/// A person's session as themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectSession {
    subject: String,
    facts: Facts,
}

impl DirectSession {
    /// The id of the person (`sub`).
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The other verified facts.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}

/// A session in which an agent views a workspace as another user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpersonationSession {
    viewed: String,
    // Never empty: see `Acting::By`.
    actors: Vec<String>,
    workspace: String,
    facts: Facts,
}

impl ImpersonationSession {
    /// The id of the viewed user (`sub`).
    pub fn viewed(&self) -> &str {
        &self.viewed
    }

    /// The id of the current actor (the outermost `act.sub`): the only actor that counts (RFC 8693 §4.1).
    pub fn actor(&self) -> &str {
        // Never the empty string: see the field.
        self.actors.first().map_or("", String::as_str)
    }

    /// All actors, the current one first; never empty. The rest is history, for information only.
    pub fn actors(&self) -> &[String] {
        &self.actors
    }

    /// The id of the workspace.
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// The other verified facts.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}

impl SessionContext {
    /// The session that verified claims stand for, if they have everything that a session at our own server needs.
    pub(crate) fn of(claims: Claims) -> Result<Self, Refusal> {
        let missing = |code: Code, what: &str| Refusal::new(code, format!("The token has no {what}."));
        let facts = Facts {
            issuer: claims.issuer,
            algorithm: claims.algorithm,
            key_id: claims.key_id,
            profile: claims.profile,
            session_id: claims.session_id.ok_or_else(|| missing(Code::Sid, "sid"))?,
            token_id: claims.token_id.ok_or_else(|| missing(Code::Jti, "jti"))?,
            issued_at: claims.issued_at,
            not_before: claims.not_before.ok_or_else(|| missing(Code::Nbf, "nbf"))?,
            expires_at: claims.expires_at,
            scope: claims.scope,
        };
        let actors = match claims.acting {
            Acting::Direct => return Ok(Self::Direct(DirectSession { subject: claims.subject, facts })),
            Acting::By(actors) => actors,
            Acting::CannotTell => {
                let detail = "The token's issuer is not known to mark impersonation, so there is no way to tell \
                              whose session this is.";
                return Err(Refusal::new(Code::CannotTell, detail));
            }
            Acting::ByUnknown => {
                let detail = "The token is marked as an impersonation but does not say who is impersonating.";
                return Err(Refusal::new(Code::ActMalformed, detail));
            }
        };
        let workspace = claims.workspace.ok_or_else(|| missing(Code::WorkspaceClaim, "workspace"))?;
        Ok(Self::Impersonating(ImpersonationSession { viewed: claims.subject, actors, workspace, facts }))
    }
}
