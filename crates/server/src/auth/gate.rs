//! The one gate through which callers read and write.
//!
//! Handlers have no other way to the database. [`Gate::write`] takes the write lock first and then checks the caller.
//! So the session, the agent's role, the customer's settings, and the viewed user are checked when the write takes
//! effect, not when the request arrives (invariant 12).

use crate::{
    access::policy::EntryPolicy,
    auth::{
        caller::{Caller, Kind},
        errand::Errand,
        keys::{self, KeyError},
        recorder::Recorder,
        verifier::Verifier,
        witness::Witness,
    },
    failure::Failure,
    sessions::{end, standing},
    store::{
        Database, PoolState, Reading, Writing, agents, audit,
        board::Board,
        figures::{self, Figures},
        people, sessions,
        sessions::{Which, Why},
        words,
    },
};
use ergo_protocol::{Code, UnixMillis, events::EndCause};
use ergo_session::SessionContext;
use std::time::Duration;

/// The precision of "last seen", so that not every read costs a write.
const LAST_SEEN_STEP_MILLIS: UnixMillis = 5 * 60 * 1000;

/// The most that is kept of an attempt, in characters.
const LONGEST_ATTEMPT: usize = 500;

/// See the module documentation.
pub struct Gate {
    database: Database,
    verifier: Verifier,
    policy: EntryPolicy,
    recorder: Recorder,
}

/// A token with a valid signature and times, and the request that it came with. The session is not checked yet;
/// [`Gate::read`] and [`Gate::write`] do that.
pub struct Bearer {
    context: SessionContext,
    witness: Witness,
}

impl Bearer {
    /// Notes what the request attempts, for the audit if it is refused.
    pub fn attempts(&self, what: &impl serde::Serialize) {
        let what = serde_json::to_string(what).unwrap_or_default();
        self.witness.attempts(what.chars().take(LONGEST_ATTEMPT).collect());
    }

    /// The caller according to the token. Unchecked, and only for recording who was refused.
    fn said(&self) -> Caller {
        let facts = self.context.facts();
        let (subject, kind) = match &self.context {
            SessionContext::Direct(direct) => (direct.subject(), Kind::Direct { agent_role: None }),
            SessionContext::Impersonating(as_other) => (
                as_other.viewed(),
                Kind::Impersonating {
                    actor: as_other.actor().to_owned(),
                    workspace: as_other.workspace().to_owned(),
                    scope: Vec::new(),
                },
            ),
        };
        let expires_at = facts.expires_at * 1000;
        Caller {
            session_id: facts.session_id.clone(),
            subject: subject.to_owned(),
            kind,
            expires_at,
            ends_at: expires_at,
        }
    }
}

/// What was seen, for the audit.
pub struct Seen {
    /// E.g. `members.read`.
    pub action: &'static str,
    /// What was read.
    pub target: Option<String>,
    /// The search text, the page, and the number of rows.
    pub detail: String,
}

/// A caller with a valid token, and the refusal if their session is over.
struct Judged {
    caller: Caller,
    over: Option<Failure>,
    /// Whether the session's row already says so.
    is_ended: bool,
}

impl Gate {
    /// Creates a gate to this database, for tokens from this issuer.
    pub fn new(database: Database, issuer: &str, policy: EntryPolicy) -> Self {
        let recorder = Recorder::start(database.clone(), policy);
        Self { database, verifier: Verifier::new(issuer), policy, recorder }
    }

    /// Whom agents may view.
    pub fn policy(&self) -> EntryPolicy {
        self.policy
    }

    /// Where commits announce what happened.
    pub fn board(&self) -> &Board {
        self.database.board()
    }

    /// Verifies a token.
    pub async fn admit(&self, token: &str, witness: Witness) -> Result<Bearer, Failure> {
        let context = self.verifier.verify(&self.database, token).await?;
        let bearer = Bearer { context, witness };
        // From here on, it is known who made the request, whatever its result.
        bearer.witness.identify(&bearer.said());
        Ok(bearer)
    }

    /// Now, in Unix milliseconds.
    pub fn now(&self) -> UnixMillis {
        self.database.now()
    }

    /// Begins a read for a caller whose session may continue.
    pub async fn read(&self, bearer: &Bearer) -> Result<(Reading, Caller), Failure> {
        let mut tx = self.database.read().await?;
        let Judged { caller, over, is_ended } = self.judge(&mut tx, &bearer.context).await?;
        if let Some(refusal) = over {
            drop(tx);
            if !is_ended {
                // Ended now instead of at the next sweep, so that what is over is over everywhere.
                let mut tx = self.database.write().await?;
                end::end_if_due(&mut tx, &caller.session_id, self.policy).await?;
                tx.commit().await?;
            }
            return Err(refusal);
        }
        // Ensured by type: only a caller without an actor can update "last seen".
        if let Kind::Direct { .. } = caller.kind {
            let since = tx.now() - LAST_SEEN_STEP_MILLIS;
            if people::is_unseen_since(&mut tx, &caller.subject, since).await? {
                self.recorder.presence(&caller.subject);
            }
        }
        Ok((tx, caller))
    }

    /// Begins a write for a caller whose session may continue, checked under the write lock.
    pub async fn write(&self, bearer: &Bearer) -> Result<(Writing, Caller), Failure> {
        let mut tx = self.database.write().await?;
        let Judged { caller, over, .. } = self.judge(&mut tx, &bearer.context).await?;
        if let Some(refusal) = over {
            end::end_if_due(&mut tx, &caller.session_id, self.policy).await?;
            tx.commit().await?;
            return Err(refusal);
        }
        Ok((tx, caller))
    }

