//! The viewed user's own standing, read from their own page: for when they can't see the rest of the workspace. A person
//! always sees their own.

use super::{
    standing::{Missing, Standing},
    words,
};
use crate::{
    components::loaded::loaded,
    hooks::{use_desk, use_load},
    ipc,
    kit::Skeleton,
};
use ergo_protocol::workspace::{MemberView, Permission};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`OwnStanding`].
#[derive(Properties, PartialEq)]
pub struct OwnStandingProps {
    /// The viewed user.
    pub id: AttrValue,
}

/// Role, teams, and what they can't do.
#[component]
pub fn OwnStanding(props: &OwnStandingProps) -> Html {
    let desk = use_desk();
    let loading = use_load((props.id.clone(), desk.changes), |(id, _)| ipc::member(id.to_string()));
    let skeleton = html! { <Skeleton rows=4 label={words::LOADING_STANDING} /> };
    loaded(&loading, skeleton, |view| {
        let member = Rc::new(view.detail.member.clone());
        html! {
            <div class="columns">
                <Standing member={Rc::clone(&member)} />
                if let Some(missing) = missing(view) {
                    <Missing {member} {missing} />
                }
            </div>
        }
    })
}

/// What nothing grants.
fn missing(view: &MemberView) -> Option<Vec<Permission>> {
    let items = &view.access.as_ref()?.items;
    let lacks = items.iter().filter(|item| item.granted_by.is_empty());
    Some(lacks.map(|item| item.permission.clone()).collect())
}
