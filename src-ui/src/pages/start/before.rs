//! "Before you start", from Ergo's own help page, filled in as things become known.

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
    let known = [who(chosen), allowed(chosen), Fact::new(Glyph::Eye, "", READ_ONLY.into()), notes()];
    html! {
        <Card title="Before you start" class="before">
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

const READ_ONLY: &str =
    "A session is read-only until one stated change is armed, with the name of who authorised it.";

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
        None => Fact::new(Glyph::Person, "", "Take both from the ticket, not from memory.".into()),
        Some(Candidate { user, workspace, role, .. }) => Fact::new(
            Glyph::Check,
            "fact-ok",
            html! { <>
                <bdi>{ &user.name }</bdi>{ " in " }<bdi>{ &workspace.name }</bdi>{ ", role " }<bdi>{ role }</bdi>{ "." }
            </> },
        ),
    }
}

fn allowed(chosen: Option<&Candidate>) -> Fact {
    let Some(Candidate { user, workspace, support_access, longest_session_minutes, .. }) = chosen else {
        return Fact::new(Glyph::Lock, "", "The workspace’s own settings decide.".into());
    };
    let name = html! { <bdi>{ &workspace.name }</bdi> };
    match support_access {
        SupportAccess::On => Fact::new(
            Glyph::Check,
            "fact-ok",
            html! { <>
                { name }{ " lets support view what " }<bdi>{ &user.name }</bdi>
                { format!(" can see of members, teams, roles and access settings, for up to {longest_session_minutes} minutes.") }
            </> },
        ),
        SupportAccess::OnRequest => Fact::new(
            Glyph::Clock,
            "fact-warn",
            html! { <>{ name }{ " wants each entry approved by a second person. Your request waits here until one has decided." }</> },
        ),
        SupportAccess::Off => Fact::new(
            Glyph::Denied,
            "fact-bad",
            html! { <>{ name }{ " has switched support access off. Ask their admin to switch it on." }</> },
        ),
    }
}

fn notes() -> Fact {
    Fact::new(Glyph::Note, "", "The app records each page you open; your own notes go beside it.".into())
}
