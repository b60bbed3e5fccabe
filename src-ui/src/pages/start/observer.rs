//! The start page of an observer, who may not enter anywhere: whom a ticket is about, and whether support may enter there.

use super::{user_search::UserSearch, words::observer as say};
use crate::{
    components::PersonLine,
    hooks::{use_desk, use_focus},
    kit::{AvatarSize, Button, Card, CopyButton, Field, Glyph, Heading, Icon},
    state::{Action, FormEdit, Route},
};
use ergo_protocol::directory::{Candidate, SupportAccess};
use std::rc::Rc;
use yew::prelude::*;

/// The page.
#[component]
pub fn ObserverHome() -> Html {
    let desk = use_desk();
    let search = use_node_ref();
    let found = use_state_eq(|| None::<Rc<Candidate>>);
    use_focus(&search, found.is_some());
    let choose = {
        let (desk, found) = (desk.clone(), found.setter());
        Callback::from(move |candidate| {
            desk.dispatch(Action::Form(FormEdit::Search(String::new())));
            found.set(Some(candidate));
        })
    };
    let another = {
        let found = found.setter();
        Callback::from(move |()| found.set(None))
    };
    let go = |route: Route| {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.go(route.clone()))
    };
    html! {
        <div class="start observer" data-testid="observer-home">
            <Heading focus=false>{ say::TITLE }</Heading>
            <p class="secondary start-lede">{ say::LEDE }</p>
            <div class="start-columns">
                if let Some(candidate) = &*found {
                    <Found candidate={Rc::clone(candidate)} onanother={another} />
                } else {
                    <Field label={say::SEARCH} id="user">
                        <UserSearch id="user" node={search} onchoose={choose} look_only=true />
                    </Field>
                }
                <Card title={say::NEXT_TITLE}>
                    <ul class="facts">
                        { for say::NEXT.iter().map(|line| html! {
                            <li class="fact"><Icon glyph={Glyph::Right} size=16 /><span>{ *line }</span></li>
                        }) }
                    </ul>
                    <p class="observer-links">
                        <button type="button" class="text-link" onclick={go(Route::Help)}>{ say::HELP }</button>
                        <button type="button" class="text-link" onclick={go(Route::Diagnostics)}>{ say::DIAGNOSTICS }</button>
                    </p>
                </Card>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    candidate: Rc<Candidate>,
    onanother: Callback<()>,
}

/// What there is to know of somebody.
#[component]
fn Found(props: &FoundProps) -> Html {
    let Candidate {
        user,
        workspace,
        status,
        support_access,
        changes_allowed,
        longest_session_minutes,
        off_limits,
        ..
    } = &*props.candidate;
    let (class, glyph) = match support_access {
        SupportAccess::On => ("fact-ok", Glyph::Check),
        SupportAccess::OnRequest => ("fact-warn", Glyph::Clock),
        SupportAccess::Off => ("fact-bad", Glyph::Denied),
    };
    let changes = if *changes_allowed { say::CHANGES_ON } else { say::CHANGES_OFF };
    html! {
        <Card testid="observed">
            <PersonLine person={user.clone()} size={AvatarSize::Large} />
            <dl class="facts-list observer-facts">
                <div><dt>{ say::USER_ID }</dt><dd><span class="mono">{ &user.id }</span><CopyButton text={user.id.clone()} label={say::COPY_USER_ID} /></dd></div>
                <div><dt>{ say::WORKSPACE }</dt><dd><bdi>{ &workspace.name }</bdi>{ " " }<span class="mono quiet">{ &workspace.id }</span><CopyButton text={workspace.id.clone()} label={say::COPY_WORKSPACE_ID} /></dd></div>
                <div><dt>{ say::STATUS }</dt><dd>{ super::words::status(*status) }</dd></div>
                <div><dt>{ say::ACCESS }</dt><dd class={classes!("fact", class)}><Icon {glyph} size=16 /><span>{ say::access(*support_access) }</span></dd></div>
                <div><dt>{ say::CHANGES }</dt><dd>{ changes }</dd></div>
                <div><dt>{ say::LONGEST }</dt><dd class="numbers">{ super::words::minutes(*longest_session_minutes) }</dd></div>
            </dl>
            if let Some(why) = off_limits {
                <p class="fact fact-warn"><Icon glyph={Glyph::Lock} size=16 /><span>{ why }</span></p>
            }
            <div class="observer-another"><Button onclick={props.onanother.clone()} testid="observe-another">{ say::ANOTHER }</Button></div>
        </Card>
    }
}
