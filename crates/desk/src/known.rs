//! What is known about a token besides its claims.

use crate::plain::plain;
use ergo_protocol::{Person, diagnostics::ServerFacts, session::WhoAmI};

/// How the app knows whose token it is.
#[derive(Clone, Debug)]
pub struct Known {
    /// When it was verified here (Unix milliseconds).
    pub verified_at: i64,
    /// What the server last said about it.
    pub server: ServerFacts,
}

impl Known {
    /// For a token that was just verified and that the server was just asked about.
    pub fn new(who: &WhoAmI, agrees: bool, at: i64) -> Self {
        Self { verified_at: at, server: facts(who, agrees, at) }
    }

    /// Records the server's latest answer about who we are.
    pub fn heard(&mut self, who: &WhoAmI, agrees: bool, at: i64) {
        self.server = facts(who, agrees, at);
    }
}

fn facts(who: &WhoAmI, agrees: bool, at: i64) -> ServerFacts {
    let named = |name: &str, id: &str| format!("{} ({})", plain(name), plain(id));
    let person = |person: &Person| named(&person.name, &person.id);
    ServerFacts {
        asked_at: at,
        subject: person(&who.subject),
        actor: who.actor.as_ref().map(person),
        workspace: who.workspace.as_ref().map(|workspace| named(&workspace.name, &workspace.id)),
        agrees,
    }
}
