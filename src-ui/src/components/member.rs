//! A member's role, status and teams, wherever members are shown.

use crate::kit::{Badge, Tone};
use ergo_protocol::{
    entry::Scope,
    snapshot::Impersonation,
    workspace::{MemberStatus, Named},
};
use yew::prelude::*;

/// A word for who is not simply there; nothing for who is.
pub fn status_badge(status: MemberStatus) -> Html {
    match status {
        MemberStatus::Active => html! {},
        MemberStatus::Invited => {
            html! { <Badge title="Was invited and has not come yet">{ "invited" }</Badge> }
        }
        MemberStatus::Suspended => {
            html! { <Badge tone={Tone::Bad} title="May not sign in for now">{ "suspended" }</Badge> }
        }
    }
}

/// The teams somebody is in; in words when there are none to see.
pub fn team_chips(teams: Option<&[Named]>, viewer: &str) -> Html {
    match teams {
        None => html! { <span class="quiet" data-testid="teams-hidden">{ hidden_teams(viewer) }</span> },
        Some([]) => html! { <span class="secondary">{ "In no team" }</span> },
        Some(teams) => html! {
            <ul class="chips">
                { for teams.iter().map(|team| html! {
                    <li key={team.id.clone()} class="chip"><bdi>{ &team.name }</bdi></li>
                }) }
            </ul>
        },
    }
}

/// To whom teams aren't visible where they are missing: the viewed user, or a session that was approved without them.
pub fn viewer_of_teams(session: Option<&Impersonation>) -> String {
    match session {
        Some(session) if session.scope.contains(&Scope::TeamsRead) => session.viewed.name.clone(),
        _ => "this session".to_owned(),
    }
}

/// What is said where somebody's teams would stand, when they aren't visible.
pub fn hidden_teams(viewer: &str) -> String {
    format!("Teams aren't visible to {viewer}")
}
