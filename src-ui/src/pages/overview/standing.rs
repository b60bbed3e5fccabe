//! Where the viewed user stands: role and teams, what they can't do, and what changed for them lately. This is where a
//! diagnosis begins.

use super::words;
use crate::{
    components::{
        audit::AuditEntries,
        cannot_see::Part,
        given_name::given_name,
        local_time::{LocalTime, use_minute},
        member::{status_badge, team_chips},
    },
    hooks::use_desk,
    kit::{Badge, Section, count::length, phrase},
    state::Route,
    when::{day, moment},
};
use ergo_protocol::{
    audit::WorkspaceAuditEntry,
    workspace::{Member, Permission},
};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Standing`].
#[derive(Properties, PartialEq)]
pub struct StandingProps {
    /// The viewed user.
    pub member: Rc<Member>,
}

/// Role, teams, and since when.
#[component]
pub fn Standing(props: &StandingProps) -> Html {
    let desk = use_desk();
    let at = use_minute();
    let member = &props.member;
    let name = given_name(&member.person.name);
    let seen = member.last_seen_at.map_or_else(|| words::NEVER.to_string(), moment);
    html! {
        <Section title={words::standing(name)} testid="own-standing">
            <dl class="facts-list">
                <div>
                    <dt>{ words::ROLE }</dt>
                    <dd class="line">
                        <Badge title={member.role.name.clone()}>{ &member.role.name }</Badge>
                        { status_badge(member.status) }
                    </dd>
                </div>
                <div><dt>{ words::TEAMS }</dt><dd>{ team_chips(member.teams.as_deref(), name) }</dd></div>
                <div><dt>{ words::LAST_SEEN }</dt><dd class="numbers">{ seen }</dd></div>
                <div><dt>{ words::JOINED }</dt><dd class="numbers">{ day(member.joined_at) }</dd></div>
                <div>
                    <dt>{ words::LOCAL_TIME }</dt>
                    <dd><LocalTime zone={member.timezone.clone()} here={desk.desktop_timezone().to_owned()} {at} /></dd>
                </div>
            </dl>
        </Section>
    }
}

/// Properties of [`Missing`].
#[derive(Properties, PartialEq)]
pub struct MissingProps {
    /// The viewed user.
    pub member: Rc<Member>,
    /// What neither their role nor a team grants.
    pub missing: Vec<Permission>,
}

/// What the viewed user can't do.
#[component]
pub fn Missing(props: &MissingProps) -> Html {
    let desk = use_desk();
    let person = &props.member.person;
    let name = given_name(&person.name);
    let number = length(&props.missing);
    let open = {
        let (desk, id) = (desk.clone(), AttrValue::from(person.id.clone()));
        Callback::from(move |_: MouseEvent| desk.go(Route::Member(id.clone())))
    };
    let aside = html! {
        <button type="button" class="text-link" onclick={open} data-testid="own-access">{ words::ALL_PERMISSIONS }</button>
    };
    let lede = (number > 0).then(|| AttrValue::from(words::missing(name, number)));
    html! {
        <Section title={words::MISSING} {lede} {aside} testid="missing">
            if props.missing.is_empty() {
                <p class="secondary">{ phrase(words::NOTHING_MISSING, &[("name", phrase::name(name))]) }</p>
            } else {
                <dl class="facts-list">
                    { for grouped(&props.missing).into_iter().map(|(group, labels)| html! {
                        <div key={group.to_owned()}>
                            <dt><bdi>{ group.to_owned() }</bdi></dt>
                            <dd>
                                <ul class="missing">
                                    { for labels.into_iter().map(|permission| html! {
                                        <li key={permission.key.clone()} data-testid="missing-permission" data-key={permission.key.clone()}>
                                            <bdi>{ &permission.label }</bdi>
                                        </li>
                                    }) }
                                </ul>
                            </dd>
                        </div>
                    }) }
                </dl>
            }
        </Section>
    }
}

/// Permissions under their headings, both in the order they came, a heading once.
fn grouped(permissions: &[Permission]) -> Vec<(&str, Vec<&Permission>)> {
    let mut groups: Vec<(&str, Vec<&Permission>)> = Vec::new();
    for permission in permissions {
        match groups.iter_mut().find(|(name, _)| *name == permission.group) {
            Some((_, members)) => members.push(permission),
            None => groups.push((&permission.group, vec![permission])),
        }
    }
    groups
}

/// Properties of [`Recent`].
#[derive(Properties, PartialEq)]
pub struct RecentProps {
    /// The viewed user.
    pub member: Rc<Member>,
    /// The latest changes, the newest first; none where the audit log is out of sight.
    pub changes: Option<Vec<WorkspaceAuditEntry>>,
}

/// What changed for the viewed user lately.
#[component]
pub fn Recent(props: &RecentProps) -> Html {
    let desk = use_desk();
    let name = given_name(&props.member.person.name);
    let included = desk.impersonation().is_some_and(|session| Part::Audit.is_approved(session));
    let open = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.go(Route::Audit))
    };
    let aside = props.changes.is_some().then(|| {
        html! { <button type="button" class="text-link" onclick={open} data-testid="to-audit">{ words::AUDIT }</button> }
    });
    html! {
        <Section title={words::RECENT} aside={aside.unwrap_or_default()} testid="recent-changes">
            { match &props.changes {
                None if included => html! { <p class="secondary">{ phrase(words::RECENT_HIDDEN, &[("name", phrase::name(name))]) }</p> },
                None => html! { <p class="secondary">{ words::RECENT_NOT_INCLUDED }</p> },
                Some(changes) if changes.is_empty() => {
                    html! { <p class="secondary">{ phrase(words::NOTHING_RECENT, &[("name", phrase::name(name))]) }</p> }
                }
                Some(changes) => html! { <AuditEntries entries={changes.clone()} narrow=true /> },
            } }
        </Section>
    }
}
