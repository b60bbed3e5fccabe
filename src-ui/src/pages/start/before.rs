//! "Before you start", from Ergo's own help page, filled in as things become known.

use super::words::before as say;
use crate::{
    kit::{Card, Glyph, Icon, phrase, phrase::name},
    state::{BEFORE_YOU_START, EntryForm},
};
use ergo_protocol::{
    directory::{Candidate, SupportAccess},
    managed::Managed,
};
use yew::prelude::*;

/// Properties of [`BeforeYouStart`].
#[derive(Properties, PartialEq)]
pub struct BeforeYouStartProps {
    /// What is known so far.
    pub form: EntryForm,
    /// What the organization manages.
    pub managed: Managed,
}

/// The four lines, each with what is known of it.
#[component]
pub fn BeforeYouStart(props: &BeforeYouStartProps) -> Html {
    let chosen = props.form.chosen.as_deref();
    let changes = if props.managed.read_only { say::ONLY_READ } else { say::READ_ONLY };
    let allowed = allowed(chosen, props.managed.second_approver);
    let known = [who(chosen), allowed, Fact::new(Glyph::Eye, "", changes.into()), notes()];
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
            phrase(
                say::CHOSEN,
                &[("user", name(&user.name)), ("workspace", name(&workspace.name)), ("role", name(role))],
            ),
        ),
    }
}

fn allowed(chosen: Option<&Candidate>, second_person: bool) -> Fact {
    let Some(Candidate { user, workspace, support_access, longest_session_minutes, .. }) = chosen else {
        return Fact::new(Glyph::Lock, "", say::ALLOWED.into());
    };
    let places = [("workspace", name(&workspace.name)), ("user", name(&user.name))];
    match support_access {
        SupportAccess::On => {
            Fact::new(Glyph::Check, "fact-ok", phrase(say::on(*longest_session_minutes), &places))
        }
        SupportAccess::OnRequest if second_person => {
            Fact::new(Glyph::Clock, "fact-warn", say::SECOND_PERSON.into())
        }
        SupportAccess::OnRequest => Fact::new(Glyph::Clock, "fact-warn", phrase(say::ON_REQUEST, &places)),
        SupportAccess::Off => Fact::new(Glyph::Denied, "fact-bad", phrase(say::OFF, &places)),
    }
}

fn notes() -> Fact {
    Fact::new(Glyph::Note, "", say::NOTES.into())
}
