//! State -> snapshot: the one place that decides what the page may know.

use crate::{Desk, adapters::clock::desktop_timezone, live::LiveSession, plain::plain, state::Inner};
use ergo_catalog::Language;
use ergo_protocol::snapshot::{Armed, Frozen, Impersonation, Phase, Server, Snapshot};
use ergo_session::{Held, Resume, State, held_back, holds_actor, mode, require_direct};
use std::time::Duration;

impl Desk {
    /// What the page may know now.
    pub fn snapshot(&self) -> Snapshot {
        of(&self.lock(), self)
    }
}

fn of(inner: &Inner, desk: &Desk) -> Snapshot {
    let held = holds_actor(inner.state());
    let (own, live, server) = (inner.own.as_ref(), inner.live.as_ref(), &inner.server);
    Snapshot {
        revision: desk.revision(),
        phase: phase(inner),
        agent: inner.agent().cloned(),
        impersonation: held.map(|held| impersonation(held, live, inner, desk)),
        held_back: held.map_or_else(Vec::new, |_| held_back().to_vec()),
        notices: inner.notices.shown(),
        timezone_offer: own
            .and_then(|own| own.timezone_offer.clone())
            .filter(|_| require_direct(inner.state()).is_ok()),
        server: Server {
            url: desk.server_url().as_str().to_owned(),
            training: server.training == Some(true),
            reachable: server.reachable,
            last_heard: server.heard_at.filter(|_| own.is_some_and(|own| !own.hears_pushes)),
            sign_in: server.sign_in_at.as_ref().map(|at| host(&at.issuer)),
            hand_overs: server.hand_overs.iter().map(|from| plain(&from.provider)).collect(),
        },
        desktop_timezone: desktop_timezone(),
        language: Language::current().tag().to_owned(),
        approvals: own.and_then(|own| own.approvals),
        sessions_seen: own.map_or(0, |own| own.sessions_seen),
        waiting: inner.waiting.as_ref().map(|waiting| waiting.shown.clone()),
        quit_asked: live.is_some_and(|live| live.quit_asked) && held.is_some(),
        unfinished_note: live.and_then(|live| live.unfinished.shown()),
        managed: desk.management.view(Language::current()),
        updates: inner.updates.shown(desk.now()),
    }
}

/// The part of an address that people recognize.
fn host(address: &str) -> String {
    reqwest::Url::parse(address).ok().and_then(|url| url.host_str().map(plain)).unwrap_or_default()
}

fn phase(inner: &Inner) -> Phase {
    let live = inner.live.as_ref();
    let stopped = live.and_then(|live| live.stopped.as_ref());
    match inner.state() {
        State::SignedOut => Phase::SignedOut,
        State::Direct { .. } => Phase::Direct,
        State::Requested { request, .. } => Phase::Requested(request.clone()),
        State::Entering { .. } => Phase::Entering,
        State::Confirming { .. } => Phase::Confirming,
        State::Active { .. } => Phase::Active,
        State::Frozen { reason, detail, resume, .. } => Phase::Frozen(Frozen {
            reason: *reason,
            detail: detail.shown(),
            since: stopped.map_or(0, |stopped| stopped.since),
            can_reverify: *resume != Resume::No,
            saved_entries: live.map_or(0, |live| live.saved_entries),
            armed_canceled: stopped.and_then(|stopped| stopped.armed_canceled.clone()),
        }),
        State::Exiting { .. } => Phase::Exiting,
        State::Ended { .. } => {
            live.and_then(|live| live.receipt.clone()).map_or(Phase::Exiting, Phase::Ended)
        }
    }
}

/// A held token with an actor is shown as impersonating, no matter what else is known about the session (invariant
/// 2).
fn impersonation(held: &Held, live: Option<&LiveSession>, inner: &Inner, desk: &Desk) -> Impersonation {
    let terms = live.map(|live| live.terms.clone()).unwrap_or_default();
    let span = live.map(|live| live.span).unwrap_or_default();
    let armed_until = live.map(|live| live.armed_until).unwrap_or_default();
    let now = desk.clock.monotonic();
    let extendable = span.extendable_until.saturating_sub(span.ends_at).max(0) / 60_000;
    let extendable = u32::try_from(extendable).unwrap_or(u32::MAX);
    let unconfirmed = live.map_or(0, |live| live.unconfirmed_minutes);
    let most = desk.management.policy().longest_session_minutes.unwrap_or(u32::MAX);
    Impersonation {
        session_id: held.session.facts().session_id.clone(),
        viewed: held.viewed.clone(),
        impersonator: held.impersonator.clone(),
        workspace: held.workspace.clone(),
        mode: mode(inner.state()),
        ticket: terms.ticket,
        reason: terms.reason,
        minutes: terms.minutes,
        scope: terms.scope,
        changes_allowed: terms.changes_allowed && desk.management.require_changes().is_ok(),
        armed: held.armed.as_ref().map(|armed| Armed {
            change: armed.draft.change.clone(),
            title: armed.title.clone(),
            before: armed.before.clone(),
            after: armed.after.clone(),
            purpose: armed.draft.purpose.clone(),
            authorised_by: armed.draft.authorised_by.clone(),
            how: armed.draft.how,
            remaining_millis: millis(armed_until.saturating_sub(now)),
            calling: armed.calling,
        }),
        last_change: live.and_then(|live| live.seen.last_change.clone()),
        ends_at: span.ends_at,
        remaining_millis: live.map_or(0, |live| millis(live.remaining(now))),
        extendable_minutes: extendable.min(most.saturating_sub(terms.minutes.saturating_add(unconfirmed))),
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
