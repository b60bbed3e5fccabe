//! Approvals that can still be revoked: those that have not been used yet, and those whose session
//! is running.

use super::who::agent_as_user;
use super::{next::next, revoke::Revoke, words::approved as say};
use crate::{
    components::{ProblemBox, loaded::loaded},
    hooks::{Load, focus_found, use_latest, use_load, use_tick},
    ipc,
    kit::{
        Badge, Button, ButtonKind, Card, Glyph, Icon, Skeleton, Tone,
        count::{count, length},
        phrase,
        phrase::name,
    },
};
use ergo_protocol::entry::{EntryRequest, EntryState};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Approved`].
#[derive(Properties, PartialEq)]
pub struct ApprovedProps {
    /// Read again whenever this changes: how many requests wait, and how many were decided here.
    pub occasion: (Option<u32>, u32),
}

/// Nothing is pushed when a session begins or ends, so the list is read again this often.
const EVERY_MILLIS: u32 = 15_000;

/// The section.
#[component]
pub fn Approved(props: &ApprovedProps) -> Html {
    let tick = use_tick(EVERY_MILLIS);
    let loading = use_load((props.occasion, tick), |_| ipc::revocable_approvals());
    let open = use_state(|| None::<String>);
    let revoked = use_state(|| None::<Rc<EntryRequest>>);
    let known = use_latest(&loading);
    // What was just revoked may still be in the list that was read before.
    let gone = revoked.as_ref().map(|request| request.id.clone());
    let left: Option<Vec<EntryRequest>> = known.as_ref().map(|requests| {
        requests.iter().filter(|request| Some(&request.id) != gone.as_ref()).cloned().collect()
    });
    let choose = {
        let (open, revoked) = (open.clone(), revoked.setter());
        Callback::from(move |id: String| {
            revoked.set(None);
            open.set(if open.as_ref() == Some(&id) { None } else { Some(id) });
        })
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| {
            if let Some(id) = &*open {
                focus_found(&revoke_of(id));
            }
            open.set(None);
        })
    };
    let onrevoked = {
        let (open, revoked, reload) = (open.setter(), revoked.setter(), loading.reload.clone());
        let left = left.clone().unwrap_or_default();
        Callback::from(move |request: Rc<EntryRequest>| {
            match next(&left, &request.id) {
                Some(id) => focus_found(&revoke_of(&id)),
                None => focus_found("#approved"),
            }
            open.set(None);
            revoked.set(Some(request));
            reload.emit(());
        })
    };
    html! {
        <section class="approved" aria-labelledby="approved">
            <header class="approved-head">
                <h2 id="approved" class="card-title" tabindex="-1">{ say::TITLE }</h2>
                if let Some(left) = left.as_ref().filter(|left| !left.is_empty()) {
                    <Badge>{ count(length(left)) }</Badge>
                }
            </header>
            <div role="status" aria-live="polite">
                if let Some(request) = &*revoked {
                    { said(request) }
                }
            </div>
            if let Some(left) = left {
                if let Load::Failed(problem) = &loading.state {
                    <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} />
                }
                if left.is_empty() {
                    <p class="secondary" data-testid="approved-none">{ say::NONE }</p>
                } else {
                    <Card flush=true>
                        <ul class="rows">
                            { for left.into_iter().map(Rc::new).map(|request| {
                                let is_open = open.as_ref() == Some(&request.id);
                                let form = is_open.then(|| html! {
                                    <Revoke
                                        request={Rc::clone(&request)}
                                        onrevoked={onrevoked.clone()}
                                        onclose={onclose.clone()}
                                        onover={loading.reload.clone()}
                                    />
                                });
                                row(&request, &choose, form)
                            }) }
                        </ul>
                    </Card>
                }
            } else {
                { loaded(&loading, skeleton(), |_| html! {}) }
            }
        </section>
    }
}

fn skeleton() -> Html {
    html! { <Card flush=true><Skeleton rows=2 label={say::LOADING} /></Card> }
}

/// The button that begins the revoking of one approval.
fn revoke_of(id: &str) -> String {
    format!("[data-testid='approved-row'][data-request='{id}'] [data-testid='approval-revoke']")
}

fn said(request: &EntryRequest) -> Html {
    html! {
        <p class="approvals-said approvals-declined" data-testid="revoke-said">
            <Icon glyph={Glyph::Denied} size=16 />
            <span>
                { phrase(say::REVOKED, &[
                    ("agent", name(&request.agent.name)),
                    ("workspace", name(&request.workspace.name)),
                    ("user", name(&request.user.name)),
                ]) }
            </span>
        </p>
    }
}

fn row(request: &EntryRequest, choose: &Callback<String>, form: Option<Html>) -> Html {
    let onclick = {
        let id = request.id.clone();
        choose.reform(move |()| id.clone())
    };
    let (state, tone, glyph) = standing(request.state);
    html! {
        <li
            key={request.id.clone()}
            class="approved-row"
            data-testid="approved-row"
            data-request={request.id.clone()}
            data-state={state}
        >
            <div class="approved-line">
                <span class="person-words">
                    <span class="person-line">
                        { agent_as_user(request) }
                    </span>
                    <span class="person-detail"><bdi>{ &request.workspace.name }</bdi>{ " · " }<bdi>{ &request.ticket }</bdi></span>
                    <span class="person-detail numbers">{ approved_by(request) }</span>
                </span>
                <Badge {tone} icon={glyph}>{ say::state(request.state) }</Badge>
                <Button kind={ButtonKind::Danger} {onclick} testid="approval-revoke">{ say::REVOKE }</Button>
            </div>
            { form.unwrap_or_default() }
        </li>
    }
}

/// By whom, when and for how long.
fn approved_by(request: &EntryRequest) -> Html {
    let minutes = say::minutes(request.minutes);
    match &request.decision {
        Some(decision) => html! {
            <>{ phrase(say::by(decision.at), &[("name", name(&decision.by.name))]) }{ " · " }{ minutes }</>
        },
        None => html! { <>{ say::BY_SETTINGS }{ " · " }{ minutes }</> },
    }
}

/// Whether the approval has been used to enter.
const fn standing(state: EntryState) -> (&'static str, Tone, Glyph) {
    match state {
        EntryState::Used => ("used", Tone::Warn, Glyph::Eye),
        _ => ("approved", Tone::Plain, Glyph::Clock),
    }
}
