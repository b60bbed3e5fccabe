//! What the desk holds in memory, and how it is let go.

use super::{plain::plain, revoke::Owed, vault::Vault};
use ergo_protocol::{
    Person,
    entry::Scope,
    snapshot::{Notice, NoticeKind, Receipt, TimezoneOffer},
};
use ergo_protocol::{diagnostics::ServerFacts, session::WhoAmI};
use ergo_session::{State, holds_actor};
use std::time::Duration;

/// Everything behind the desk's one lock.
pub struct Inner {
    state: State,
    /// The tokens.
    pub vault: Vault,
    /// Grows whenever the session changes or stops; an answer asked for under another number is dropped.
    pub session_number: u64,
    /// When the held impersonation token is over, on the monotonic clock.
    pub deadline: Option<Duration>,
    /// What was asked for at entry, for the banner and the receipt.
    pub terms: Option<Terms>,
    /// What is known of the agent's own token.
    pub own: Known,
    /// What is known of the impersonation session's token.
    pub session: Known,
    /// When the server last said, in agreement with the token, who we are; on the monotonic clock. Any other
    /// answer proves nothing about the session.
    pub last_confirmed: Duration,
    /// When the server was last asked who we are, on the monotonic clock.
    pub last_asked: Duration,
    /// Whether the last call reached the server.
    pub reachable: bool,
    /// Whether the server's training door is open, once it has said so.
    pub training: Option<bool>,
    /// When the server was last asked for that, on the monotonic clock.
    pub training_asked: Option<Duration>,
    /// What was inspected last, so that looking at the same thing twice in a row is one entry.
    pub last_inspected: Option<String>,
    /// Entries of this session that are on disk.
    pub saved_entries: u32,
    /// Since when the session is frozen (Unix milliseconds).
    pub frozen_since: Option<i64>,
    /// The account of the session that has just ended.
    pub receipt: Option<Receipt>,
    owed_ends: Vec<Owed>,
    /// Whether ended sessions wait for the server's confirmation.
    pub revocations_wait: bool,
    /// When revocations were last tried, on the monotonic clock.
    pub revocations_tried: Duration,
    /// What the agent should know.
    pub notices: Vec<Notice>,
    /// The offer about the agent's own timezone.
    pub timezone_offer: Option<TimezoneOffer>,
    notice_ids: u64,
}

/// What is known of a token besides its claims.
#[derive(Clone, Default)]
pub struct Known {
    /// When it was verified here (Unix milliseconds).
    pub verified_at: i64,
    /// What the server said of it last.
    pub server: Option<ServerFacts>,
}

impl Known {
    /// The server has said who it sees.
    pub fn heard(&mut self, who: &WhoAmI, agrees: bool, at: i64) {
        self.server = Some(ServerFacts {
            asked_at: at,
            subject: named(&who.subject),
            actor: who.actor.as_ref().map(named),
            workspace: who
                .workspace
                .as_ref()
                .map(|workspace| format!("{} ({})", plain(&workspace.name), plain(&workspace.id))),
            agrees,
        });
    }
}

/// What an entry was approved for.
#[derive(Clone)]
pub struct Terms {
    /// The support ticket.
    pub ticket: String,
    /// Why.
    pub reason: String,
    /// For how long.
    pub minutes: u32,
    /// What may be read.
    pub scope: Vec<Scope>,
    /// Whether the workspace would allow changes.
    pub changes_allowed: bool,
}

impl Inner {
    /// A desk at which nobody is signed in.
    pub fn new(now: Duration) -> Self {
        Self {
            state: State::SignedOut,
            vault: Vault::default(),
            session_number: 0,
            deadline: None,
            terms: None,
            own: Known::default(),
            session: Known::default(),
            last_confirmed: now,
            last_asked: now,
            reachable: true,
            training: None,
            training_asked: None,
            last_inspected: None,
            saved_entries: 0,
            frozen_since: None,
            receipt: None,
            owed_ends: Vec::new(),
            revocations_wait: false,
            revocations_tried: now,
            notices: Vec::new(),
            timezone_offer: None,
            notice_ids: 0,
        }
    }

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
    pub fn session_id(&self) -> Option<String> {
        match &self.state {
            State::Exiting { session_id, .. } | State::Ended { session_id, .. } => Some(session_id.clone()),
            state => holds_actor(state).map(|held| held.session.facts().session_id.clone()),
        }
    }

    /// Whether the session is stopped.
    pub fn is_frozen(&self) -> bool {
        matches!(self.state, State::Frozen { .. })
    }

    /// Forgets the impersonation token; its bytes are wiped when the last request in flight lets go.
    pub fn wipe_impersonation_token(&mut self) {
        self.vault.impersonation = None;
        self.deadline = None;
        self.session_number += 1;
    }

    /// Forgets every token and whatever belonged to the person.
    pub fn wipe_everything(&mut self) {
        self.wipe_impersonation_token();
        self.vault.direct = None;
        self.timezone_offer = None;
        self.receipt = None;
        self.own = Known::default();
        self.session = Known::default();
        // It names a customer, and was for this agent.
        self.unsay(NoticeKind::CrashRevoked);
    }

    /// Forgets everything and everybody.
    pub fn start_over(&mut self) {
        self.state = State::SignedOut;
        self.wipe_everything();
        self.end_session();
        self.drop_customer_data();
    }

    /// Remembers an end that the server has to be told.
    pub fn owe(&mut self, owed: Owed) {
        self.owed_ends.push(owed);
        self.revocations_wait = true;
    }

    /// Takes out the ends that are this agent's to tell.
    pub fn take_owed(&mut self, agent_id: &str) -> Vec<Owed> {
        let (own, others) =
            std::mem::take(&mut self.owed_ends).into_iter().partition(|owed| owed.agent_id == agent_id);
        self.owed_ends = others;
        own
    }

    /// Forgets what was read of the customer. The desk keeps no pages; what it has is what is on its way.
    pub fn drop_customer_data(&mut self) {
        self.session_number += 1;
        self.last_inspected = None;
    }

    /// Begins the bookkeeping of a new session.
    pub fn begin_session(&mut self, terms: Terms, deadline: Duration, verified_at: i64) {
        self.session_number += 1;
        self.terms = Some(terms);
        self.deadline = Some(deadline);
        self.session = Known { verified_at, server: None };
        self.last_inspected = None;
        self.frozen_since = None;
        self.receipt = None;
        self.timezone_offer = None;
    }

    /// Ends the bookkeeping of a session whose receipt was read.
    pub fn end_session(&mut self) {
        self.receipt = None;
        self.terms = None;
        self.session = Known::default();
    }

    /// Adds a notice; one of a kind at a time, the newest words win.
    pub fn say(&mut self, kind: NoticeKind, text: String) {
        self.unsay(kind);
        self.notice_ids += 1;
        self.notices.push(Notice { id: self.notice_ids, kind, text });
    }

    /// Takes back what no longer holds.
    pub fn unsay(&mut self, kind: NoticeKind) {
        self.notices.retain(|notice| notice.kind != kind);
    }

    /// The server answered.
    pub fn contact(&mut self) {
        self.reachable = true;
        self.unsay(NoticeKind::ServerUnreachable);
    }
}

fn named(person: &Person) -> String {
    format!("{} ({})", plain(&person.name), plain(&person.id))
}
