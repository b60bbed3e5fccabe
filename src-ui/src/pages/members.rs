//! The members of the workspace: search, narrow, look; however many there are.

mod filters;
mod roster;
mod row;

use crate::{
    components::{
        ProblemBox,
        cannot_see::{CannotSee, Part},
        local_time::use_minute,
        member::viewer_of_teams,
    },
    hooks::{Desk, use_debounce, use_desk},
    kit::{
        Badge, Button, Card, Empty, Glyph, Heading, Live, Skeleton,
        count::{count, counted},
        virtual_list::{Slot, VirtualList},
    },
    state::{Action, Route},
};
use ergo_protocol::{
    Person,
    workspace::{Member, MemberQuery},
};
use filters::Filters;
use roster::{Roster, UseRoster, use_roster};
use row::MemberRow;
use std::{ops::Range, rc::Rc};
use yew::prelude::*;

/// Pause in typing after which the server is asked.
const PAUSE_MILLIS: u32 = 150;

/// The members.
#[component]
pub fn MembersPage() -> Html {
    let desk = use_desk();
    let narrowed = desk.typed.members.clone();
    let asked = use_debounce(tidy(&narrowed), PAUSE_MILLIS);
    let UseRoster { roster, want, retry } = use_roster(asked, desk.changes);
    // The rows must not render again with each change of the desk, e.g. with each letter of a note.
    let latest = use_mut_ref(Desk::default);
    *latest.borrow_mut() = desk.clone();
    let onchange = use_callback((), {
        let latest = latest.clone();
        move |query, ()| latest.borrow().dispatch(Action::Narrow(query))
    });
    let onopen = use_callback((), {
        let latest = latest.clone();
        move |id, ()| latest.borrow().go(Route::Member(id))
    });
    let clear = onchange.reform(|()| MemberQuery::default());
    let total = u32::try_from(roster.total).unwrap_or(u32::MAX);
    let aside = roster.ready.then(|| html! { <Badge testid="member-count">{ count(total) }</Badge> });
    html! {
        <div class="members">
            <Heading {aside}>{ "Members" }</Heading>
            if !roster.is_out_of_sight() {
                <Filters query={narrowed} {onchange} />
            }
            <Live text={announcement(&roster, total)} />
            if roster.is_out_of_sight() {
                <CannotSee part={Part::Members} again={retry} />
            } else if let (Some(problem), false) = (roster.problem.clone(), roster.ready) {
                <ProblemBox {problem} retry={retry.clone()} />
            } else if !roster.ready {
                <Card flush=true><Skeleton rows=11 people=true label="Loading the members" /></Card>
            } else if roster.total == 0 {
                <Card>{ nobody(&roster.query, &clear) }</Card>
            } else {
                <List
                    key={roster.generation}
                    roster={Rc::clone(&roster)}
                    viewed={desk.impersonation().map(|session| session.viewed.clone())}
                    here={desk.desktop_timezone().to_owned()}
                    {want}
                    {onopen}
                />
                if let Some(problem) = roster.problem.clone() {
                    <ProblemBox {problem} {retry} />
                }
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ListProps {
    roster: Rc<Roster>,
    viewed: Option<Person>,
    here: AttrValue,
    want: Callback<usize>,
    onopen: Callback<AttrValue>,
}

#[component]
fn List(props: &ListProps) -> Html {
    let at = use_minute();
    let viewer = AttrValue::from(viewer_of_teams(use_desk().impersonation()));
    let inputs = (
        Rc::clone(&props.roster.rows),
        props.viewed.clone(),
        viewer,
        props.here.clone(),
        props.onopen.clone(),
        at,
    );
    let row = use_callback(inputs, |slot: Slot, (rows, viewed, viewer, here, onopen, at)| {
        let member = rows.get(slot.index).cloned();
        let is_viewed =
            |member: &Rc<Member>| viewed.as_ref().is_some_and(|viewed| viewed.id == member.person.id);
        let viewed = member.as_ref().is_some_and(is_viewed);
        html! { <MemberRow key={slot.index} {slot} {member} {viewed} viewer={viewer.clone()} at={*at} here={here.clone()} onopen={onopen.clone()} /> }
    });
    let onwindow = use_callback(props.want.clone(), |rows: Range<usize>, want| want.emit(rows.end));
    html! {
        <Card flush=true class="members-card">
            <VirtualList
                total={props.roster.total}
                label="Members. Enter opens one."
                head={head()}
                {row}
                {onwindow}
                busy={props.roster.stale}
            />
        </Card>
    }
}

fn head() -> Html {
    html! {
        <div class="members-grid members-head" role="presentation">
            { for ["Member", "Role", "Teams", "Local time"].map(|name| html! {
                <span key={name} role="columnheader">{ name }</span>
            }) }
        </div>
    }
}

fn nobody(query: &MemberQuery, clear: &Callback<()>) -> Html {
    let narrowed = *query != MemberQuery::default();
    html! {
        <Empty
            glyph={if narrowed { Glyph::Search } else { Glyph::Members }}
            title={nobody_words(query)}
            text={narrowed.then_some("Try part of the name, or the whole e-mail address or id from the ticket.")}
        >
            if narrowed {
                <Button onclick={clear.clone()} testid="member-clear">{ "Clear filters" }</Button>
            }
        </Empty>
    }
}

fn nobody_words(query: &MemberQuery) -> String {
    let who = query.q.as_ref().map_or_else(|| "Nobody".to_owned(), |text| format!("Nobody matches “{text}”"));
    let verb = if query.q.is_some() { "" } else { " is here" };
    match (query.role.is_some(), query.team.is_some()) {
        (false, false) if query.q.is_none() => "This workspace has no members".to_owned(),
        (false, false) => who,
        (true, false) => format!("{who}{verb} with this role"),
        (false, true) => format!("{who}{verb} in this team"),
        (true, true) => format!("{who}{verb} with this role in this team"),
    }
}

fn announcement(roster: &Roster, total: u32) -> String {
    if roster.ready && !roster.stale { counted(total, "member") } else { String::new() }
}

/// What is asked of the core for what was typed.
fn tidy(query: &MemberQuery) -> MemberQuery {
    let words = query.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
    MemberQuery { q: words.map(ToOwned::to_owned), ..query.clone() }
}

#[cfg(test)]
mod tests {
    use super::{nobody_words, tidy};
    use ergo_protocol::workspace::MemberQuery;

    fn query(q: Option<&str>, role: bool, team: bool) -> MemberQuery {
        MemberQuery {
            q: q.map(ToOwned::to_owned),
            role: role.then(|| "r".to_owned()),
            team: team.then(|| "t".to_owned()),
            ..MemberQuery::default()
        }
    }

    #[test]
    fn nobody_is_said_with_what_was_asked() {
        for (asked, expected) in [
            (query(None, false, false), "This workspace has no members"),
            (query(Some("x"), false, false), "Nobody matches “x”"),
            (query(Some("x"), true, false), "Nobody matches “x” with this role"),
            (query(None, true, false), "Nobody is here with this role"),
            (query(None, false, true), "Nobody is here in this team"),
            (query(Some("x"), true, true), "Nobody matches “x” with this role in this team"),
        ] {
            assert_eq!(nobody_words(&asked), expected);
        }
    }

    #[test]
    fn spaces_around_words_ask_nothing_new() {
        assert_eq!(tidy(&query(Some("  dana "), true, false)), query(Some("dana"), true, false));
        assert_eq!(tidy(&query(Some("   "), false, false)), MemberQuery::default());
    }
}
