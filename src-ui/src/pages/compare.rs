//! What a member may do or a role grants, next to what another member may do or another role grants, or to what the member could do
//! earlier.

mod differences;
mod note;
mod other;
mod words;

use crate::{
    components::loaded::loaded,
    hooks::{Load, use_desk, use_load},
    ipc,
    kit::{Button, Empty, Glyph, Heading, Icon, Section, Skeleton, count::length, phrase},
    state::{Action, Route},
};
use differences::{Differences, split};
use ergo_protocol::{
    journal::NoteDraft,
    workspace::{Compared, Comparison, Side},
};
use other::Other;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`ComparePage`].
#[derive(Properties, PartialEq)]
pub struct ComparePageProps {
    /// The member or the role on the left.
    pub left: Side,
}

/// The comparison.
#[component]
pub fn ComparePage(props: &ComparePageProps) -> Html {
    let desk = use_desk();
    let right = use_state_eq(|| None::<Side>);
    let left = &props.left;
    let loading = use_load((left.clone(), (*right).clone(), desk.changes), |(left, right, _)| async move {
        match right {
            Some(right) => ipc::compare(left, right).await.map(Some),
            None => Ok(None),
        }
    });
    let (origin, back_words) = match left {
        Side::Member { id } | Side::MemberAt { id, .. } => (Route::Member(id.clone().into()), words::BACK),
        Side::Role { .. } => (Route::Roles, words::BACK_TO_ROLES),
    };
    let back = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.go(origin.clone()))
    };
    let onchoose = {
        let right = right.setter();
        Callback::from(move |side| right.set(side))
    };
    let skeleton = html! { <Skeleton rows=8 label={words::LOADING} /> };
    html! {
        <>
            <button type="button" class="back" onclick={back} data-testid="back">
                <Icon glyph={Glyph::Left} size=14 />
                { back_words }
            </button>
            <Heading>{ words::TITLE }</Heading>
            <div class="stack">
                if let Side::Role { id } = left {
                    <Given id={id.clone()} />
                }
                <Other left={left.clone()} {onchoose} />
                { loaded(&loading, skeleton, |found| match found.as_ref() {
                    Some(comparison) => html! { <Found comparison={Rc::new(comparison.clone())} /> },
                    None => html! { <Empty glyph={Glyph::Members} title={words::CHOOSE} /> },
                }) }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct GivenProps {
    id: AttrValue,
}

/// Which role is on the left, until the comparison says so.
#[component]
fn Given(props: &GivenProps) -> Html {
    let roles = use_load((), |()| ipc::roles());
    let name = match &roles.state {
        Load::Ready(roles) => roles.roles.iter().find(|role| role.id == *props.id).map(|role| &role.name),
        Load::Waiting | Load::Failed(_) => None,
    };
    html! {
        <p class="line words" data-testid="compare-left">
            if let Some(name) = name {
                { phrase(words::ROLE_NAMED, &[("name", phrase::name(name))]) }
            }
        </p>
    }
}

#[derive(Properties, PartialEq)]
struct FoundProps {
    comparison: Rc<Comparison>,
}

#[component]
fn Found(props: &FoundProps) -> Html {
    let desk = use_desk();
    let comparison = &props.comparison;
    let add = {
        let (desk, text) = (desk.clone(), note::text(comparison));
        Callback::from(move |()| {
            let NoteDraft { kind, text: before } = desk.typed.note.clone();
            let text = if before.trim().is_empty() {
                text.clone()
            } else {
                format!("{}\n{text}", before.trim_end())
            };
            desk.dispatch(Action::Note(NoteDraft { kind, text }));
            if !desk.preferences.notes_open {
                desk.toggle_notes();
            }
        })
    };
    let aside = html! { <Button icon={Glyph::Note} onclick={add} testid="compare-note">{ words::ADD_TO_NOTES }</Button> };
    let (different, same) = split(comparison);
    let (different, all) = (length(&different), length(&different) + length(&same));
    html! {
        <Section title={words::found(different, all)} {aside} testid="comparison">
            { doubts(&comparison.right) }
            <Differences comparison={Rc::clone(comparison)} />
        </Section>
    }
}

/// What is to be known about the right side: it may be from an earlier time.
fn doubts(compared: &Compared) -> Html {
    let at_earlier_time = matches!(compared.side, Side::MemberAt { .. });
    html! {
        if at_earlier_time {
            <div class="compare-doubts secondary" data-testid="compare-doubts">
                if !compared.was_member {
                    <p>{ words::NOT_YET }</p>
                }
                <p>{ words::FROM_LOG }</p>
                { for compared.doubts.iter().map(|doubt| html! { <p key={doubt.as_str()}>{ words::doubt(*doubt) }</p> }) }
            </div>
        }
    }
}
