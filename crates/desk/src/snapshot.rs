//! State -> snapshot: the one place where it is decided what the page may know.

use crate::{Desk, adapters::clock::desktop_timezone, plain::plain, state::Inner};
use ergo_protocol::snapshot::{Armed, Frozen, Impersonation, Phase, Server, Snapshot};
use ergo_session::{Held, Resume, State, held_back, holds_actor, mode};
use std::time::Duration;

/// The snapshot of this moment.
pub fn of(inner: &Inner, desk: &Desk) -> Snapshot {
    let held = holds_actor(inner.state());
    Snapshot {
        revision: *desk.revision.borrow(),
        phase: phase(inner),
        agent: match inner.state() {
            State::SignedOut => None,
            State::Direct { agent, .. }
            | State::Requested { agent, .. }
            | State::Entering { agent, .. }
            | State::Confirming { agent, .. }
            | State::Active { agent, .. }
            | State::Frozen { agent, .. }
            | State::Exiting { agent, .. }
            | State::Ended { agent, .. } => Some(agent.clone()),
        },
        impersonation: held.map(|held| impersonation(held, inner, desk)),
        held_back: held.map_or_else(Vec::new, |_| held_back().to_vec()),
        notices: inner.notices.clone(),
        timezone_offer: inner
            .timezone_offer
            .clone()
            .filter(|_| matches!(inner.state(), State::Direct { .. })),
        server: Server {
            url: desk.client.server().as_str().to_owned(),
            training: inner.training == Some(true),
            reachable: inner.reachable,
            sign_in: inner.sign_in_at.as_ref().map(|at| host(&at.issuer)),
            hand_overs: inner.hand_overs.iter().map(|from| plain(&from.provider)).collect(),
        },
        desktop_timezone: desktop_timezone(),
        approvals: inner.approvals.filter(|_| !matches!(inner.state(), State::SignedOut)),
        waiting: inner.waiting.as_ref().map(|waiting| waiting.shown.clone()),
        quit_asked: inner.quit_asked && held.is_some(),
    }
}

/// The part of an address that a person knows.
fn host(address: &str) -> String {
    reqwest::Url::parse(address).ok().and_then(|url| url.host_str().map(plain)).unwrap_or_default()
}

fn phase(inner: &Inner) -> Phase {
    match inner.state() {
        State::SignedOut => Phase::SignedOut,
        State::Direct { .. } => Phase::Direct,
        State::Requested { request, .. } => Phase::Requested(request.clone()),
        State::Entering { .. } => Phase::Entering,
        State::Confirming { .. } => Phase::Confirming,
        State::Active { .. } => Phase::Active,
        State::Frozen { reason, detail, resume, .. } => Phase::Frozen(Frozen {
            reason: *reason,
            detail: detail.clone(),
            since: inner.frozen_since.unwrap_or_default(),
            can_reverify: *resume != Resume::No,
            saved_entries: inner.saved_entries,
        }),
        State::Exiting { .. } => Phase::Exiting,
        State::Ended { .. } => inner.receipt.clone().map_or(Phase::Exiting, Phase::Ended),
    }
}

fn impersonation(held: &Held, inner: &Inner, desk: &Desk) -> Impersonation {
    let terms = inner.terms.as_ref();
    let now = desk.clock.monotonic();
    let remaining = inner.deadline.map_or(0, |deadline| millis(deadline.saturating_sub(now)));
    let extendable = inner.extendable_until.saturating_sub(inner.ends_at).max(0) / 60_000;
    Impersonation {
        session_id: held.session.facts().session_id.clone(),
        viewed: held.viewed.clone(),
        impersonator: held.impersonator.clone(),
        workspace: held.workspace.clone(),
        mode: mode(inner.state()),
        ticket: terms.map(|terms| terms.ticket.clone()).unwrap_or_default(),
        reason: terms.map(|terms| terms.reason.clone()).unwrap_or_default(),
        minutes: terms.map(|terms| terms.minutes).unwrap_or_default(),
        scope: terms.map(|terms| terms.scope.clone()).unwrap_or_default(),
        changes_allowed: terms.is_some_and(|terms| terms.changes_allowed),
        armed: held.armed.as_ref().map(|armed| Armed {
            change: armed.draft.change.clone(),
            title: armed.title.clone(),
            before: armed.before.clone(),
            after: armed.after.clone(),
            purpose: armed.draft.purpose.clone(),
            authorised_by: armed.draft.authorised_by.clone(),
            how: armed.draft.how,
            remaining_millis: millis(inner.armed_until.saturating_sub(now)),
            calling: armed.calling,
        }),
        last_change: inner.last_change.clone(),
        ends_at: inner.ends_at,
        remaining_millis: remaining,
        extendable_minutes: u32::try_from(extendable).unwrap_or(u32::MAX),
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
