//! One member: who they are, what time it is for them, what they may do and why.

mod answer;
mod decision;
mod effective;
mod path;
mod times;
mod ways;
mod words;

use crate::{
    components::{
        cannot_see::{CannotSee, Part},
        loaded::loaded_part,
        member::{status_badge, team_chips, viewer_of_teams},
        no_change::NoChange,
    },
    hooks::{use_desk, use_focus, use_load},
    ipc,
    kit::{
        Avatar, AvatarSize, Badge, Button, ButtonKind, CopyButton, Glyph, Heading, Icon, Section, Skeleton,
        Tone,
    },
    state::{Action, ArmForm, ArmTarget, Route},
    when::{day, moment},
};
use answer::Answer;
use effective::Effective;
use ergo_protocol::workspace::{MemberDetail, MemberView};
use std::rc::Rc;
use times::Times;
use yew::prelude::*;

/// Properties of [`MemberPage`].
#[derive(Properties, PartialEq)]
pub struct MemberPageProps {
    /// Whose page.
    pub id: AttrValue,
}

/// One member.
#[component]
pub fn MemberPage(props: &MemberPageProps) -> Html {
    let desk = use_desk();
    let loading = use_load((props.id.clone(), desk.changes), |(id, _)| ipc::member(id.to_string()));
    let back = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.go(Route::Members))
    };
    let viewed = desk.impersonation().is_some_and(|session| session.viewed.id == *props.id);
    let skeleton = html! { <Skeleton rows=9 label={words::LOADING} /> };
    html! {
        <>
            <button type="button" class="back" onclick={back} data-testid="back">
                <Icon glyph={Glyph::Left} size=14 />
                { words::BACK }
            </button>
            // Without the detail there is no name for the heading.
            if loading.state.is_out_of_sight() {
                <Heading>{ words::MEMBER }</Heading>
            }
            { loaded_part(Part::Members, &loading, skeleton, |view| html! { <View view={Rc::clone(view)} {viewed} /> }) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ViewProps {
    view: Rc<MemberView>,
    viewed: bool,
}

#[component]
fn View(props: &ViewProps) -> Html {
    let desk = use_desk();
    let MemberView { detail, access } = props.view.as_ref();
    let person = &detail.member.person;
    let asked = desk.typed.asked.as_ref().filter(|asked| asked.member == person.id);
    html! {
        <div class="stack">
            <Who detail={detail.clone()} viewed={props.viewed} />
            if let (Some(asked), Some(access)) = (asked, access) {
                <Answer
                    name={person.name.clone()}
                    what={asked.what.clone()}
                    status={detail.member.status}
                    access={Rc::new(access.clone())}
                />
            }
            <div class="columns">
                <Times zone={detail.member.timezone.clone()} locale={detail.locale.clone()} />
                <Standing detail={detail.clone()} />
            </div>
            if let Some(access) = access.clone() {
                <Effective access={Rc::new(access)} member={person.id.clone()} />
            } else {
                <CannotSee part={Part::OthersAccess} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct WhoProps {
    detail: MemberDetail,
    viewed: bool,
}

/// The page's heading, with who exactly.
#[component]
fn Who(props: &WhoProps) -> Html {
    let node = use_node_ref();
    use_focus(&node, ());
    let desk = use_desk();
    let member = &props.detail.member;
    let person = &member.person;
    let compare = {
        let id = AttrValue::from(person.id.clone());
        Callback::from(move |()| desk.go(Route::Compare(id.clone())))
    };
    html! {
        <header class="who">
            <Avatar id={person.id.clone()} name={person.name.clone()} size={AvatarSize::Large} />
            <div class="who-words">
                <div class="line">
                    <h1 ref={node} class="heading-title" tabindex="-1"><bdi>{ &person.name }</bdi></h1>
                    if props.viewed {
                        <Badge tone={Tone::Viewed}>{ words::VIEWED }</Badge>
                    }
                    { status_badge(member.status) }
                    <Button kind={ButtonKind::Ghost} icon={Glyph::Members} onclick={compare} testid="compare">{ words::COMPARE }</Button>
                </div>
                <p class="line secondary words">
                    <span class="copied">
                        <bdi>{ &person.email }</bdi>
                        <CopyButton text={person.email.clone()} label={words::COPY_EMAIL} testid="copy-email" />
                    </span>
                    <span class="copied">
                        <bdi class="id">{ &person.id }</bdi>
                        <CopyButton text={person.id.clone()} label={words::COPY_ID} testid="copy-id" />
                    </span>
                </p>
            </div>
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct StandingProps {
    detail: MemberDetail,
}

/// Role and teams, and where one change of them begins.
#[component]
fn Standing(props: &StandingProps) -> Html {
    let desk = use_desk();
    let detail = &props.detail;
    let member = &detail.member;
    let session = desk.impersonation();
    let may = session.is_some_and(|session| session.changes_allowed && session.armed.is_none());
    let viewer = viewer_of_teams(session);
    let arm = |target: ArmTarget| {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::Arm(Some(ArmForm::new(target.clone())))))
    };
    let role = arm(ArmTarget::Role {
        member_id: member.person.id.clone(),
        name: member.person.name.clone(),
        current: member.role.id.clone(),
    });
    // A viewed user who can't see teams has none to choose from.
    let teams = member.teams.as_ref().filter(|_| may).map(|teams| {
        arm(ArmTarget::Team {
            member_id: member.person.id.clone(),
            name: member.person.name.clone(),
            current: teams.iter().map(|team| team.id.clone()).collect(),
        })
    });
    html! {
        <Section title={words::STANDING}>
            <dl class="facts-list">
                <div>
                    <dt>{ words::ROLE }</dt>
                    <dd class="facts-change">
                        <Badge title={member.role.name.clone()}>{ &member.role.name }</Badge>
                        if may {
                            <Button kind={ButtonKind::Ghost} icon={Glyph::Pencil} onclick={role} testid="change-role">{ words::CHANGE_ROLE }</Button>
                        }
                    </dd>
                </div>
                <div>
                    <dt>{ words::TEAMS }</dt>
                    <dd class="facts-change">
                        { team_chips(member.teams.as_deref(), &viewer) }
                        if let Some(teams) = teams {
                            <Button kind={ButtonKind::Ghost} icon={Glyph::Pencil} onclick={teams} testid="change-teams">{ words::CHANGE_TEAMS }</Button>
                        }
                    </dd>
                </div>
                <div><dt>{ words::JOINED }</dt><dd class="numbers">{ day(detail.joined_at) }</dd></div>
                <div>
                    <dt>{ words::LAST_SEEN }</dt>
                    <dd class="numbers">
                        { detail.last_seen_at.map_or_else(
                            || words::NEVER.to_string(),
                            moment,
                        ) }
                        <span class="quiet facts-note">{ words::LAST_SEEN_NOTE }</span>
                    </dd>
                </div>
            </dl>
            <NoChange />
        </Section>
    }
}
