//! A receiver that polls for changes, let in by its token. Such a token opens nothing but `GET /v1/changes`, and nothing else
//! opens that.

use crate::{
    auth::{gate::Gate, ids},
    failure::Failure,
    store::{Reading, receivers},
};
use ergo_protocol::{Code, UnixMillis};

/// What the tokens begin with.
pub const PREFIX: &str = "feed";
/// How exact "last used" is: a reader must not cost a write each time.
const LAST_USED_STEP_MILLIS: UnixMillis = 60 * 1000;

/// A receiver, by its token.
pub struct Poller {
    hash: String,
    /// Its id.
    pub receiver: String,
}

impl Poller {
    /// Whose token this is. An unknown token and one whose receiver was removed are refused alike.
    pub async fn admit(gate: &Gate, secret: &str) -> Result<Self, Failure> {
        let hash = ids::sha256_hex(secret);
        let mut tx = gate.read_public().await?;
        let found = judge(&mut tx, &hash).await?;
        let now = tx.now();
        drop(tx);
        // Also after a clock that was set back.
        if found.last_used_at.is_none_or(|at| !(at..at + LAST_USED_STEP_MILLIS).contains(&now)) {
            gate.receiver_polled(&found.id);
        }
        Ok(Self { hash, receiver: found.id })
    }

    /// A view for a receiver that is still there.
    pub async fn read(&self, gate: &Gate) -> Result<(Reading, receivers::Row), Failure> {
        let mut tx = gate.read_public().await?;
        let receiver = judge(&mut tx, &self.hash).await?;
        Ok((tx, receiver))
    }
}

async fn judge(tx: &mut Reading, hash: &str) -> Result<receivers::Row, Failure> {
    receivers::of_token(tx, hash).await?.ok_or_else(|| {
        Failure::new(
            Code::Unauthenticated,
            "This token is not valid here. Ask the administrator for a token that polls for changes.",
        )
    })
}
