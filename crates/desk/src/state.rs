//! What the desk holds in memory, and how it is wiped.

use crate::{
    due::Due,
    leave::outbox::Outbox,
    live::{LiveSession, Seen, Stopped},
    notices::Notices,
    own::{outside::Outside, session::OwnSession},
    server_view::ServerView,
    update::state::Updates,
    vault::{DirectToken, ImpersonationToken},
};
use ergo_catalog::Sentence;
use ergo_protocol::{Agent, snapshot::NoticeKind};
use ergo_session::{State, holds_actor};
use std::time::Duration;

/// How often records that are too old are deleted. The first time is at the start.
const FORGET_EVERY: Duration = Duration::from_hours(24);

/// Everything behind the desk's one lock. Tokens are redacted in debug output.
#[derive(Debug)]
pub struct Inner {
    state: State,
    /// Increases whenever the session changes or stops; a response that was requested under another number is
    /// dropped.
    pub session_number: u64,
    /// The agent's own session, while someone is signed in.
    pub own: Option<OwnSession>,
    /// The impersonation session, until its receipt is closed.
    pub live: Option<LiveSession>,
    /// What is known about the workspace server.
    pub server: ServerView,
    /// What the server still has to be told.
    pub outbox: Outbox,
    /// When records that are too old should be deleted next.
    pub forgetting: Due,
    /// What the agent should know.
    pub notices: Notices,
    /// Updates of the app.
    pub updates: Updates,
    /// What the desk is waiting for outside the app.
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
            forgetting: Due::every(FORGET_EVERY),
            notices: Notices::default(),
            updates: Updates::default(),
            waiting: None,
            linked_request: None,
            last_beat: None,
        }
    }
}

impl Inner {
    /// The state of the state machine.
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

    /// The impersonation session's id, if there is one.
    pub fn session_id(&self) -> Option<&str> {
        match &self.state {
            State::Exiting { session_id, .. } | State::Ended { session_id, .. } => Some(session_id),
            state => holds_actor(state).map(|held| held.session.facts().session_id.as_str()),
        }
    }

    /// The agent who is signed in.
    pub fn agent(&self) -> Option<&Agent> {
        match &self.state {
            State::SignedOut => None,
            State::Direct { agent, .. }
            | State::Requested { agent, .. }
            | State::Entering { agent, .. }
            | State::Confirming { agent, .. }
            | State::Active { agent, .. }
            | State::Frozen { agent, .. }
            | State::Exiting { agent, .. }
            | State::Ended { agent, .. } => Some(agent),
        }
    }

    /// Whether the session is open: neither frozen nor left.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Confirming { .. } | State::Active { .. })
    }

    /// Whether the session is frozen.
    pub fn is_frozen(&self) -> bool {
        matches!(self.state, State::Frozen { .. })
    }

    /// The agent's own token.
    pub fn own_token(&self) -> Option<DirectToken> {
        self.own.as_ref().map(|own| own.token.clone())
    }

    /// Whether this token's agent is the one who is signed in now.
    pub fn is_signed_in(&self, token: &DirectToken) -> bool {
        self.own.as_ref().is_some_and(|own| own.token.session().subject() == token.session().subject())
    }

    /// The agent's own session, if it is still the one with this id.
    pub fn own_in(&mut self, session_id: &str) -> Option<&mut OwnSession> {
        self.own.as_mut().filter(|own| own.id() == session_id)
    }

    /// The impersonation session's token.
    pub fn impersonation_token(&self) -> Option<ImpersonationToken> {
        self.live.as_ref().and_then(|live| live.token.clone())
    }

    /// Wipes the impersonation token. Responses to requests made with it are dropped when they arrive.
    pub fn wipe_impersonation_token(&mut self) {
        if let Some(live) = &mut self.live {
            live.wipe_token();
        }
        self.session_number += 1;
    }

    /// Wipes the grant: nothing is armed anymore.
    pub fn wipe_grant(&mut self) {
        if let Some(live) = &mut self.live {
            live.grant = None;
        }
    }

    /// The armed change in words, unless it is being made: what a freeze cancels.
    pub fn armed_title(&self) -> Option<String> {
        let armed = holds_actor(&self.state)?.armed.as_ref()?;
        (!armed.calling).then(|| armed.title.clone())
    }

    /// Remembers when the session froze and which armed change that canceled, while it is frozen.
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

    /// Forgets what was read from the customer's workspace, and drops responses that are still on their way.
    pub fn drop_customer_data(&mut self) {
        if let Some(live) = &mut self.live {
            live.seen = Seen::default();
        }
        self.session_number += 1;
    }

    /// Wipes every token and everything that belonged to the person.
    pub fn wipe_everything(&mut self) {
        self.wipe_impersonation_token();
        self.live = None;
        if let Some(own) = self.own.take() {
            self.outbox.left_logins.extend(own.login.map(|login| (login, own.refresh)));
        }
        // The wait was for the person who is leaving.
        if let Some(waiting) = &self.waiting {
            waiting.stop();
        }
        // These were meant for this agent, and the first one names a customer.
        for kind in [
            NoticeKind::CrashRevoked,
            NoticeKind::JournalRefused,
            NoticeKind::PolicyChanged,
            NoticeKind::KeptInMemory,
        ] {
            self.notices.unsay(kind);
        }
    }

    /// Resets everything.
    pub fn start_over(&mut self) {
        self.state = State::SignedOut;
        self.wipe_everything();
    }

    /// Says that the server cannot be reached, and why.
    pub fn lose_contact(&mut self, why: Sentence) {
        self.server.reachable = false;
        self.notices.say(NoticeKind::ServerUnreachable, why);
    }

    /// Takes that back, because the server answered.
    pub fn contact(&mut self) {
        self.server.reachable = true;
        self.notices.unsay(NoticeKind::ServerUnreachable);
    }
}
