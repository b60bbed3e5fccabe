//! The workspace at a glance, as far as the viewed user can see it.

mod own;

use crate::{
    components::{
        PersonLine,
        cannot_see::{CannotSee, Part},
        loaded::loaded,
    },
    hooks::{Desk, use_desk, use_load},
    ipc,
    kit::{
        AvatarSize, Badge, Card, Empty, Glyph, Heading, Icon, Skeleton, Tone,
        bar::Bar,
        count::{count, counted},
    },
    state::Route,
    when::day,
};
use ergo_protocol::{
    directory::SupportAccess,
    snapshot::Impersonation,
    workspace::{RoleCount, Workspace},
};
use own::OwnStanding;
use yew::prelude::*;

/// The overview.
#[component]
pub fn OverviewPage() -> Html {
    let desk = use_desk();
    let loading = use_load(desk.changes, |_| ipc::overview());
    let session = desk.impersonation();
    let title = session.map_or_else(|| "Overview".to_owned(), |session| session.workspace.name.clone());
    let skeleton = html! { <Card flush=true><Skeleton rows=9 label="Loading the overview" /></Card> };
    html! {
        <>
            <Heading over={html! { "Overview" }}><bdi>{ title }</bdi></Heading>
            if let (Some(session), true) = (session, loading.state.is_out_of_sight()) {
                { only_themselves(session, &desk, &loading.reload) }
            } else {
                { loaded(&loading, skeleton, |workspace| glance(workspace, session, &desk)) }
            }
        </>
    }
}

/// What is always there to see: the viewed user's own standing, and what gives it to them.
fn only_themselves(session: &Impersonation, desk: &Desk, again: &Callback<()>) -> Html {
    html! {
        <div class="stack">
            <div class="columns columns-even">
                { viewing(session, desk) }
                <OwnStanding id={session.viewed.id.clone()} />
            </div>
            <CannotSee part={Part::Overview} again={again.clone()} />
        </div>
    }
}

fn glance(workspace: &Workspace, session: Option<&Impersonation>, desk: &Desk) -> Html {
    html! {
        <div class="stack">
            { stats(workspace) }
            <div class="columns">
                <div class="stack">
                    if let Some(session) = session {
                        { viewing(session, desk) }
                    }
                    if let Some(roles) = &workspace.members_by_role {
                        { by_role(roles) }
                    }
                </div>
                <div class="stack">
                    { owners(workspace, desk) }
                    if let Some(access) = workspace.support_access {
                        { support(access, desk) }
                    }
                    { links(workspace, desk) }
                </div>
            </div>
        </div>
    }
}

fn stats(workspace: &Workspace) -> Html {
    let facts = [
        ("Plan", Some(workspace.plan.clone())),
        ("Region", Some(workspace.region.clone())),
        ("Created", Some(day(workspace.created_at))),
        ("Members", Some(count(workspace.members))),
        ("Teams", workspace.teams.map(count)),
        ("Roles", workspace.roles.map(count)),
    ];
    let seen = facts.into_iter().filter_map(|(name, value)| Some((name, value?)));
    html! {
        <dl class="card stats" data-testid="stats">
            { for seen.map(|(name, value)| html! {
                <div key={name} class="stat">
                    <dt>{ name }</dt>
                    <dd class="numbers clip" title={value.clone()}><bdi>{ value }</bdi></dd>
                </div>
            }) }
        </dl>
    }
}

fn viewing(session: &Impersonation, desk: &Desk) -> Html {
    let open = to(desk, Route::Member(session.viewed.id.clone().into()));
    html! {
        <section class="viewing" aria-label="The viewed user">
            <p class="viewing-words">{ "You are viewing as" }</p>
            <button type="button" class="link-row" onclick={open} data-testid="viewed-user">
                <PersonLine person={session.viewed.clone()} size={AvatarSize::Large} with_id=true>
                    <Badge tone={Tone::Viewed}>{ "viewed" }</Badge>
                </PersonLine>
                <Icon glyph={Glyph::Next} size=16 />
            </button>
        </section>
    }
}

fn by_role(roles: &[RoleCount]) -> Html {
    let largest = roles.iter().map(|role| role.members).max().unwrap_or_default();
    html! {
        <Card title="Members by role">
            <ul class="bars">
                { for roles.iter().map(|role| html! {
                    <Bar key={role.role_id.clone()} label={role.role.clone()} value={role.members} {largest} />
                }) }
            </ul>
        </Card>
    }
}

fn owners(workspace: &Workspace, desk: &Desk) -> Html {
    html! {
        <Card title="Owners" flush=true>
            if workspace.owners.is_empty() {
                <Empty glyph={Glyph::Person} title="Nobody owns this workspace" text="That is unusual. Ask a lead." />
            } else {
                <ul class="rows">
                    { for workspace.owners.iter().map(|owner| html! {
                        <li key={owner.id.clone()}>
                            <button type="button" class="link-row" onclick={to(desk, Route::Member(owner.id.clone().into()))}>
                                <PersonLine person={owner.clone()} />
                                <Icon glyph={Glyph::Next} size=16 />
                            </button>
                        </li>
                    }) }
                </ul>
            }
        </Card>
    }
}

fn support(access: SupportAccess, desk: &Desk) -> Html {
    let (tone, state, words) = match access {
        SupportAccess::On => (Tone::Ok, "On", "The customer lets support in; policy approves each entry."),
        SupportAccess::OnRequest => {
            (Tone::Plain, "On request", "The customer wants a second person to approve each entry.")
        }
        SupportAccess::Off => {
            (Tone::Bad, "Off", "The customer has switched support access off. No new session can be entered.")
        }
    };
    let open = to(desk, Route::Access);
    html! {
        <Card title="Support access" aside={html! { <Badge {tone} testid="support-access">{ state }</Badge> }}>
            <p class="secondary">{ words }</p>
            <button type="button" class="text-link" onclick={open}>{ "See the access settings" }</button>
        </Card>
    }
}

fn links(workspace: &Workspace, desk: &Desk) -> Html {
    let links = [
        (Route::Members, Glyph::Members, Some(workspace.members), "member"),
        (Route::Teams, Glyph::Teams, workspace.teams, "team"),
        (Route::Roles, Glyph::Role, workspace.roles, "role"),
    ];
    let seen = links
        .into_iter()
        .filter_map(|(route, glyph, number, one)| Some((route, glyph, counted(number?, one))));
    html! {
        <Card title="Look at" flush=true>
            <ul class="rows">
                { for seen.map(|(route, glyph, words)| html! {
                    <li key={route.label()}>
                        <button type="button" class="link-row" onclick={to(desk, route)}>
                            <Icon {glyph} size=16 />
                            <span class="link-words numbers">{ words }</span>
                            <Icon glyph={Glyph::Next} size=16 />
                        </button>
                    </li>
                }) }
            </ul>
        </Card>
    }
}

fn to(desk: &Desk, route: Route) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |_| desk.go(route.clone()))
}
