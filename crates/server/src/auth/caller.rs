//! Who is calling: someone with a verified token whose session may continue at this moment.

use crate::{failure::Failure, store::audit::Entry};
use ergo_protocol::{AgentRole, Code, UnixMillis, entry::Scope};

/// The caller of a request. Only the gate creates one, after checking the session.
#[derive(Clone, Debug)]
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

/// The kind of a session.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Someone acting as themselves.
    Direct {
        /// Their support role, if they are an agent.
        agent_role: Option<AgentRole>,
    },
    /// An agent acting as someone else.
    Impersonating {
        /// The agent.
        actor: String,
        /// The one workspace it is for.
        workspace: String,
        /// The scope that limits it.
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

    /// The workspace of an impersonation session.
    pub fn workspace(&self) -> Option<&str> {
        match &self.kind {
            Kind::Direct { .. } => None,
            Kind::Impersonating { workspace, .. } => Some(workspace),
        }
    }

    /// The viewed user, in an impersonation session.
    pub fn viewed(&self) -> Option<&str> {
        self.actor().map(|_| self.subject.as_str())
    }

    /// The support role of an agent acting as themselves.
    pub fn agent_role(&self) -> Option<AgentRole> {
        match &self.kind {
            Kind::Direct { agent_role } => *agent_role,
            Kind::Impersonating { .. } => None,
        }
    }

    /// Whether the caller is a lead acting as themselves.
    pub fn is_lead(&self) -> bool {
        self.agent_role() == Some(AgentRole::Lead)
    }

    /// An audit entry about what this caller did, with both identities if there are two.
    pub fn entry(&self, action: &'static str) -> Entry {
        Entry {
            action,
            subject: self.subject.clone(),
            actor: self.actor().map(str::to_owned),
            session: Some(self.session_id.clone()),
            workspace: self.workspace().map(str::to_owned),
            target: None,
            detail: String::new(),
        }
    }

    /// Refuses callers who are acting as someone else.
    pub fn require_direct(&self) -> Result<(), Failure> {
        if self.actor().is_none() {
            return Ok(());
        }
        let detail = "You can do this only from your own session, not from an impersonation session.";
        Err(Failure::new(Code::Forbidden, detail))
    }

    /// Refuses everyone except agents acting as themselves.
    pub fn require_agent(&self) -> Result<(), Failure> {
        match self.agent_role() {
            Some(_) => Ok(()),
            None => Err(Failure::new(
                Code::Forbidden,
                "Only support agents can do this, and only from their own session.",
            )),
        }
    }

    /// Refuses everyone who may not enter a workspace.
    pub fn require_entering_agent(&self) -> Result<(), Failure> {
        if self.actor().is_some() {
            let detail = "You are already in an impersonation session. Exit it before you enter another.";
            return Err(Failure::new(Code::NestedEntry, detail));
        }
        match self.agent_role() {
            Some(AgentRole::Agent | AgentRole::Lead) => Ok(()),
            Some(AgentRole::Observer) | None => Err(Failure::new(
                Code::EntryNotAllowed,
                "Your role does not let you enter customer workspaces. Ask a support agent to help, or ask your lead to change your role.",
            )),
        }
    }
}
