//! State -> snapshot: the one place where it is decided what the page may know.

use super::{Desk, state::Inner};
use crate::adapters::clock::desktop_timezone;
use ergo_protocol::snapshot::{Frozen, Impersonation, Mode, Phase, Server, Snapshot};
use ergo_session::{Held, Resume, State, held_back, holds_actor};

/// The snapshot of this moment.
pub fn of(inner: &Inner, desk: &Desk) -> Snapshot {
    let held = holds_actor(inner.state());
    Snapshot {
        revision: *desk.revision.borrow(),
        phase: phase(inner),
        agent: match inner.state() {
            State::SignedOut => None,
            State::Direct { agent, .. }
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
        },
        desktop_timezone: desktop_timezone(),
    }
}

fn phase(inner: &Inner) -> Phase {
    match inner.state() {
        State::SignedOut => Phase::SignedOut,
        State::Direct { .. } => Phase::Direct,
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
    let remaining = inner.deadline.map_or(0, |deadline| {
        let left = deadline.saturating_sub(desk.clock.monotonic());
        i64::try_from(left.as_millis()).unwrap_or(i64::MAX)
    });
    Impersonation {
        session_id: held.session.facts().session_id.clone(),
        viewed: held.viewed.clone(),
        impersonator: held.impersonator.clone(),
        workspace: held.workspace.clone(),
        mode: Mode::ReadOnly,
        ticket: terms.map(|terms| terms.ticket.clone()).unwrap_or_default(),
        reason: terms.map(|terms| terms.reason.clone()).unwrap_or_default(),
        minutes: terms.map(|terms| terms.minutes).unwrap_or_default(),
        scope: terms.map(|terms| terms.scope.clone()).unwrap_or_default(),
        changes_allowed: terms.is_some_and(|terms| terms.changes_allowed),
        ends_at: held.session.facts().expires_at.saturating_mul(1000),
        remaining_millis: remaining,
    }
}
