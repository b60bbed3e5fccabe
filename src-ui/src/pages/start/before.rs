//! "Before you start", from Ergo's own help page, filled in as things become known.

use super::words::before as say;
use crate::{
    kit::{Card, Glyph, Icon},
    state::{BEFORE_YOU_START, EntryForm},
};
use ergo_protocol::directory::{Candidate, SupportAccess};
use yew::prelude::*;

/// Properties of [`BeforeYouStart`].
#[derive(Properties, PartialEq)]
pub struct BeforeYouStartProps {
    /// What is known so far.
    pub form: EntryForm,
}

/// The four lines, each with what is known of it.
#[component]
pub fn BeforeYouStart(props: &BeforeYouStartProps) -> Html {
    let chosen = props.form.chosen.as_deref();
    let known = [who(chosen), allowed(chosen), Fact::new(Glyph::Eye, "", say::READ_ONLY.into()), notes()];
    html! {
        <Card title={say::TITLE} class="before">
            <ul class="facts">
                { for BEFORE_YOU_START.iter().zip(known).map(|(line, fact)| html! {
                    <li class={classes!("fact", fact.class)}>
                        <Icon glyph={fact.glyph} size=16 />
                        <span>
                            <span class="before-line">{ *line }</span>
                            <span class="before-known">{ fact.known }</span>
                        </span>
                    </li>
                }) }
            </ul>
        </Card>
    }
}

struct Fact {
    glyph: Glyph,
    class: &'static str,
    known: Html,
}

impl Fact {
    fn new(glyph: Glyph, class: &'static str, known: Html) -> Self {
        Self { glyph, class, known }
    }
}

fn who(chosen: Option<&Candidate>) -> Fact {
    match chosen {
        None => Fact::new(Glyph::Person, "", say::WHO.into()),
        Some(Candidate { user, workspace, role, .. }) => Fact::new(
            Glyph::Check,
            "fact-ok",
            html! { <>
                <bdi>{ &user.name }</bdi>{ " in " }<bdi>{ &workspace.name }</bdi>{ " · " }<bdi>{ role }</bdi>
            </> },
        ),
    }
}

fn allowed(chosen: Option<&Candidate>) -> Fact {
    let Some(Candidate { user, workspace, support_access, longest_session_minutes, .. }) = chosen else {
        return Fact::new(Glyph::Lock, "", say::ALLOWED.into());
    };
    let name = html! { <bdi>{ &workspace.name }</bdi> };
    match support_access {
        SupportAccess::On => Fact::new(
            Glyph::Check,
            "fact-ok",
            html! { <>
                { name }{ say::LETS_VIEW }<bdi>{ &user.name }</bdi>
                { say::on(*longest_session_minutes) }
            </> },
        ),
        SupportAccess::OnRequest => {
            Fact::new(Glyph::Clock, "fact-warn", html! { <>{ name }{ say::ON_REQUEST }</> })
        }
        SupportAccess::Off => Fact::new(Glyph::Denied, "fact-bad", html! { <>{ name }{ say::OFF }</> }),
    }
}

fn notes() -> Fact {
    Fact::new(Glyph::Note, "", say::NOTES.into())
}
