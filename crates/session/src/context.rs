//! What a verified token says: the session context.
//!
//! The fields are private and there is no public constructor: only [`crate::verify`] can make one. So a
//! `&DirectSession` in a signature is a witness that a verified token without an actor was there
//! (invariant 4), and a `&ImpersonationSession` that its actor is known (invariant 2).

/// What kind of session a verified token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionContext {
    /// The token has no actor.
    Direct(DirectSession),
    /// The token has an actor.
    Impersonating(ImpersonationSession),
}

impl SessionContext {
    /// The checked facts that both kinds have.
    pub fn facts(&self) -> &Facts {
        match self {
            Self::Direct(session) => session.facts(),
            Self::Impersonating(session) => session.facts(),
        }
    }
}

/// The checked header members and claims of a token that are not about people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// `iss`.
    pub issuer: String,
    /// `alg`, as the header says it.
    pub algorithm: String,
    /// `kid`.
    pub key_id: String,
    /// The name of the profile that read the token.
    pub profile: &'static str,
    /// `sid`: the session, the same across renewals.
    pub session_id: String,
    /// `jti`: this one token.
    pub token_id: String,
    /// `iat`, in Unix seconds.
    pub issued_at: i64,
    /// `nbf`, in Unix seconds.
    pub not_before: i64,
    /// `exp`, in Unix seconds.
    pub expires_at: i64,
    /// The scope, in the order of the token; empty when it has none.
    pub scope: Vec<String>,
}

/// A session of somebody as themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectSession {
    subject: String,
    facts: Facts,
}

impl DirectSession {
    pub(crate) fn new(subject: String, facts: Facts) -> Self {
        Self { subject, facts }
    }

    /// The id of the person (`sub`).
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Everything else that was checked.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}

/// A session in which an agent views a workspace as somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpersonationSession {
    viewed: String,
    // Never empty: `new` is the only constructor and takes the current actor apart from the history.
    actors: Vec<String>,
    workspace: String,
    facts: Facts,
}

impl ImpersonationSession {
    /// `history` are the actors before `actor`, the latest first.
    pub(crate) fn new(
        viewed: String,
        actor: String,
        history: Vec<String>,
        workspace: String,
        facts: Facts,
    ) -> Self {
        let mut actors = history;
        actors.insert(0, actor);
        Self { viewed, actors, workspace, facts }
    }

    /// The id of the viewed user (`sub`).
    pub fn viewed(&self) -> &str {
        &self.viewed
    }

    /// The id of the current actor (the outermost `act.sub`): the only one that counts (RFC 8693 §4.1).
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

    /// Everything else that was checked.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}
