//! What the desk holds in memory, and how it is let go.

use crate::{
    computer::Login,
    leave::{
        hand_in,
        revoke::{Owed, REVOKE_EVERY},
    },
    own::waiting::Outside,
    plain::plain,
    retry::Retry,
    vault::{Secret, Vault},
    watch::{MEET_EVERY, push::POLL_EVERY, renew},
};
use ergo_protocol::{
    Person,
    change::Change,
    entry::Scope,
    snapshot::{LastChange, Notice, NoticeKind, Receipt, TimezoneOffer},
};
use ergo_protocol::{
    diagnostics::ServerFacts,
    oauth::{HandOverFrom, SignInAt},
    session::WhoAmI,
};
use ergo_session::{State, holds_actor};
use std::{
    collections::{BTreeMap, HashSet},
    time::Duration,
};

/// Everything behind the desk's one lock. Tokens show themselves redacted.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "facts of their own; the states are in `State`")]
pub struct Inner {
    state: State,
    /// The tokens.
    pub vault: Vault,
    /// Grows whenever the session changes or stops; an answer asked for under another number is dropped.
    pub session_number: u64,
    /// When the impersonation session is over, on the monotonic clock.
    pub deadline: Option<Duration>,
    /// The same as the server says it (Unix milliseconds).
    pub ends_at: i64,
    /// Until when the session could be extended, as the server says it (Unix milliseconds).
    pub extendable_until: i64,
    /// When the held token is to be renewed, on the monotonic clock.
    pub renew_at: Duration,
    /// When that is tried again where it did not work.
    pub renewing: Retry,
    /// When what is armed is laid down by itself, on the monotonic clock.
    pub armed_until: Duration,
    /// The change that would put the armed one back.
    pub inverse: Option<Change>,
    /// What became of the last change of this session.
    pub last_change: Option<LastChange>,
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
    /// Where agents sign in, as the server says.
    pub sign_in_at: Option<SignInAt>,
    /// Where sessions are handed over from, as the server says.
    pub hand_overs: Vec<HandOverFrom>,
    /// The sign-in at the organization's identity provider.
    pub login: Option<Login>,
    /// Sign-ins that are over here: to be forgotten by the keychain and revoked at the provider.
    pub left_logins: Vec<(Login, Option<Secret>)>,
    /// When the agent's own token is to be renewed, on the monotonic clock.
    pub renew_own_at: Duration,
    /// When that is tried again where it did not work.
    pub renewing_own: Retry,
    /// Whether the agent was told that the sign-in is kept in memory only.
    pub told_kept_in_memory: bool,
    /// Whether it was said that the keys could not be refreshed.
    pub keys_stale: bool,
    /// What is waited for outside of the app.
    pub waiting: Option<Outside>,
    /// Whether the server's training door is open, once it has said so.
    pub training: Option<bool>,
    /// When a server that has not introduced itself is asked again.
    pub meeting: Retry,
    /// When somebody was last at the desk, on the monotonic clock.
    pub last_active: Duration,
    /// Wall clock (Unix milliseconds) and monotonic clock at the last beat of the watch.
    pub last_beat: Option<(i64, Duration)>,
    /// Whether what the server pushes is being heard.
    pub hears_pushes: bool,
    /// When what is not pushed is asked for instead.
    pub polling: Retry,
    /// How many entry requests wait for this agent; `None` for whoever decides nothing.
    pub approvals: Option<u32>,
    /// Whether the window was asked to close and the agent has not answered.
    pub quit_asked: bool,
    /// An entry request that a link named, for whoever signs in next.
    pub linked_request: Option<String>,
    /// What was inspected last, so that looking at the same thing twice in a row is one entry.
    pub last_inspected: Option<String>,
    /// How many rows come before each page of the member list that was named so far, by its cursor.
    pub page_starts: BTreeMap<String, u32>,
    /// Entries of this session that are on disk.
    pub saved_entries: u32,
    /// Since when the session is frozen (Unix milliseconds).
    pub frozen_since: Option<i64>,
    /// The account of the session that has just ended.
    pub receipt: Option<Receipt>,
    owed_ends: Vec<Owed>,
    /// Whether ended sessions wait for the server's confirmation.
    pub revocations_wait: bool,
    /// When they are told again.
    pub revoking: Retry,
    /// Whether the journal may hold entries that the server lacks.
    pub unsent: bool,
    /// When they go out.
    pub hand_in: Retry,
    /// The impersonation session that the server has said is over.
    pub ended_there: Option<String>,
    /// Why the agent's own session is over, once the server has said so.
    pub own_over: Option<String>,
    /// Sessions whose journals this server does not know; they are tried again at the next sign-in.
    pub unknown_here: HashSet<String>,
    /// Whether the agent was told that the server is too busy.
    pub busy: bool,
    /// What the agent should know.
    pub notices: Vec<Notice>,
    /// The offer about the agent's own timezone.
    pub timezone_offer: Option<TimezoneOffer>,
    notice_ids: u64,
}

