//! One row of the member list.

use super::{head, seen::ago, words};
use crate::{
    components::{
        PersonLine,
        local_time::LocalTime,
        member::{hidden_teams, status_badge},
    },
    hooks::use_style,
    kit::{Badge, Tone, virtual_list::Slot},
    when::{day, moment},
};
use ergo_protocol::{
    UnixMillis,
    preferences::MemberColumn,
    workspace::{Member, Named},
};
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
    /// The columns after the name.
    pub columns: Rc<Vec<MemberColumn>>,
    /// The viewed user's name: they may not see what teams others are in.
    pub viewer: AttrValue,
    /// The minute it is.
    pub at: f64,
    /// Where the agent is.
    pub here: AttrValue,
    /// Opens a member's page.
    pub onopen: Callback<AttrValue>,
}

/// A row; gray until the member has been read.
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
                <span class="member-coming" role="gridcell" aria-label={words::COMING}>
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
            <span class="col-member member-who" role="gridcell">
                <PersonLine person={member.person.clone()}>
                    if props.viewed {
                        <Badge tone={Tone::Viewed}>{ words::VIEWED }</Badge>
                    }
                    { status_badge(member.status) }
                </PersonLine>
            </span>
            { for props.columns.iter().map(|column| cell(*column, member, props)) }
        </>
    }
}

fn cell(column: MemberColumn, member: &Member, props: &MemberRowProps) -> Html {
    let class = classes!(head::class(column), "clip");
    match column {
        MemberColumn::Role => html! {
            <span key="role" {class} role="gridcell">
                <Badge title={member.role.name.clone()}>{ &member.role.name }</Badge>
            </span>
        },
        MemberColumn::Teams => teams(member.teams.as_deref(), &props.viewer),
        MemberColumn::LastSeen => last_seen(member.last_seen_at, props.at, class),
        MemberColumn::LocalTime => html! {
            <span key="time" {class} role="gridcell">
                <LocalTime zone={member.timezone.clone()} here={props.here.clone()} at={props.at} />
            </span>
        },
        MemberColumn::Joined => html! {
            <span key="joined" {class} role="gridcell">
                <span class="secondary numbers">{ day(member.joined_at) }</span>
            </span>
        },
    }
}

fn last_seen(seen: Option<UnixMillis>, now: f64, class: Classes) -> Html {
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are exact in a double")]
    let now = now as UnixMillis;
    let title = seen.map(moment);
    let said = seen.map_or_else(|| words::NEVER.to_string(), |at| ago(now, at).unwrap_or_else(|| day(at)));
    html! {
        <span key="seen" {class} role="gridcell" {title}><span class="secondary numbers">{ said }</span></span>
    }
}

fn teams(teams: Option<&[Named]>, viewer: &str) -> Html {
    let title = all_teams(teams, viewer);
    let cell = match teams {
        None => dash(&hidden_teams(viewer)),
        Some([]) => dash(words::NO_TEAMS.shown()),
        Some(teams) => named_teams(teams),
    };
    html! {
        <span key="teams" class="col-teams member-teams secondary" role="gridcell" {title}>{ cell }</span>
    }
}

fn named_teams(teams: &[Named]) -> Html {
    let more = teams.len().saturating_sub(NAMED_TEAMS);
    html! {
        <>
            <span class="clip">
                { for teams.iter().take(NAMED_TEAMS).enumerate().map(|(number, team)| html! {
                    <>{ if number > 0 { ", " } else { "" } }<bdi>{ &team.name }</bdi></>
                }) }
            </span>
            if more > 0 {
                <span>{ words::more_teams(more) }</span>
            }
        </>
    }
}

/// Nothing to see; a screen reader hears why.
fn dash(why: &str) -> Html {
    html! { <><span aria-hidden="true">{ "—" }</span><span class="unseen">{ why.to_owned() }</span></> }
}

/// What is shown on hovering: all teams, or why there are none to see.
fn all_teams(teams: Option<&[Named]>, viewer: &str) -> Option<String> {
    let Some(teams) = teams else { return Some(hidden_teams(viewer)) };
    let names: Vec<&str> = teams.iter().map(|team| team.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::all_teams;
    use ergo_protocol::workspace::Named;

    #[test]
    fn no_teams_and_teams_out_of_sight_are_not_the_same() {
        let named = |name: &str| Named { id: String::new(), name: name.to_owned() };
        let two = [named("Billing"), named("Exports")];
        assert_eq!(all_teams(Some(&two), "Ruth").as_deref(), Some("Billing, Exports"));
        assert_eq!(all_teams(Some(&[]), "Ruth"), None);
        assert_eq!(all_teams(None, "Ruth").as_deref(), Some("Teams aren’t visible to Ruth"));
    }
}
