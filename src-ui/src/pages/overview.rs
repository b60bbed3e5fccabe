//! What helps to find out what is wrong: where the viewed user stands, what they lack, and what changed lately; and the
//! facts of their workspace.

mod own;
mod standing;
mod words;

use crate::{
    components::{
        PersonLine,
        cannot_see::{CannotSee, Part},
        loaded::loaded,
    },
    hooks::{Desk, use_desk, use_load},
    ipc,
    kit::{AvatarSize, Badge, Glyph, Heading, Icon, Section, Skeleton, Tone, bar::Bar},
    state::Route,
    when::day,
};
use ergo_protocol::{
    Person,
    directory::SupportAccess,
    snapshot::Impersonation,
    workspace::{RoleCount, ViewedUser, Workspace},
};
use own::OwnStanding;
use standing::{Missing, Recent, Standing};
use std::rc::Rc;
use yew::prelude::*;

/// The overview.
#[component]
pub fn OverviewPage() -> Html {
    let desk = use_desk();
    let loading = use_load(desk.changes, |_| ipc::overview());
    let session = desk.impersonation();
    let title = session.map_or_else(|| words::TITLE.to_string(), |session| session.workspace.name.clone());
    let skeleton = html! { <Skeleton rows=9 label={words::LOADING} /> };
    html! {
        <>
            <Heading over={html! { { words::TITLE } }}><bdi>{ title }</bdi></Heading>
            <div class="stack">
                if let Some(session) = session {
                    { viewing(session, &desk) }
                }
                if let (Some(session), true) = (session, loading.state.is_out_of_sight()) {
                    <OwnStanding id={session.viewed.id.clone()} />
                    <CannotSee part={Part::Overview} again={loading.reload.clone()} />
                } else {
                    { loaded(&loading, skeleton, |workspace| glance(workspace, &desk)) }
                }
            </div>
        </>
    }
}

fn glance(workspace: &Workspace, desk: &Desk) -> Html {
    html! {
        <div class="columns">
            { workspace.viewed.as_ref().map(viewed).unwrap_or_default() }
            <div class="stack">
                { facts(workspace, desk) }
                if let Some(roles) = &workspace.members_by_role {
                    { by_role(roles) }
                }
            </div>
        </div>
    }
}

/// What is known of the viewed user.
fn viewed(user: &ViewedUser) -> Html {
    let member = Rc::new(user.member.clone());
    html! {
        <div class="stack">
            <Standing member={Rc::clone(&member)} />
            <Missing member={Rc::clone(&member)} missing={user.missing.clone()} />
            <Recent {member} changes={user.recent_changes.clone()} />
        </div>
    }
}

fn viewing(session: &Impersonation, desk: &Desk) -> Html {
    let open = to(desk, Route::Member(session.viewed.id.clone().into()));
    html! {
        <section class="viewing" aria-label={words::VIEWED_USER}>
            <p class="viewing-words">{ words::VIEWING_AS }</p>
            <button type="button" class="link-row" onclick={open} data-testid="viewed-user">
                <PersonLine person={session.viewed.clone()} size={AvatarSize::Large} with_id=true>
                    <Badge tone={Tone::Viewed}>{ words::VIEWED }</Badge>
                </PersonLine>
                <Icon glyph={Glyph::Next} size=16 />
            </button>
        </section>
    }
}

fn facts(workspace: &Workspace, desk: &Desk) -> Html {
    html! {
        <Section title={words::WORKSPACE} testid="workspace-facts">
            <dl class="facts-list">
                <div><dt>{ words::PLAN }</dt><dd>{ &workspace.plan }</dd></div>
                <div><dt>{ words::REGION }</dt><dd>{ &workspace.region }</dd></div>
                <div><dt>{ words::CREATED }</dt><dd class="numbers">{ day(workspace.created_at) }</dd></div>
                if let Some(access) = workspace.support_access {
                    <div><dt>{ words::SUPPORT }</dt><dd>{ support(access, desk) }</dd></div>
                }
                <div><dt>{ words::OWNERS }</dt><dd>{ owners(&workspace.owners, desk) }</dd></div>
            </dl>
        </Section>
    }
}

fn support(access: SupportAccess, desk: &Desk) -> Html {
    let (state, means) = words::support(access);
    html! {
        <>
            <button type="button" class="text-link" onclick={to(desk, Route::Access)} data-testid="support-access">{ state }</button>
            <span class="quiet facts-note">{ means }</span>
        </>
    }
}

fn owners(owners: &[Person], desk: &Desk) -> Html {
    if owners.is_empty() {
        return html! { <span class="secondary">{ words::NO_OWNERS }</span> };
    }
    html! {
        <ul class="owners">
            { for owners.iter().map(|owner| html! {
                <li key={owner.id.clone()}>
                    <button
                        type="button"
                        class="text-link"
                        onclick={to(desk, Route::Member(owner.id.clone().into()))}
                        title={owner.email.clone()}
                        data-testid="owner"
                    >
                        <bdi>{ &owner.name }</bdi>
                    </button>
                </li>
            }) }
        </ul>
    }
}

fn by_role(roles: &[RoleCount]) -> Html {
    let largest = roles.iter().map(|role| role.members).max().unwrap_or_default();
    html! {
        <Section title={words::BY_ROLE}>
            <ul class="bars">
                { for roles.iter().map(|role| html! {
                    <Bar key={role.role_id.clone()} label={role.role.clone()} value={role.members} {largest} />
                }) }
            </ul>
        </Section>
    }
}

fn to(desk: &Desk, route: Route) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |_| desk.go(route.clone()))
}
