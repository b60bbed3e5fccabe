//! Who is calling: a verified token whose session row still lives.

use crate::{app::App, clock, keys, people, problem::Failure, sessions, stored};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::{AgentRole, Code, UnixMillis, entry::Scope, oauth::AUDIENCE};
use ergo_session::{KeySet, Policy, Profile, SessionContext, verify};

/// The caller of a request.
pub struct Caller {
    /// `sid`.
    pub session_id: String,
    /// `sub`.
    pub subject: String,
    /// Direct or impersonating.
    pub kind: Kind,
    /// When the token expires.
    pub expires_at: UnixMillis,
    /// When the session ends.
    pub ends_at: UnixMillis,
}

/// What kind of session it is.
pub enum Kind {
    /// Somebody as themselves.
    Direct {
        /// Their support role, when they are an agent.
        agent_role: Option<AgentRole>,
    },
    /// An agent as somebody else.
    Impersonating {
        /// The agent.
        actor: String,
        /// The one workspace.
        workspace: String,
        /// What may be read.
        scope: Vec<Scope>,
    },
}

impl Caller {
    /// The actor, in an impersonation session.
    pub fn actor(&self) -> Option<&str> {
        match &self.kind {
            Kind::Direct { .. } => None,
            Kind::Impersonating { actor, .. } => Some(actor),
        }
    }

    /// The viewed user, in an impersonation session.
    pub fn viewed(&self) -> Option<&str> {
        self.actor().map(|_| self.subject.as_str())
    }

    /// The support role of an agent who calls as themselves.
    pub fn agent_role(&self) -> Option<AgentRole> {
        match &self.kind {
            Kind::Direct { agent_role } => *agent_role,
            Kind::Impersonating { .. } => None,
        }
    }

    /// Refuses whoever calls as somebody else.
    pub fn require_direct(&self) -> Result<(), Failure> {
        if self.actor().is_none() {
            return Ok(());
        }
        let detail =
            "That is for people in their own session, not for support inside a customer's workspace.";
        Err(Failure::new(Code::Forbidden, detail))
    }

    /// Refuses everybody but agents who call as themselves.
    pub fn require_agent(&self) -> Result<(), Failure> {
        match self.agent_role() {
            Some(_) => Ok(()),
            None => {
                Err(Failure::new(Code::Forbidden, "Only support agents in their own session may do this."))
            }
        }
    }

    /// Refuses everybody who may not enter a workspace.
    pub fn require_entering_agent(&self) -> Result<(), Failure> {
        if self.actor().is_some() {
            let detail =
                "You are already inside a session as somebody else. Exit it before you enter another.";
            return Err(Failure::new(Code::NestedEntry, detail));
        }
        match self.agent_role() {
            Some(AgentRole::Agent | AgentRole::Lead) => Ok(()),
            Some(AgentRole::Observer) | None => Err(entry_not_allowed()),
        }
    }
}

/// The refusal of somebody whose role does not let them enter.
pub fn entry_not_allowed() -> Failure {
    Failure::new(
        Code::EntryNotAllowed,
        "Your role may not enter customers' workspaces. Ask a colleague who may, or your lead.",
    )
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let caller = authenticate(app, bearer(&parts.headers)?).await?;
        // By type: only a caller without an actor gets as far as moving "last seen".
        if let Kind::Direct { .. } = caller.kind {
            sessions::move_last_seen(&app.pool, &caller.subject).await?;
        }
        Ok(caller)
    }
}

/// RFC 6750 §2.1, and no other way to send a token.
fn bearer(headers: &HeaderMap) -> Result<&str, Failure> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Failure::new(Code::Unauthenticated, "Send one access token: Authorization: Bearer …"));
    };
    let token = value.to_str().ok().and_then(|text| text.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim_start_matches(' ')),
        _ => Err(Failure::new(Code::Unauthenticated, "The Authorization header is not a bearer token.")),
    }
}

/// Verifies a token and finds its living session.
pub async fn authenticate(app: &App, token: &str) -> Result<Caller, Failure> {
    let context = verified(app, token).await?;
    let facts = context.facts();
    let session = sessions::require_open(&app.pool, &facts.session_id).await?;
    let (subject, actor, workspace) = match &context {
        SessionContext::Direct(direct) => (direct.subject(), None, None),
        SessionContext::Impersonating(as_other) => {
            (as_other.viewed(), Some(as_other.actor()), Some(as_other.workspace()))
        }
    };
    // We signed it and we wrote the row: if they disagree, something is very wrong. Say no.
    if session.subject_id != subject
        || session.actor_id.as_deref() != actor
        || session.workspace_id.as_deref() != workspace
    {
        tracing::error!("a token and its session row name different people");
        return Err(Failure::new(
            Code::Unauthenticated,
            "The token does not fit its session. Sign in again.",
        ));
    }
    let kind = match (session.actor_id, session.workspace_id) {
        (Some(actor), Some(workspace)) => {
            // What both allow: a token cannot have more than its session.
            let mut scope = stored::scope(&session.scope)?;
            let granted = &facts.scope;
            scope.retain(|one| stored::word(one).is_ok_and(|word| granted.contains(&word)));
            Kind::Impersonating { actor, workspace, scope }
        }
        _ => Kind::Direct { agent_role: people::agent_role(&app.pool, subject).await? },
    };
    Ok(Caller {
        session_id: facts.session_id.clone(),
        subject: session.subject_id,
        kind,
        expires_at: facts.expires_at * 1000,
        ends_at: session.ends_at,
    })
}

/// Verifies a token by the product's one verifier. Its words say which check failed and hold no part of the
/// token.
pub async fn verified(app: &App, token: &str) -> Result<SessionContext, Failure> {
    let policy =
        Policy { issuer: app.issuer.clone(), audience: AUDIENCE.to_owned(), profile: Profile::ergo() };
    let keys = keys::key_set(&app.pool).await?;
    match verify(token, &keys, &policy, clock::now_seconds()) {
        Ok(context) => Ok(context),
        Err(refusal) if refusal.code == Code::Exp => Err(ran_out(app, token, &keys, &policy).await?),
        Err(refusal) => Err(Failure::new(Code::Unauthenticated, refusal.detail)),
    }
}

/// The refusal of a token that has run out: whether its session lives on, and it is only to be renewed. That is
/// said only for a token that was good once, judged by its own last second.
async fn ran_out(app: &App, token: &str, keys: &KeySet, policy: &Policy) -> Result<Failure, Failure> {
    let Some(context) = expiry(token).and_then(|second| verify(token, keys, policy, second).ok()) else {
        return Ok(sessions::ended());
    };
    let session = sessions::require_open(&app.pool, &context.facts().session_id).await;
    Ok(match session {
        Ok(_) => Failure::new(Code::Exp, "This token has run out; its session lives. Renew it."),
        Err(failure) => failure,
    })
}

/// When a token says that it expires, in Unix seconds. Not believed: see above.
fn expiry(token: &str) -> Option<i64> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<serde_json::Value>(&claims).ok()?.get("exp")?.as_i64()
}
