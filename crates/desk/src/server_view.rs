//! The workspace server as the desk sees it, no matter who is signed in.

use crate::due::Due;
use ergo_protocol::oauth::{HandOverFrom, SignInAt};
use std::time::Duration;

/// How often a server that has not introduced itself is asked again.
const MEET_EVERY: Duration = Duration::from_secs(2);

/// What the server has said of itself, and how it can be reached.
#[derive(Debug)]
pub struct ServerView {
    /// Whether the last call reached it.
    pub reachable: bool,
    /// When it last answered or pushed something (Unix milliseconds).
    pub heard_at: Option<i64>,
    /// Whether the agent was told that it is too busy.
    pub busy: bool,
    /// Whether the agent was told that its keys cannot be refreshed.
    pub keys_stale: bool,
    /// Whether its training door is open, once it has said so.
    pub training: Option<bool>,
    /// Where agents sign in.
    pub sign_in_at: Option<SignInAt>,
    /// Where sessions are handed over from.
    pub hand_overs: Vec<HandOverFrom>,
    /// When it is asked what it is, until it has answered.
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
    /// It was heard from. Says whether that is another minute, which is what the page shows.
    pub fn heard(&mut self, at: i64) -> bool {
        const MINUTE: i64 = 60_000;
        let before = self.heard_at.replace(at);
        before.is_none_or(|before| before.div_euclid(MINUTE) != at.div_euclid(MINUTE))
    }
}
