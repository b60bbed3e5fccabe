//! The workspace server as the desk sees it, no matter who is signed in.

use crate::due::Due;
use ergo_protocol::oauth::{HandOverFrom, SignInAt};
use std::time::Duration;

/// How often the server is asked for its discovery document until it answers.
const MEET_EVERY: Duration = Duration::from_secs(2);

/// What the server said about itself, and whether it is reachable.
#[derive(Debug)]
pub struct ServerView {
    /// Whether the last call reached it.
    pub reachable: bool,
    /// When it last answered or pushed something (Unix milliseconds).
    pub heard_at: Option<i64>,
    /// Whether the agent was told that the server is too busy.
    pub busy: bool,
    /// Whether the agent was told that the server's keys cannot be refreshed.
    pub keys_stale: bool,
    /// Whether its training door is open, once the server said so.
    pub training: Option<bool>,
    /// Where agents sign in.
    pub sign_in_at: Option<SignInAt>,
    /// The providers from which sessions are handed over.
    pub hand_overs: Vec<HandOverFrom>,
    /// When to ask for its discovery document, until it has answered.
    pub meeting: Due,
}

impl Default for ServerView {
    fn default() -> Self {
        Self {
            reachable: true,
            heard_at: None,
            busy: false,
            keys_stale: false,
            training: None,
            sign_in_at: None,
            hand_overs: Vec::new(),
            meeting: Due::every(MEET_EVERY),
        }
    }
}

impl ServerView {
    /// Records that the server was heard from. Returns whether the minute, which is what the page shows, changed.
    pub fn heard(&mut self, at: i64) -> bool {
        const MINUTE: i64 = 60_000;
        let before = self.heard_at.replace(at);
        before.is_none_or(|before| before.div_euclid(MINUTE) != at.div_euclid(MINUTE))
    }
}
