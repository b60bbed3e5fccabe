//! A receiver that polls for changes, authenticated by its token. Such a token gives access only to `GET
//! /v1/changes`, and no other token does.

use crate::{
    auth::{gate::Gate, ids},
    failure::Failure,
    store::{Reading, receivers},
};
use ergo_protocol::{Code, UnixMillis};

/// The prefix of the tokens.
pub const PREFIX: &str = "feed";
/// The precision of "last used", so that not every read costs a write.
const LAST_USED_STEP_MILLIS: UnixMillis = 60 * 1000;

/// A receiver, identified by its token.
pub struct Poller {
    hash: String,
    /// Its id.
    pub receiver: String,
}

impl Poller {
    /// Finds the receiver of a token. An unknown token and the token of a removed receiver are refused in the same
    /// way.
    pub async fn admit(gate: &Gate, secret: &str) -> Result<Self, Failure> {
        let hash = ids::sha256_hex(secret);
        let mut tx = gate.read_public().await?;
        let found = judge(&mut tx, &hash).await?;
        let now = tx.now();
        drop(tx);
        // Also if the clock was set back.
        if found.last_used_at.is_none_or(|at| !(at..at + LAST_USED_STEP_MILLIS).contains(&now)) {
            gate.receiver_polled(&found.id);
        }
        Ok(Self { hash, receiver: found.id })
    }

    /// Begins a read for a receiver that still exists.
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
