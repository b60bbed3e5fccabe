//! The impersonation session: what the desk holds from the identity check until its receipt is closed.

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

/// How often the desk asks the server who we are.
const ASK_EVERY: Duration = Duration::from_secs(10);
/// The most page starts that are remembered; a list of 5,000 members has 50.
const MOST_PAGES: usize = 1_000;

/// Dropped as a whole when the receipt is closed. The token is wiped earlier, as soon as the session is left or
/// stopped for good.
#[derive(Debug)]
pub struct LiveSession {
    /// Its token, while it is held.
    pub token: Option<ImpersonationToken>,
    /// The grant for the armed change.
    pub grant: Option<Grant>,
    /// When that change is disarmed, on the monotonic clock.
    pub armed_until: Duration,
    /// Grants that no one will use. They are voided at the next beat, and end with the session anyway.
    pub unused_grants: Vec<String>,
    /// The terms of the entry.
    pub terms: Terms,
    /// How long it may last.
    pub span: Span,
    /// Minutes of extensions whose answers are not known; they count as given.
    pub unconfirmed_minutes: u32,
    /// When it was last extended, on the monotonic clock.
    pub extended_at: Duration,
    /// What is known about the token besides its claims.
    pub known: Known,
    /// When to renew the token.
    pub renewal: Due,
    /// When to ask the server who we are.
    pub asking: Due,
    /// When the server last said who we are and agreed with the token, on the monotonic clock. Any other answer
    /// proves nothing about the session.
    pub last_confirmed: Duration,
    /// When someone was last active at the desk, on the monotonic clock.
    pub last_active: Duration,
    /// What was read from the customer's workspace.
    pub seen: Seen,
    /// The number of the session's entries on disk.
    pub saved_entries: u32,
    /// The note that the agent is typing.
    pub unfinished: Unfinished,
    /// Whether the server has said that the session is over.
    pub ended_there: bool,
    /// Present while the session is frozen.
    pub stopped: Option<Stopped>,
    /// Whether the window was asked to close and the agent has not answered.
    pub quit_asked: bool,
    /// The receipt, once the session has ended.
    pub receipt: Option<Receipt>,
}

/// What an entry was approved for.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// The support ticket.
    pub ticket: String,
    /// Why the agent entered, as the customer may read it.
    pub reason: String,
    /// The time limit in minutes, including extensions.
    pub minutes: u32,
    /// What the session may read and change.
    pub scope: Vec<Scope>,
    /// Whether one stated change may be armed now, according to the server.
    pub changes_allowed: bool,
}

/// How long a session may last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// Its end on the monotonic clock.
    pub deadline: Duration,
    /// Its end according to the server (Unix milliseconds).
    pub ends_at: i64,
    /// The latest time that it could be extended to, according to the server (Unix milliseconds).
    pub extendable_until: i64,
}

/// What the desk remembers about the pages that were read, dropped when the session stops. It does not keep the
/// pages.
#[derive(Debug, Default)]
pub struct Seen {
    /// What was inspected last, so that looking at the same thing twice in a row is one entry.
    pub last_inspected: Option<String>,
    /// The number of rows before each known page of the member list, by the page's cursor.
    pub page_starts: BTreeMap<String, u32>,
    /// The change that would undo the armed one.
    pub inverse: Option<Change>,
    /// The last change and its outcome.
    pub last_change: Option<LastChange>,
}

/// A session that is frozen.
#[derive(Clone, Debug)]
pub struct Stopped {
    /// When it froze (Unix milliseconds).
    pub since: i64,
    /// The armed change that the freeze canceled, in words.
    pub armed_canceled: Option<String>,
}

impl Seen {
    /// Remembers the number of rows before the page with this cursor.
    pub fn remember_page(&mut self, cursor: String, before: u32) {
        if self.page_starts.len() >= MOST_PAGES {
            self.page_starts.clear();
        }
        self.page_starts.insert(cursor, before);
    }
}

impl LiveSession {
    /// Creates a session that begins at `now` (monotonic), with `saved_entries` entries on disk.
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
            unconfirmed_minutes: 0,
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

    /// Drops the token; its bytes are wiped when the last request in flight drops its clone.
    pub fn wipe_token(&mut self) {
        self.token = None;
        self.grant = None;
    }

    /// Whether its time is up, by whichever clock says so first. The wall clock can only end a session earlier: it
    /// keeps running while the computer sleeps, and the monotonic clock does not.
    pub fn is_over(&self, monotonic: Duration, unix_millis: i64) -> bool {
        self.token.is_some() && (monotonic >= self.span.deadline || unix_millis >= self.span.ends_at)
    }

    /// The remaining time; zero without a token.
    pub fn remaining(&self, monotonic: Duration) -> Duration {
        match self.token {
            Some(_) => self.span.deadline.saturating_sub(monotonic),
            None => Duration::ZERO,
        }
    }

    /// Applies the server's answer about the session to a question asked at `asked_at` (monotonic). Returns whether
    /// changes were allowed before and no longer are.
    pub fn hear_terms(&mut self, who: &WhoAmI, asked_at: Duration) -> bool {
        // An answer from before an extension does not undo it.
        if asked_at >= self.extended_at {
            self.span.shorten_to(who.ends_at);
            self.span.extendable_until = who.extendable_until;
        }
        let taken_back = self.terms.changes_allowed && !who.changes_allowed;
        self.terms.changes_allowed = who.changes_allowed;
        taken_back
    }

    /// Applies an extension by the server, received at `now` (monotonic).
    pub fn extended(&mut self, minutes: u32, ends_at: i64, now: Duration) {
        self.extended_at = now;
        self.span.extend_to(ends_at);
        self.terms.minutes = self.terms.minutes.saturating_add(minutes);
    }
}

impl Span {
    /// Applies an earlier end from the server; only [`Self::extend_to`] can make it later. Uses the difference
    /// between the two ends, so this computer's clock does not matter.
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
