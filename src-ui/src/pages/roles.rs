//! The roles of the workspace, who has them, and what each allows.

mod matrix;
mod words;

use crate::{
    components::{cannot_see::Part, given_name::given_name, keys::Keys, loaded::loaded_part},
    hooks::{Desk, Load, use_desk, use_load},
    ipc,
    kit::{
        Badge, CopyButton, Empty, Glyph, Heading, Section, Skeleton, Tone,
        count::{count, length},
        phrase,
        phrase::name,
    },
    state::Route,
};
use ergo_protocol::workspace::{MemberQuery, Role, Roles};
use matrix::Matrix;
use std::rc::Rc;
use yew::prelude::*;

/// The roles.
#[component]
pub fn RolesPage() -> Html {
    let desk = use_desk();
    let loading = use_load(desk.changes, |_| ipc::roles());
    let aside = match &loading.state {
        Load::Ready(roles) => Some(html! { <Badge>{ count(length(&roles.roles)) }</Badge> }),
        Load::Waiting | Load::Failed(_) => None,
    };
    let skeleton = html! { <Skeleton rows=10 label={words::LOADING} /> };
    html! {
        <>
            <Heading {aside}>{ words::TITLE }</Heading>
            { loaded_part(Part::Roles, &loading, skeleton, |roles| if roles.roles.is_empty() {
                html! { <Empty glyph={Glyph::Role} title={words::NONE} text={words::NONE_MEANS} /> }
            } else {
                view(roles, &desk)
            }) }
        </>
    }
}

fn view(roles: &Rc<Roles>, desk: &Desk) -> Html {
    html! {
        <div class="stack">
            <ul class="rows roles">
                { for roles.roles.iter().map(|role| row(role, roles, desk)) }
            </ul>
            if !roles.permissions.is_empty() {
                <Section title={words::MATRIX}>
                    <Matrix roles={Rc::clone(roles)} />
                    <Keys permissions={roles.permissions.clone()} />
                </Section>
            }
        </div>
    }
}

fn row(role: &Role, roles: &Roles, desk: &Desk) -> Html {
    let is_viewed = roles.viewed_user_role.as_deref() == Some(&role.id);
    let viewed = desk.impersonation().filter(|_| is_viewed).map(|session| session.viewed.name.as_str());
    html! {
        <li key={role.id.clone()} class="role" data-testid="role-row" data-role-id={role.id.clone()}>
            <div class="role-words">
                <p class="line">
                    <bdi class="line-name">{ &role.name }</bdi>
                    <CopyButton text={role.id.clone()} label={words::COPY_ID} />
                    if let Some(viewed) = viewed {
                        <Badge tone={Tone::Viewed}>{ phrase(words::VIEWED, &[("name", name(given_name(viewed)))]) }</Badge>
                    }
                </p>
                if !role.description.is_empty() {
                    <p class="secondary words"><bdi>{ &role.description }</bdi></p>
                }
            </div>
            <ul class="role-facts numbers">
                <li>{ if role.built_in { words::BUILT_IN } else { words::CUSTOM } }</li>
                <li>{ words::permissions(length(&role.permissions), length(&roles.permissions)) }</li>
                { role.members.map(|members| members_of(role, members, desk)).unwrap_or_default() }
                <li>{ compare(role, desk) }</li>
            </ul>
        </li>
    }
}

/// The way to what the role grants, next to what a member may do.
fn compare(role: &Role, desk: &Desk) -> Html {
    let open = {
        let (desk, id) = (desk.clone(), AttrValue::from(role.id.clone()));
        Callback::from(move |_: MouseEvent| desk.go(Route::CompareRole(id.clone())))
    };
    html! {
        <button
            type="button"
            class="text-link"
            onclick={open}
            aria-label={words::compare_role(&role.name)}
            data-testid="role-compare"
        >
            { words::COMPARE }
        </button>
    }
}

/// The way to the members who have the role.
fn members_of(role: &Role, members: u32, desk: &Desk) -> Html {
    if members == 0 {
        return html! { <li>{ words::NO_MEMBERS }</li> };
    }
    let open = {
        let (desk, id) = (desk.clone(), role.id.clone());
        Callback::from(move |_: MouseEvent| {
            desk.show_members(MemberQuery { role: Some(id.clone()), ..MemberQuery::default() });
        })
    };
    html! {
        <li>
            <button
                type="button"
                class="text-link"
                onclick={open}
                aria-label={words::members_of(members, &role.name)}
                data-testid="role-members"
            >
                { words::members(members) }
            </button>
        </li>
    }
}
