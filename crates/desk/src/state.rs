//! What the desk holds in memory, and how it is let go.

use crate::{
    leave::outbox::Outbox,
    live::{LiveSession, Seen, Stopped},
    notices::Notices,
    own::{outside::Outside, session::OwnSession},
    server_view::ServerView,
    vault::{DirectToken, ImpersonationToken},
};
use ergo_protocol::snapshot::NoticeKind;
use ergo_session::{State, holds_actor};
use std::time::Duration;

/// Everything behind the desk's one lock. Tokens show themselves redacted.
#[derive(Debug)]
pub struct Inner {
    state: State,
    /// Grows whenever the session changes or stops; an answer asked for under another number is dropped.
    pub session_number: u64,
    /// The agent's own session, as long as somebody is signed in.
    pub own: Option<OwnSession>,
    /// The impersonation session, until its receipt was read.
    pub live: Option<LiveSession>,
    /// What is known of the workspace server.
    pub server: ServerView,
    /// What the server still has to be told.
    pub outbox: Outbox,
    /// What the agent should know.
    pub notices: Notices,
    /// What is waited for outside of the app.
    pub waiting: Option<Outside>,
    /// An entry request that a link named, for the agent who signs in next.
    pub linked_request: Option<String>,
    /// Wall clock (Unix milliseconds) and monotonic clock at the last beat of the watch.
    pub last_beat: Option<(i64, Duration)>,
}

impl Default for Inner {
    /// A signed-out desk.
    fn default() -> Self {
        Self {
            state: State::SignedOut,
            session_number: 0,
            own: None,
            live: None,
            server: ServerView::default(),
            outbox: Outbox::default(),
            notices: Notices::default(),
            waiting: None,
            linked_request: None,
            last_beat: None,
        }
    }
}

impl Inner {
    /// Where the state machine stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Takes the state out for a step; [`Self::put_state`] follows under the same lock.
    pub fn take_state(&mut self) -> State {
        std::mem::replace(&mut self.state, State::SignedOut)
    }

    /// Puts the state back.
    pub fn put_state(&mut self, state: State) {
        self.state = state;
    }

    /// The id of the impersonation session, while there is one.
    pub fn session_id(&self) -> Option<&str> {
        match &self.state {
            State::Exiting { session_id, .. } | State::Ended { session_id, .. } => Some(session_id),
            state => holds_actor(state).map(|held| held.session.facts().session_id.as_str()),
        }
    }

    /// Whether the session is running: not stopped, and not left.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Confirming { .. } | State::Active { .. })
    }

    /// Whether the session is stopped.
    pub fn is_frozen(&self) -> bool {
        matches!(self.state, State::Frozen { .. })
    }

    /// The agent's own token.
    pub fn own_token(&self) -> Option<DirectToken> {
        self.own.as_ref().map(|own| own.token.clone())
    }

    /// Whether the agent of that token is the one who is signed in now.
    pub fn is_signed_in(&self, token: &DirectToken) -> bool {
        self.own.as_ref().is_some_and(|own| own.token.session().subject() == token.session().subject())
    }

    /// The agent's own session, if it is still the one with this id.
    pub fn own_in(&mut self, session_id: &str) -> Option<&mut OwnSession> {
        self.own.as_mut().filter(|own| own.id() == session_id)
    }

    /// The token of the impersonation session.
    pub fn impersonation_token(&self) -> Option<ImpersonationToken> {
        self.live.as_ref().and_then(|live| live.token.clone())
    }

    /// Forgets the impersonation token. What is asked for with it is dropped when it comes.
    pub fn wipe_impersonation_token(&mut self) {
        if let Some(live) = &mut self.live {
            live.wipe_token();
        }
        self.session_number += 1;
    }

    /// Forgets the grant: nothing is armed any more.
    pub fn wipe_grant(&mut self) {
        if let Some(live) = &mut self.live {
            live.grant = None;
        }
    }

    /// The armed change in words, unless it is being made: a freeze cancels it.
    pub fn armed_title(&self) -> Option<String> {
        let armed = holds_actor(&self.state)?.armed.as_ref()?;
        (!armed.calling).then(|| armed.title.clone())
    }

    /// Remembers since when the session is frozen and which armed change that has canceled, for as long as it is.
    pub fn keep_stopped(&mut self, now: i64, armed: Option<String>) {
        let (is_frozen, is_open) = (self.is_frozen(), self.is_open());
        let Some(live) = &mut self.live else { return };
        let before = live.stopped.take();
        if is_open && before.is_some() {
            live.unfinished.goes_on();
        }
        if is_frozen {
            live.stopped = before.or(Some(Stopped { since: now, armed_canceled: armed }));
        }
    }

    /// Forgets what was read of the customer, and drops what is on its way.
    pub fn drop_customer_data(&mut self) {
        if let Some(live) = &mut self.live {
            live.seen = Seen::default();
        }
        self.session_number += 1;
    }

    /// Forgets every token and all that belonged to the person.
    pub fn wipe_everything(&mut self) {
        self.wipe_impersonation_token();
        self.live = None;
        if let Some(own) = self.own.take() {
            self.outbox.left_logins.extend(own.login.map(|login| (login, own.refresh)));
        }
        // What is waited for was for the one who is leaving.
        if let Some(waiting) = &self.waiting {
            waiting.stop();
        }
        // They were meant for this agent, and the first one names a customer.
        for kind in [
            NoticeKind::CrashRevoked,
            NoticeKind::JournalRefused,
            NoticeKind::PolicyChanged,
            NoticeKind::KeptInMemory,
        ] {
            self.notices.unsay(kind);
        }
    }

    /// Forgets everything and everybody.
    pub fn start_over(&mut self) {
        self.state = State::SignedOut;
        self.wipe_everything();
    }

    /// Says that the server cannot be reached.
    pub fn lose_contact(&mut self) {
        self.server.reachable = false;
        self.notices.say(NoticeKind::ServerUnreachable, "The workspace server is not responding.");
    }

    /// Takes that back: the server has answered.
    pub fn contact(&mut self) {
        self.server.reachable = true;
        self.notices.unsay(NoticeKind::ServerUnreachable);
    }
}
