//! The teams of the workspace.

use crate::{
    components::{cannot_see::Part, loaded::loaded_part},
    hooks::{Desk, Load, use_desk, use_load},
    ipc,
    kit::{
        Avatar, AvatarSize, Badge, Card, Empty, Glyph, Heading, Icon, Skeleton, Tone,
        count::{count, counted, length},
    },
    state::Route,
};
use ergo_protocol::{Person, workspace::Team};
use yew::prelude::*;

/// The teams.
#[component]
pub fn TeamsPage() -> Html {
    let desk = use_desk();
    let loading = use_load(desk.changes, |_| ipc::teams());
    let aside = match &loading.state {
        Load::Ready(teams) => Some(html! { <Badge>{ count(length(&teams.items)) }</Badge> }),
        Load::Waiting | Load::Failed(_) => None,
    };
    let skeleton =
        html! { <Card flush=true><Skeleton rows=9 people=true label="Loading the teams" /></Card> };
    html! {
        <>
            <Heading {aside}>{ "Teams" }</Heading>
            { loaded_part(Part::Teams, &loading, skeleton, |teams| if teams.items.is_empty() {
                html! {
                    <Card>
                        <Empty glyph={Glyph::Teams} title="No teams" text="This workspace has not made a team yet. What its members may do comes from their roles alone." />
                    </Card>
                }
            } else {
                html! {
                    <Card flush=true>
                        <ul class="rows">{ for teams.items.iter().map(|team| row(team, &desk)) }</ul>
                    </Card>
                }
            }) }
        </>
    }
}

fn row(team: &Team, desk: &Desk) -> Html {
    let viewed = viewed_name(desk);
    html! {
        <li key={team.id.clone()} class="team" data-testid="team-row" data-team-id={team.id.clone()}>
            <Avatar id={team.id.clone()} name={team.name.clone()} workspace=true />
            <div class="team-words">
                <p class="line">
                    <bdi class="line-name">{ &team.name }</bdi>
                    if team.has_viewed_user {
                        <Badge tone={Tone::Viewed}><bdi>{ viewed }</bdi>{ " is in it" }</Badge>
                    }
                </p>
                if !team.description.is_empty() {
                    <p class="secondary words"><bdi>{ &team.description }</bdi></p>
                }
                <div class="team-facts">
                    if let Some(members) = team.members {
                        <span class="fact-quiet numbers"><Icon glyph={Glyph::Members} size=14 />{ counted(members, "member") }</span>
                    }
                    { lead(team.lead.as_ref(), desk) }
                </div>
            </div>
            { grants(&team.permissions) }
        </li>
    }
}

fn lead(lead: Option<&Person>, desk: &Desk) -> Html {
    let Some(lead) = lead else {
        // The server says no lead both when there is none and when the viewed user can't see members.
        let why = format!("Nobody leads it, or {} can't see who does", viewed_name(desk));
        return html! { <span class="fact-quiet" title={why}>{ "No lead shown" }</span> };
    };
    let open = {
        let (desk, id) = (desk.clone(), AttrValue::from(lead.id.clone()));
        Callback::from(move |_: MouseEvent| desk.go(Route::Member(id.clone())))
    };
    html! {
        <span class="fact-quiet">
            { "Led by" }
            <button type="button" class="person-link" onclick={open} title={lead.email.clone()}>
                <Avatar id={lead.id.clone()} name={lead.name.clone()} size={AvatarSize::Small} />
                <bdi class="clip">{ &lead.name }</bdi>
            </button>
        </span>
    }
}

fn viewed_name(desk: &Desk) -> String {
    desk.impersonation().map(|session| session.viewed.name.clone()).unwrap_or_default()
}

fn grants(permissions: &[String]) -> Html {
    html! {
        <div class="team-grants">
            if permissions.is_empty() {
                <span class="quiet">{ "Allows nothing beyond the role" }</span>
            } else {
                <span class="quiet">{ "Also allows" }</span>
                <ul class="chips">
                    { for permissions.iter().map(|key| html! {
                        <li key={key.clone()} class="chip mono">{ key }</li>
                    }) }
                </ul>
            }
        </div>
    }
}
