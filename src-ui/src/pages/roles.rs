//! The roles of the workspace and what each allows.

mod matrix;

use crate::{
    components::{cannot_see::Part, loaded::loaded_part},
    hooks::{Load, use_desk, use_load},
    ipc,
    kit::{
        Badge, Card, Empty, Glyph, Heading, Skeleton, Tone,
        count::{count, counted, length},
    },
};
use ergo_protocol::workspace::{Role, Roles};
use matrix::Matrix;
use std::rc::Rc;
use yew::prelude::*;

/// The roles.
#[component]
pub fn RolesPage() -> Html {
    let desk = use_desk();
    let loading = use_load(desk.changes, |_| ipc::roles());
    let viewed = desk.impersonation().map(|session| session.viewed.name.clone()).unwrap_or_default();
    let aside = match &loading.state {
        Load::Ready(roles) => Some(html! { <Badge>{ count(length(&roles.roles)) }</Badge> }),
        Load::Waiting | Load::Failed(_) => None,
    };
    let skeleton = html! { <Card flush=true><Skeleton rows=10 label="Loading the roles" /></Card> };
    html! {
        <>
            <Heading {aside}>{ "Roles" }</Heading>
            { loaded_part(Part::Roles, &loading, skeleton, |roles| if roles.roles.is_empty() {
                html! { <Card><Empty glyph={Glyph::Role} title="No roles" text="This workspace has no roles. That is unusual; ask a lead." /></Card> }
            } else {
                view(roles, &viewed)
            }) }
        </>
    }
}

fn view(roles: &Rc<Roles>, viewed: &str) -> Html {
    let all = length(&roles.permissions);
    html! {
        <div class="stack">
            <ul class="roles">
                { for roles.roles.iter().map(|role| {
                    let is_viewed = roles.viewed_user_role.as_deref() == Some(&role.id);
                    row(role, all, is_viewed.then_some(viewed))
                }) }
            </ul>
            <Card title="What each role allows" flush=true>
                <Matrix roles={Rc::clone(roles)} />
            </Card>
        </div>
    }
}

fn row(role: &Role, all: u32, viewed: Option<&str>) -> Html {
    html! {
        <li
            key={role.id.clone()}
            class={classes!("role", viewed.is_some().then_some("role-viewed"))}
            data-testid="role-row"
            data-role-id={role.id.clone()}
        >
            <p class="line">
                <bdi class="line-name">{ &role.name }</bdi>
                if let Some(viewed) = viewed {
                    <Badge tone={Tone::Viewed}><bdi>{ viewed.to_owned() }</bdi>{ " has it" }</Badge>
                }
            </p>
            if !role.description.is_empty() {
                <p class="secondary words"><bdi>{ &role.description }</bdi></p>
            }
            <p class="quiet numbers role-facts">
                <span>{ if role.built_in { "Built-in" } else { "Custom" } }</span>
                if let Some(members) = role.members {
                    <span>{ counted(members, "member") }</span>
                }
                <span>{ format!("{} of {} permissions", count(length(&role.permissions)), count(all)) }</span>
            </p>
        </li>
    }
}
