//! Where a request works: in the workspace of its token, below the address under which clients know the server.

use super::turns::Turn;
use crate::{
    auth::{gate::Gate, provisioner::Provisioner},
    failure::Failure,
    store::{Reading, Writing},
};
use std::sync::Arc;

/// See the module.
pub struct Site<'a> {
    /// The way to the database.
    pub gate: &'a Gate,
    /// Who asks.
    pub who: &'a Provisioner,
    /// The place of the request among those of its token.
    pub turn: &'a Arc<Turn>,
    /// The address of the service, without a slash at its end.
    pub base: String,
}

impl Site<'_> {
    /// The workspace.
    pub fn workspace(&self) -> &str {
        self.who.workspace()
    }

    /// A view of it.
    pub async fn read(&self) -> Result<Reading, Failure> {
        self.who.read(self.gate).await
    }

    /// A change of it.
    pub async fn write(&self) -> Result<Writing, Failure> {
        self.who.write(self.gate).await
    }
}
