//! A member's role, status and teams, wherever members are shown.

pub use super::words::hidden_teams;

use super::words;
use crate::kit::{Badge, Tone};
use ergo_protocol::{
    entry::Scope,
    snapshot::Impersonation,
    workspace::{MemberStatus, Named},
};
use yew::prelude::*;

/// The status of a member who can't work in the workspace now; nothing for an active one.
pub fn status_badge(status: MemberStatus) -> Html {
    match status {
        MemberStatus::Active => html! {},
        MemberStatus::Invited => {
            html! { <Badge title={words::INVITED_MEANS}>{ words::INVITED }</Badge> }
        }
        MemberStatus::Suspended => {
            html! { <Badge tone={Tone::Bad} title={words::SUSPENDED_MEANS}>{ words::SUSPENDED }</Badge> }
        }
    }
}

/// The teams somebody is in; in words when there are none to see.
pub fn team_chips(teams: Option<&[Named]>, viewer: &str) -> Html {
    match teams {
        None => html! { <span class="quiet" data-testid="teams-hidden">{ hidden_teams(viewer) }</span> },
        Some([]) => html! { <span class="secondary">{ words::NO_TEAMS }</span> },
        Some(teams) => html! {
            <ul class="chips">
                { for teams.iter().map(|team| html! {
                    <li key={team.id.clone()} class="chip"><bdi>{ &team.name }</bdi></li>
                }) }
            </ul>
        },
    }
}

/// Who cannot see the teams when they are missing: the viewed user, or a session that was approved without them.
pub fn viewer_of_teams(session: Option<&Impersonation>) -> String {
    match session {
        Some(session) if session.scope.contains(&Scope::TeamsRead) => session.viewed.name.clone(),
        _ => words::THIS_SESSION.to_string(),
    }
}
