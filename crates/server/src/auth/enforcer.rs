//! A program of the organization that asks whether somebody may do something (a policy enforcement point), authenticated
//! by its token. Such a token gives access only to `/access/v1`, and no other token does.

use crate::{
    auth::{gate::Gate, ids},
    failure::Failure,
    store::{Reading, authzen_tokens},
};
use ergo_protocol::{Code, UnixMillis};

/// The prefix of the tokens.
pub const PREFIX: &str = "authzen";
/// The precision of "last used", so that not every question costs a write.
const LAST_USED_STEP_MILLIS: UnixMillis = 60 * 1000;

/// A program, identified by its token.
pub struct Enforcer {
    hash: String,
    token: String,
    workspace: Option<String>,
}

impl Enforcer {
    /// Finds the program of a token. An unknown token and a revoked one are refused in the same way.
    pub async fn admit(gate: &Gate, secret: &str) -> Result<Self, Failure> {
        let hash = ids::sha256_hex(secret);
        let mut tx = gate.read_public().await?;
        let found = judge(&mut tx, &hash).await?;
        let now = tx.now();
        drop(tx);
        // Also if the clock was set back.
        if found.last_used_at.is_none_or(|at| !(at..at + LAST_USED_STEP_MILLIS).contains(&now)) {
            gate.authzen_token_used(&found.id);
        }
        Ok(Self { hash, token: found.id, workspace: found.workspace_id })
    }

    /// The id of the token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether it can ask about this workspace.
    pub fn may_ask_about(&self, workspace: &str) -> bool {
        self.workspace.as_deref().is_none_or(|only| only == workspace)
    }

    /// Begins a read for a program whose token is still valid.
    pub async fn read(&self, gate: &Gate) -> Result<Reading, Failure> {
        let mut tx = gate.read_public().await?;
        judge(&mut tx, &self.hash).await?;
        Ok(tx)
    }
}

async fn judge(tx: &mut Reading, hash: &str) -> Result<authzen_tokens::Row, Failure> {
    authzen_tokens::good(tx, hash).await?.ok_or_else(|| {
        Failure::new(
            Code::Unauthenticated,
            "This token is not valid here. Ask the administrator for an AuthZEN token.",
        )
    })
}
