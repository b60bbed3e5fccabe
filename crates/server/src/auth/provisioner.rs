//! A customer's directory that provisions people in one workspace with SCIM, authenticated by its token.
//!
//! Such a token is not an access token: it gives access only to SCIM, and no access token does. It is checked when a
//! request arrives, and again under the lock of every write.

use crate::{
    auth::{errand::Errand, gate::Gate, ids},
    failure::Failure,
    store::{Reading, Writing, audit, scim_tokens},
};
use ergo_protocol::{Code, UnixMillis};

/// The prefix of the tokens.
pub const PREFIX: &str = "scim";
/// The precision of "last used", so that not every read costs a write.
const LAST_USED_STEP_MILLIS: UnixMillis = 60 * 1000;

/// A directory, identified by its token.
#[derive(Clone, Debug)]
pub struct Provisioner {
    hash: String,
    token: String,
    workspace: String,
}

impl Provisioner {
    /// Finds the directory of a token. An unknown token and a revoked one are refused in the same way.
    pub async fn admit(gate: &Gate, secret: &str) -> Result<Self, Failure> {
        let hash = ids::sha256_hex(secret);
        let mut tx = gate.read_public().await?;
        let found = judge(&mut tx, &hash).await?;
        let now = tx.now();
        drop(tx);
        // Also if the clock was set back.
        if found.last_used_at.is_none_or(|at| !(at..at + LAST_USED_STEP_MILLIS).contains(&now)) {
            gate.scim_token_used(&found.id);
        }
        Ok(Self { hash, token: found.id, workspace: found.workspace_id })
    }

    /// The id of the token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The one workspace that it gives access to.
    pub fn workspace(&self) -> &str {
        &self.workspace
    }

    /// Begins a read for a directory whose token is still valid.
    pub async fn read(&self, gate: &Gate) -> Result<Reading, Failure> {
        let mut tx = gate.read_public().await?;
        judge(&mut tx, &self.hash).await?;
        Ok(tx)
    }

    /// Begins a write for a directory whose token is still valid, checked under the write lock.
    pub async fn write(&self, gate: &Gate) -> Result<Writing, Failure> {
        let mut tx = gate.write_for(Errand::DirectorySync).await?;
        judge(&mut tx, &self.hash).await?;
        Ok(tx)
    }

    /// An audit entry about something that the directory did.
    pub fn entry(&self, action: &'static str, target: &str, detail: String) -> audit::Entry {
        audit::Entry {
            action,
            subject: format!("scim:{}", self.token),
            actor: None,
            session: None,
            workspace: Some(self.workspace.clone()),
            target: Some(target.to_owned()),
            detail,
        }
    }
}

async fn judge(tx: &mut Reading, hash: &str) -> Result<scim_tokens::Row, Failure> {
    scim_tokens::good(tx, hash).await?.ok_or_else(|| {
        Failure::new(
            Code::Unauthenticated,
            "This token is not valid here. Ask the administrator for a SCIM token.",
        )
    })
}