/// What is known of a token besides its claims.
#[derive(Clone, Debug, Default)]
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

/// How long a session may last.
pub struct Span {
    /// On the monotonic clock.
    pub deadline: Duration,
    /// As the server says it (Unix milliseconds).
    pub ends_at: i64,
    /// Until when it could be extended (Unix milliseconds).
    pub extendable_until: i64,
}

/// What an entry was approved for.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The support ticket.
    pub ticket: String,
    /// Why.
    pub reason: String,
    /// For how long.
    pub minutes: u32,
    /// What may be read.
    pub scope: Vec<Scope>,
    /// Whether one stated change may be armed now, as the server says.
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
            ends_at: 0,
            extendable_until: 0,
            renew_at: now,
            renewing: Retry::every(renew::SHORTEST),
            armed_until: now,
            inverse: None,
            last_change: None,
            terms: None,
            own: Known::default(),
            session: Known::default(),
            last_confirmed: now,
            last_asked: now,
            reachable: true,
            sign_in_at: None,
            hand_overs: Vec::new(),
            login: None,
            left_logins: Vec::new(),
            renew_own_at: now,
            renewing_own: Retry::every(renew::SHORTEST),
            told_kept_in_memory: false,
            keys_stale: false,
            waiting: None,
            training: None,
            meeting: Retry::every(MEET_EVERY),
            last_active: now,
            last_beat: None,
            hears_pushes: false,
            polling: Retry::every(POLL_EVERY),
            approvals: None,
            quit_asked: false,
            linked_request: None,
            last_inspected: None,
            page_starts: BTreeMap::new(),
            saved_entries: 0,
            frozen_since: None,
            receipt: None,
            owed_ends: Vec::new(),
            revocations_wait: false,
            revoking: Retry::every(REVOKE_EVERY),
            unsent: false,
            hand_in: Retry::every(hand_in::EVERY),
            ended_there: None,
            own_over: None,
            unknown_here: HashSet::new(),
            busy: false,
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
        self.vault.grant = None;
        self.deadline = None;
        self.session_number += 1;
    }

    /// Forgets every token and whatever belonged to the person.
    pub fn wipe_everything(&mut self) {
        self.wipe_impersonation_token();
        self.vault.direct = None;
        let refresh = self.vault.refresh.take();
        self.left_logins.extend(self.login.take().map(|login| (login, refresh)));
        // What is waited for was for whoever is leaving.
        if let Some(waiting) = &self.waiting {
            waiting.stop();
        }
        self.timezone_offer = None;
        self.receipt = None;
        self.approvals = None;
        self.hears_pushes = false;
        self.own_over = None;
        self.unknown_here.clear();
        self.own = Known::default();
        self.session = Known::default();
        // They were meant for this agent, and the first one names a customer.
        self.unsay(NoticeKind::CrashRevoked);
        self.unsay(NoticeKind::JournalRefused);
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
        self.page_starts.clear();
        self.last_change = None;
        self.inverse = None;
    }

    /// Begins the bookkeeping of a new session.
    pub fn begin_session(&mut self, terms: Terms, span: &Span, verified_at: i64) {
        self.session_number += 1;
        self.terms = Some(terms);
        self.deadline = Some(span.deadline);
        self.ends_at = span.ends_at;
        self.extendable_until = span.extendable_until;
        self.last_change = None;
        self.inverse = None;
        self.quit_asked = false;
        self.session = Known { verified_at, server: None };
        self.last_inspected = None;
        self.page_starts.clear();
        self.ended_there = None;
        self.frozen_since = None;
        self.receipt = None;
        self.timezone_offer = None;
    }

    /// Ends the bookkeeping of a session whose receipt was read.
    pub fn end_session(&mut self) {
        self.receipt = None;
        self.quit_asked = false;
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

    /// The server says when the session ends. It can be told to end earlier; later only by
    /// [`Self::extend_to`]. By difference: whatever this computer's clock says, less is less.
    pub fn hear_end(&mut self, ends_at: i64) {
        let Some(deadline) = self.deadline.filter(|_| ends_at < self.ends_at) else { return };
        let less = Duration::from_millis(self.ends_at.abs_diff(ends_at));
        self.deadline = Some(deadline.saturating_sub(less));
        self.ends_at = ends_at;
    }

    /// The server says how the session stands now. Whether changes were allowed before and no longer are.
    pub fn hear_terms(&mut self, who: &WhoAmI) -> bool {
        self.hear_end(who.ends_at);
        self.extendable_until = who.extendable_until;
        let Some(terms) = &mut self.terms else { return false };
        let taken_back = terms.changes_allowed && !who.changes_allowed;
        terms.changes_allowed = who.changes_allowed;
        taken_back
    }

    /// The server has extended the session.
    pub fn extend_to(&mut self, ends_at: i64) {
        let Some(deadline) = self.deadline.filter(|_| ends_at > self.ends_at) else { return };
        self.deadline = Some(deadline + Duration::from_millis(self.ends_at.abs_diff(ends_at)));
        self.ends_at = ends_at;
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
