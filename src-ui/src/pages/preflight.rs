//! The last look before entering: exactly who, where, why, for how long, and what may be done.

mod words;

use crate::{
    components::PersonLine,
    hooks::{Desk, use_desk},
    ipc,
    kit::{
        Avatar, AvatarSize, Button, ButtonKind, Card, Empty, Glyph, Heading, Icon, phrase,
        phrase::{name, strong_name},
    },
    state::{Action, BEFORE_YOU_START, FormEdit},
};
use ergo_protocol::{
    directory::SupportAccess,
    entry::{Preflight, Scope},
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The id of the lines that say what the attestation means.
const MEANING: &str = "attestation-meaning";
/// The id of the line that says what is missing.
const MISSING: &str = "preflight-missing";

/// The pre-flight screen.
#[component]
pub fn PreflightPage() -> Html {
    let desk = use_desk();
    let back = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::Form(FormEdit::Back)))
    };
    let Some(preflight) = desk.form.preflight.clone() else {
        return html! {
            <Empty glyph={Glyph::Person} title={words::EMPTY_TITLE}>
                <Button onclick={back}>{ words::EMPTY_ACTION }</Button>
            </Empty>
        };
    };
    let enter = {
        let (desk, draft) = (desk.clone(), preflight.draft.clone());
        Callback::from(move |()| desk.run(ipc::enter(draft.clone())))
    };
    html! {
        <div class="preflight" data-testid="preflight">
            <Heading over={html! { words::OVER }}>{ words::TITLE }</Heading>
            <div class="preflight-columns">
                <Card flush=true class="preflight-what">
                    { who(&preflight) }
                    { why(&preflight) }
                </Card>
                <div class="preflight-side">
                    { allowed(&preflight) }
                    { attestation(&desk, &preflight) }
                </div>
            </div>
            <div class="preflight-go">
                <Button large=true icon={Glyph::Left} onclick={back} testid="preflight-back">{ words::BACK }</Button>
                <span id={MISSING} class="quiet">if !desk.form.attested { { words::ATTEST_FIRST } }</span>
                <Button
                    kind={ButtonKind::Primary}
                    large=true
                    disabled={!desk.form.attested}
                    describedby={(!desk.form.attested).then_some(MISSING)}
                    onclick={enter}
                    testid="enter"
                >
                    if preflight.candidate.support_access == SupportAccess::OnRequest {
                        { phrase(words::REQUEST_AS, &[("name", name(&preflight.candidate.user.name))]) }
                    } else {
                        { phrase(words::ENTER_AS, &[("name", name(&preflight.candidate.user.name))]) }
                    }
                </Button>
            </div>
        </div>
    }
}

fn who(preflight: &Preflight) -> Html {
    let candidate = &preflight.candidate;
    let workspace = &candidate.workspace;
    html! {
        <div class="preflight-who">
            <p class="quiet">{ words::VIEW_AS }</p>
            <PersonLine person={candidate.user.clone()} size={AvatarSize::Large} />
            <dl class="pairs">
                <div><dt>{ words::USER_ID }</dt><dd><bdi class="mono">{ &candidate.user.id }</bdi></dd></div>
                <div>
                    <dt>{ words::WORKSPACE }</dt>
                    <dd class="preflight-workspace">
                        <Avatar id={workspace.id.clone()} name={workspace.name.clone()} size={AvatarSize::Small} workspace=true />
                        <strong><bdi>{ &workspace.name }</bdi></strong>
                        <bdi class="mono quiet">{ &workspace.id }</bdi>
                    </dd>
                </div>
                <div><dt>{ words::ROLE }</dt><dd><bdi>{ &candidate.role }</bdi></dd></div>
            </dl>
        </div>
    }
}

fn why(preflight: &Preflight) -> Html {
    let draft = &preflight.draft;
    html! {
        <dl class="pairs preflight-why">
            <div><dt>{ words::TICKET }</dt><dd><bdi>{ &draft.ticket }</bdi></dd></div>
            <div><dt>{ words::REASON }</dt><dd class="preflight-reason"><bdi>{ &draft.reason }</bdi></dd></div>
            <div><dt>{ words::TIME_LIMIT }</dt><dd>{ words::minutes(draft.minutes) }</dd></div>
        </dl>
    }
}

fn allowed(preflight: &Preflight) -> Html {
    let user = &preflight.candidate.user.name;
    let waits = preflight.candidate.support_access == SupportAccess::OnRequest;
    html! {
        <Card title={words::ALLOWED}>
            <ul class="facts">
                <li class="fact fact-ok">
                    <Icon glyph={Glyph::Eye} size=16 />
                    <span>
                        { phrase(words::can_view(preflight), &[("name", name(user))]) }
                    </span>
                </li>
                if preflight.scope.contains(&Scope::Change) {
                    <li class="fact">
                        <Icon glyph={Glyph::Pencil} size=16 />
                        <span>{ words::CHANGES }</span>
                    </li>
                }
                <li class="fact">
                    <Icon glyph={Glyph::Lock} size=16 />
                    <span>
                        if !preflight.scope.contains(&Scope::Change) {
                            { words::NO_CHANGES }{ " " }
                            if preflight.candidate.changes_allowed {
                                { words::NO_CHANGES_REQUESTED }{ " " }
                            }
                        }
                        { phrase(words::UNTOUCHED, &[("name", name(user))]) }
                    </span>
                </li>
                <li class="fact">
                    <Icon glyph={Glyph::Info} size=16 />
                    <span data-testid="preflight-notify">{ words::notified(preflight) }</span>
                </li>
                if waits {
                    <li class="fact fact-warn">
                        <Icon glyph={Glyph::Members} size=16 />
                        <span>{ words::NEEDS_APPROVAL }</span>
                    </li>
                }
            </ul>
        </Card>
    }
}

/// One attestation that names whom and where; its meaning stands below it, line by line.
fn attestation(desk: &Desk, preflight: &Preflight) -> Html {
    let attest = {
        let desk = desk.clone();
        Callback::from(move |event: Event| {
            let yes = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            desk.dispatch(Action::Form(FormEdit::Attest(yes)));
        })
    };
    html! {
        <Card title={words::ATTEST_TITLE}>
            <label class="attestation">
                <input
                    type="checkbox"
                    checked={desk.form.attested}
                    onchange={attest}
                    aria-describedby={MEANING}
                    data-testid="preflight-confirm"
                />
                <span>
                    { phrase(words::ATTEST, &[
                        ("user", strong_name(&preflight.candidate.user.name)),
                        ("workspace", strong_name(&preflight.candidate.workspace.name)),
                        ("ticket", strong_name(&preflight.draft.ticket)),
                    ]) }
                </span>
            </label>
            <ul id={MEANING} class="attestation-meaning">
                { for BEFORE_YOU_START.iter().map(|line| html! { <li key={line.english()}>{ *line }</li> }) }
            </ul>
        </Card>
    }
}