    /// Begins a read of what everyone may know: the public keys and the sample people.
    pub async fn read_public(&self) -> Result<Reading, Failure> {
        Ok(self.database.read().await?)
    }

    /// Begins a write without a caller whose session could be checked. Handlers cannot call it.
    pub(in crate::auth) async fn write_for(&self, errand: Errand) -> Result<Writing, Failure> {
        tracing::trace!(?errand, "a write without a caller");
        Ok(self.database.write().await?)
    }

    /// The session of a token that is valid, or was valid until it expired.
    pub async fn session_of(&self, token: &str) -> Result<Option<String>, Failure> {
        self.verifier.session_of(&self.database, token).await
    }

    /// Ends a read whose content is about to be sent. In an impersonation session, the read is in the audit when this
    /// returns, and the session was open when the entry was written.
    pub async fn see(
        &self,
        tx: Reading,
        bearer: &Bearer,
        caller: &Caller,
        seen: Seen,
    ) -> Result<(), Failure> {
        // Dropped before waiting: never hold one connection while asking for another.
        drop(tx);
        if caller.actor().is_some() {
            let Seen { action, target, detail } = seen;
            self.recorder.look(audit::Entry { target, detail, ..caller.entry(action) }).await?;
        }
        bearer.witness.record();
        Ok(())
    }

    /// Whether a session has ended.
    pub async fn is_over(&self, session: &str) -> Result<bool, Failure> {
        let mut tx = self.database.read().await?;
        Ok(sessions::find(&mut tx, session).await?.is_none_or(|session| session.ended_at.is_some()))
    }

    /// Records that a request was refused.
    pub async fn record_refusal(&self, entry: audit::Entry) -> Result<(), Failure> {
        self.recorder.refused(entry).await
    }

    /// Notes that someone read their notifications.
    pub fn notifications_read(&self, person: &str, span: (i64, i64)) {
        self.recorder.notifications_read(person, span);
    }

    /// Notes that a directory's token is in use.
    pub fn scim_token_used(&self, token: &str) {
        self.recorder.scim_token_used(token);
    }

    /// Notes that a program asked for decisions.
    pub fn authzen_token_used(&self, token: &str) {
        self.recorder.authzen_token_used(token);
    }

    /// Notes that a receiver polled.
    pub fn receiver_polled(&self, receiver: &str) {
        self.recorder.receiver_polled(receiver);
    }

    /// Whether the database responds and has a usable signing key. Works even when everything else is busy.
    pub async fn probe_keys(&self) -> Result<(), KeyError> {
        let mut tx = self.database.probe().await?;
        keys::signing_key(&mut tx).await.map(drop)
    }

    /// The database's figures for the metrics.
    pub async fn figures(&self) -> Result<Figures, Failure> {
        Ok(figures::read(&mut self.database.read().await?).await?)
    }

    /// The state of the connections to the database.
    pub fn pool(&self) -> PoolState {
        self.database.pool()
    }

    /// How long the longest-waiting response has waited for its audit entry.
    pub fn audit_lag(&self) -> Duration {
        self.recorder.lag()
    }

    async fn judge(&self, tx: &mut Reading, context: &SessionContext) -> Result<Judged, Failure> {
        let facts = context.facts();
        let session = sessions::find(tx, &facts.session_id).await?.ok_or_else(standing::unknown)?;
        let (subject, actor, workspace) = match context {
            SessionContext::Direct(direct) => (direct.subject(), None, None),
            SessionContext::Impersonating(as_other) => {
                (as_other.viewed(), Some(as_other.actor()), Some(as_other.workspace()))
            }
        };
        // We signed the token and wrote the row. If they disagree, something is very wrong: refuse.
        if session.subject_id != subject
            || session.actor_id.as_deref() != actor
            || session.workspace_id.as_deref() != workspace
        {
            tracing::error!("a token and its session row name different people");
            return Err(Failure::new(
                Code::Unauthenticated,
                "The token does not match its session. Sign in again.",
            ));
        }
        let over = match standing::over(tx, &session, self.policy).await? {
            Some(cause) => Some(standing::ended(tx, &session, cause).await?),
            None => None,
        };
        let is_ended = session.ended_at.is_some();
        let kind = match (session.actor_id, session.workspace_id) {
            (Some(actor), Some(workspace)) => {
                // Only what both allow: a token cannot have more scope than its session.
                let mut scope = words::scope(&session.scope)?;
                scope.retain(|one| facts.scope.iter().any(|granted| granted == one.as_str()));
                Kind::Impersonating { actor, workspace, scope }
            }
            _ => Kind::Direct { agent_role: agents::role(tx, subject).await? },
        };
        let caller = Caller {
            session_id: session.id,
            subject: session.subject_id,
            kind,
            expires_at: facts.expires_at * 1000,
            ends_at: session.ends_at,
        };
        Ok(Judged { caller, over, is_ended })
    }

    /// Ends the session of a token. Possession of the token is enough (RFC 7009 §2.1).
    pub async fn revoke(&self, token: &str) -> Result<(), Failure> {
        let Some(session) = self.session_of(token).await? else { return Ok(()) };
        let mut tx = self.write_for(Errand::Revocation).await?;
        end::end(&mut tx, Which::WithChildren(&session), Why::itself(EndCause::TokenRevoked)).await?;
        Ok(tx.commit().await?)
    }
}
