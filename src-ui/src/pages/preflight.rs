//! The last look before entering: exactly who, where, why, for how long, and what may be done.

use crate::{
    components::{PersonLine, scope::scope_words},
    hooks::{Desk, use_desk},
    ipc,
    kit::{Avatar, AvatarSize, Button, ButtonKind, Card, Empty, Glyph, Heading, Icon},
    state::{Action, BEFORE_YOU_START, FormEdit},
};
use ergo_protocol::{
    directory::{Notify, SupportAccess},
    entry::{Preflight, Scope},
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

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
            <Empty glyph={Glyph::Person} title="Nobody is chosen yet">
                <Button onclick={back}>{ "Choose whom to view" }</Button>
            </Empty>
        };
    };
    let enter = {
        let (desk, draft) = (desk.clone(), preflight.draft.clone());
        Callback::from(move |()| desk.run(ipc::enter(draft.clone())))
    };
    html! {
        <div class="preflight" data-testid="preflight">
            <Heading over={html! { "Nothing is opened yet" }}>{ "Review before entering" }</Heading>
            <div class="preflight-columns">
                <Card flush=true class="preflight-what">
                    { who(&preflight) }
                    { why(&preflight) }
                </Card>
                <div class="preflight-side">
                    { allowed(&preflight) }
                    { confirmations(&desk) }
                </div>
            </div>
            <div class="preflight-go">
                <Button large=true icon={Glyph::Left} onclick={back} testid="preflight-back">{ "Back" }</Button>
                <span class="quiet">
                    { if desk.form.all_confirmed() { "All four are confirmed" } else { "Confirm all four lines to go on" } }
                </span>
                <Button
                    kind={ButtonKind::Primary}
                    large=true
                    disabled={!desk.form.all_confirmed()}
                    onclick={enter}
                    testid="enter"
                >
                    if preflight.candidate.support_access == SupportAccess::OnRequest {
                        { "Send request to enter as " }<bdi>{ &preflight.candidate.user.name }</bdi>
                    } else {
                        { "Enter as " }<bdi>{ &preflight.candidate.user.name }</bdi>
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
            <p class="quiet">{ "You will see the workspace as" }</p>
            <PersonLine person={candidate.user.clone()} size={AvatarSize::Large} />
            <dl class="pairs">
                <div><dt>{ "User id" }</dt><dd><bdi class="mono">{ &candidate.user.id }</bdi></dd></div>
                <div>
                    <dt>{ "Workspace" }</dt>
                    <dd class="preflight-workspace">
                        <Avatar id={workspace.id.clone()} name={workspace.name.clone()} size={AvatarSize::Small} workspace=true />
                        <strong><bdi>{ &workspace.name }</bdi></strong>
                        <bdi class="mono quiet">{ &workspace.id }</bdi>
                    </dd>
                </div>
                <div><dt>{ "Role there" }</dt><dd><bdi>{ &candidate.role }</bdi></dd></div>
            </dl>
        </div>
    }
}

fn why(preflight: &Preflight) -> Html {
    let draft = &preflight.draft;
    html! {
        <dl class="pairs preflight-why">
            <div><dt>{ "Ticket" }</dt><dd><bdi>{ &draft.ticket }</bdi></dd></div>
            <div><dt>{ "Why" }</dt><dd class="preflight-reason"><bdi>{ &draft.reason }</bdi></dd></div>
            <div><dt>{ "Time limit" }</dt><dd>{ format!("{} minutes, then it ends by itself", draft.minutes) }</dd></div>
        </dl>
    }
}

fn allowed(preflight: &Preflight) -> Html {
    let name = &preflight.candidate.user.name;
    let waits = preflight.candidate.support_access == SupportAccess::OnRequest;
    html! {
        <Card title="What you may do">
            <ul class="facts">
                <li class="fact fact-ok">
                    <Icon glyph={Glyph::Eye} size=16 />
                    <span>
                        { format!("You may view {}, as far as ", scope_words(&preflight.scope)) }
                        <bdi>{ name }</bdi>{ " can see them." }
                    </span>
                </li>
                if preflight.scope.contains(&Scope::Change) {
                    <li class="fact">
                        <Icon glyph={Glyph::Pencil} size=16 />
                        <span>{ "Single changes may be armed, one at a time, each with the name of who authorised it." }</span>
                    </li>
                }
                <li class="fact">
                    <Icon glyph={Glyph::Lock} size=16 />
                    <span>
                        if !preflight.scope.contains(&Scope::Change) {
                            { "You may not change anything. " }
                            if preflight.candidate.changes_allowed {
                                { "The workspace would allow changes; this session does not ask for them. " }
                            }
                        }
                        <bdi>{ name }</bdi>{ "’s timezone, locale and profile stay untouched." }
                    </span>
                </li>
                <li class="fact">
                    <Icon glyph={Glyph::Info} size=16 />
                    <span data-testid="preflight-notify">{ notified(preflight) }</span>
                </li>
                if waits {
                    <li class="fact fact-warn">
                        <Icon glyph={Glyph::Members} size=16 />
                        <span>{ "This workspace wants a second person: a lead or its own admin decides. The decision shows up here at once." }</span>
                    </li>
                }
            </ul>
        </Card>
    }
}

fn notified(preflight: &Preflight) -> String {
    let workspace = &preflight.candidate.workspace.name;
    match preflight.candidate.notify {
        Notify::Owners => format!("The owners of {workspace} get a message about this session."),
        Notify::Admins => format!("The admins of {workspace} get a message about this session."),
        Notify::ViewedUser => format!("{} gets a message about this session.", preflight.candidate.user.name),
        Notify::Nobody => {
            format!("{workspace} has turned these messages off. Its audit log still records the session.")
        }
    }
}

fn confirmations(desk: &Desk) -> Html {
    html! {
        <Card title="Before you start">
            <ul class="confirmations">
                { for BEFORE_YOU_START.iter().enumerate().map(|(line, words)| {
                    let desk_here = desk.clone();
                    let onchange = Callback::from(move |event: Event| {
                        let yes = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
                        desk_here.dispatch(Action::Form(FormEdit::Confirm(line, yes)));
                    });
                    html! {
                        <li key={line}>
                            <label class="confirmation">
                                <input
                                    type="checkbox"
                                    checked={desk.form.confirmed[line]}
                                    {onchange}
                                    data-testid="preflight-confirm"
                                />
                                <span>{ *words }</span>
                            </label>
                        </li>
                    }
                }) }
            </ul>
        </Card>
    }
}
