//! The context of a request: its token's workspace, and the server's public address.

use super::turns::Turn;
use crate::{
    auth::{gate::Gate, provisioner::Provisioner},
    failure::Failure,
    store::{Reading, Writing},
};
use std::sync::Arc;

/// See the module documentation.
pub struct Site<'a> {
    /// The way to the database.
    pub gate: &'a Gate,
    /// The directory that is asking.
    pub who: &'a Provisioner,
    /// The request's place among those of its token.
    pub turn: &'a Arc<Turn>,
    /// The address of the service, without a trailing slash.
    pub base: String,
}

impl Site<'_> {
    /// The workspace.
    pub fn workspace(&self) -> &str {
        self.who.workspace()
    }

    /// Begins a read.
    pub async fn read(&self) -> Result<Reading, Failure> {
        self.who.read(self.gate).await
    }

    /// Begins a write.
    pub async fn write(&self) -> Result<Writing, Failure> {
        self.who.write(self.gate).await
    }
}
