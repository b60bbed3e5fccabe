//! What the organization's own decision point says, beside what the server says. A missing answer is neither a yes nor a no,
//! and is never shown as one.

use super::words;
use crate::kit::{Badge, Glyph, Icon, Tone, count::length};
use ergo_protocol::workspace::{EffectiveAccess, EffectivePermission, PointAnswer, PointState};
use yew::prelude::*;

/// Above the permissions: what became of the question to it.
pub fn answer(access: &EffectiveAccess) -> Html {
    let Some(PointAnswer { state, paused }) = access.decision_point else { return html! {} };
    let differing: Vec<_> = access.items.iter().filter(|item| differs(item)).collect();
    let (glyph, text) = match state {
        PointState::Answered if differing.is_empty() => (Glyph::Check, words::point_agrees()),
        PointState::Answered => (Glyph::Warning, words::point_differs(length(&differing))),
        _ => (Glyph::Warning, words::point_silent(state, paused)),
    };
    html! {
        <p class="point-answer" data-testid="decision-point" data-state={state.as_str()}>
            <Icon {glyph} size=16 />
            <span>{ text }</span>
        </p>
    }
}

/// Whether it decides otherwise than the server.
pub fn differs(item: &EffectivePermission) -> bool {
    item.decision.as_ref().is_some_and(|decision| decision.differs)
}

/// Beside one permission: its decision and reasons.
pub fn decision(item: &EffectivePermission) -> Html {
    let Some(decision) = &item.decision else { return html! {} };
    let text = match (decision.failed, decision.allowed) {
        (true, _) => words::POINT_FAILED,
        (false, true) => words::POINT_ALLOWS,
        (false, false) => words::POINT_DENIES,
    };
    html! {
        <div class="point" data-testid="decision" data-allowed={decision.allowed.to_string()}>
            <span class="quiet">{ text }</span>
            if decision.differs {
                <Badge tone={Tone::Warn}>{ words::POINT_OTHERWISE }</Badge>
            }
            { for decision.reasons.iter().map(|reason| html! {
                <bdi key={reason.clone()} class="quiet point-reason">{ reason }</bdi>
            }) }
        </div>
    }
}
