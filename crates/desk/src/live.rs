//! The impersonation session: what is held of it from the identity check until its receipt was read.

use crate::{
    draft::Unfinished,
    due::Due,
    known::Known,
    vault::{Grant, ImpersonationToken},
};
use ergo_protocol::{
    change::Change,
    entry::Scope,
    session::WhoAmI,
    snapshot::{LastChange, Receipt},
};
use std::{collections::BTreeMap, time::Duration};

/// How often the server is asked who we are.
const ASK_EVERY: Duration = Duration::from_secs(10);
/// How many page starts are remembered at once; a list of 5,000 members has 50.
const MOST_PAGES: usize = 1_000;

/// Dropped as a whole when the receipt was read. The token goes earlier: it is wiped the moment the session is
/// left or stopped for good.
#[derive(Debug)]
pub struct LiveSession {
    /// Its token, while it is held.
    pub token: Option<ImpersonationToken>,
    /// The grant for the armed change.
    pub grant: Option<Grant>,
    /// Until when that change stays armed, on the monotonic clock.
    pub armed_until: Duration,
    /// Grants that nobody will use: they are voided at the next beat, and end with the session anyway.
    pub unused_grants: Vec<String>,
    /// What was asked for at entry.
    pub terms: Terms,
    /// How long it may last.
    pub span: Span,
    /// When it was last extended, on the monotonic clock.
    pub extended_at: Duration,
    /// What is known of the token besides its claims.
    pub known: Known,
    /// When the token is renewed.
    pub renewal: Due,
    /// When the server is asked who we are.
    pub asking: Due,
    /// When the server last said, in agreement with the token, who we are; on the monotonic clock. Any other
    /// answer proves nothing about the session.
    pub last_confirmed: Duration,
    /// When somebody was last at the desk, on the monotonic clock.
    pub last_active: Duration,
    /// What was read of the customer.
    pub seen: Seen,
    /// Entries of the session that are on disk.
    pub saved_entries: u32,
    /// The note that the agent is typing.
    pub unfinished: Unfinished,
    /// Whether the server has said that it is over.
    pub ended_there: bool,
    /// While it is frozen.
    pub stopped: Option<Stopped>,
    /// Whether the window was asked to close and the agent has not answered.
    pub quit_asked: bool,
    /// The account of it, once it has ended.
    pub receipt: Option<Receipt>,
}

/// What an entry was approved for.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// The support ticket that the session is about.
    pub ticket: String,
    /// Why the agent entered, as the customer may read it.
    pub reason: String,
    /// The time limit, with what it was extended by.
    pub minutes: u32,
    /// What the session may read and change.
    pub scope: Vec<Scope>,
    /// Whether one stated change may be armed now, as the server says.
    pub changes_allowed: bool,
}

/// How long a session may last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// Its end on the monotonic clock.
    pub deadline: Duration,
    /// The same as the server says it (Unix milliseconds).
    pub ends_at: i64,
    /// Until when it could be extended, as the server says it (Unix milliseconds).
    pub extendable_until: i64,
}

/// What was read of the customer, dropped when the session stops. The desk keeps no pages; this is what it needs to
/// know of them.
#[derive(Debug, Default)]
pub struct Seen {
    /// What was inspected last, so that looking at the same thing twice in a row is one entry.
    pub last_inspected: Option<String>,
    /// How many rows come before each page of the member list that was named so far, by its cursor.
    pub page_starts: BTreeMap<String, u32>,
    /// The change that would put the armed one back.
    pub inverse: Option<Change>,
    /// What became of the last change.
    pub last_change: Option<LastChange>,
}

/// A session that is frozen.
#[derive(Clone, Debug)]
pub struct Stopped {
    /// Since when (Unix milliseconds).
    pub since: i64,
    /// The armed change that the freeze has canceled, in words.
    pub armed_canceled: Option<String>,
}

impl Seen {
    /// Remembers how many rows come before the page behind a cursor.
    pub fn remember_page(&mut self, cursor: String, before: u32) {
        if self.page_starts.len() >= MOST_PAGES {
            self.page_starts.clear();
        }
        self.page_starts.insert(cursor, before);
    }
}

impl LiveSession {
    /// A session that begins at `now` (monotonic), with as many entries on disk.
    pub fn new(
        token: ImpersonationToken,
        terms: Terms,
        span: Span,
        known: Known,
        saved_entries: u32,
        now: Duration,
    ) -> Self {
        let renewal = Due::renewal(token.session().facts(), now);
        Self {
            token: Some(token),
            grant: None,
            armed_until: now,
            unused_grants: Vec::new(),
            terms,
            span,
            extended_at: now,
            known,
            renewal,
            asking: Due::every(ASK_EVERY).starting(now + ASK_EVERY),
            last_confirmed: now,
            last_active: now,
            seen: Seen::default(),
            saved_entries,
            unfinished: Unfinished::default(),
            ended_there: false,
            stopped: None,
            quit_asked: false,
            receipt: None,
        }
    }

    /// Forgets the token; its bytes are wiped when the last request in flight lets go.
    pub fn wipe_token(&mut self) {
        self.token = None;
        self.grant = None;
    }

    /// Whether its time is over, by whichever clock says so first. The wall clock only ever ends a session earlier:
    /// it goes on while a computer sleeps, and the monotonic one does not.
    pub fn is_over(&self, monotonic: Duration, unix_millis: i64) -> bool {
        self.token.is_some() && (monotonic >= self.span.deadline || unix_millis >= self.span.ends_at)
    }

    /// How long is left; nothing without a token.
    pub fn remaining(&self, monotonic: Duration) -> Duration {
        match self.token {
            Some(_) => self.span.deadline.saturating_sub(monotonic),
            None => Duration::ZERO,
        }
    }

    /// The server says how the session stood when it was asked, at `asked_at` (monotonic). Returns whether changes were
    /// allowed before and no longer are.
    pub fn hear_terms(&mut self, who: &WhoAmI, asked_at: Duration) -> bool {
        // An answer from before an extension does not take it back.
        if asked_at >= self.extended_at {
            self.span.shorten_to(who.ends_at);
            self.span.extendable_until = who.extendable_until;
        }
        let taken_back = self.terms.changes_allowed && !who.changes_allowed;
        self.terms.changes_allowed = who.changes_allowed;
        taken_back
    }

    /// The server has extended the session; heard at `now` (monotonic).
    pub fn extended(&mut self, minutes: u32, ends_at: i64, now: Duration) {
        self.extended_at = now;
        self.span.extend_to(ends_at);
        self.terms.minutes = self.terms.minutes.saturating_add(minutes);
    }
}

impl Span {
    /// The server can say that the session ends earlier; later only by [`Self::extend_to`]. By difference: whatever
    /// this computer's clock says, less is less.
    fn shorten_to(&mut self, ends_at: i64) {
        if ends_at < self.ends_at {
            let less = Duration::from_millis(self.ends_at.abs_diff(ends_at));
            self.deadline = self.deadline.saturating_sub(less);
            self.ends_at = ends_at;
        }
    }

    fn extend_to(&mut self, ends_at: i64) {
        if ends_at > self.ends_at {
            self.deadline += Duration::from_millis(self.ends_at.abs_diff(ends_at));
            self.ends_at = ends_at;
        }
    }
}
