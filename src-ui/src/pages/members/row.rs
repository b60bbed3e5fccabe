//! One row of the member list.

use crate::{
    components::{Badge, PersonLine, Tone, local_time::LocalTime, virtual_list::Slot},
    hooks::use_style,
};
use ergo_protocol::workspace::{Member, MemberStatus, Named};
use std::rc::Rc;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// So many teams are named in a row.
const NAMED_TEAMS: usize = 2;

/// Properties of [`MemberRow`].
#[derive(Properties, PartialEq)]
pub struct MemberRowProps {
    /// Its place.
    pub slot: Slot,
    /// Who; none while they are not read yet.
    pub member: Option<Rc<Member>>,
    /// Whether this is the viewed user.
    pub viewed: bool,
    /// The minute it is.
    pub at: f64,
    /// Where the agent is.
    pub here: AttrValue,
    /// Opens a member's page.
    pub onopen: Callback<AttrValue>,
}

/// A row; grey while the member is not read yet.
#[component]
pub fn MemberRow(props: &MemberRowProps) -> Html {
    let node = use_node_ref();
    let Slot { index, top, tab_stop } = props.slot;
    use_style(&node, &[("top", format!("{top}px"))]);
    let id = props.member.as_ref().map(|member| AttrValue::from(member.person.id.clone()));
    let open = use_callback((id.clone(), props.onopen.clone()), |(), (id, onopen)| {
        if let Some(id) = id {
            onopen.emit(id.clone());
        }
    });
    let onclick = open.reform(|_: MouseEvent| ());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        if !modified && matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            open.emit(());
        }
    });
    html! {
        <div
            ref={node}
            class={classes!("virtual-row", "members-grid", props.viewed.then_some("member-viewed"))}
            role="row"
            aria-rowindex={(index + 2).to_string()}
            tabindex={if tab_stop { "0" } else { "-1" }}
            data-index={index.to_string()}
            data-testid={if id.is_some() { "member-row" } else { "member-row-loading" }}
            data-member-id={id}
            {onclick}
            {onkeydown}
        >
            if let Some(member) = &props.member {
                { cells(member, props) }
            } else {
                <span class="member-coming" role="gridcell" aria-label="Loading">
                    <span class="skeleton-mark" />
                    <span class="skeleton-bar" />
                </span>
            }
        </div>
    }
}

fn cells(member: &Member, props: &MemberRowProps) -> Html {
    html! {
        <>
            <span class="member-who" role="gridcell">
                <PersonLine person={member.person.clone()}>
                    if props.viewed {
                        <Badge tone={Tone::Viewed}>{ "viewed" }</Badge>
                    }
                    { status_badge(member.status) }
                </PersonLine>
            </span>
            <span class="clip" role="gridcell">
                <Badge tone={role_tone(&member.role)} title={member.role.name.clone()}>{ &member.role.name }</Badge>
            </span>
            <span class="member-teams secondary" role="gridcell" title={all_teams(&member.teams)}>
                { teams(&member.teams) }
            </span>
            <span class="clip" role="gridcell">
                <LocalTime zone={member.timezone.clone()} here={props.here.clone()} at={props.at} />
            </span>
        </>
    }
}

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

/// Roles that run things stand out.
pub fn role_tone(role: &Named) -> Tone {
    let name = role.name.to_lowercase();
    let runs = ["owner", "admin", "manager"].iter().any(|word| name.contains(word));
    if runs { Tone::Accent } else { Tone::Plain }
}

fn teams(teams: &[Named]) -> Html {
    if teams.is_empty() {
        return html! { <><span aria-hidden="true">{ "—" }</span><span class="unseen">{ "No teams" }</span></> };
    }
    let more = teams.len().saturating_sub(NAMED_TEAMS);
    html! {
        <>
            <span class="clip">
                { for teams.iter().take(NAMED_TEAMS).enumerate().map(|(number, team)| html! {
                    <>{ if number > 0 { ", " } else { "" } }<bdi>{ &team.name }</bdi></>
                }) }
            </span>
            if more > 0 {
                <span>{ format!(" +{more}") }</span>
            }
        </>
    }
}

fn all_teams(teams: &[Named]) -> Option<String> {
    let names: Vec<&str> = teams.iter().map(|team| team.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
