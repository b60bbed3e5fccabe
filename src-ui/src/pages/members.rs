//! The members of the workspace: search, narrow, sort, look; however many there are.

mod filters;
mod head;
mod roster;
mod row;
mod seen;
mod sorting;
mod view_menu;
mod words;

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
        count::count,
        virtual_list::{Slot, VirtualList},
    },
    state::{Action, Route},
};
use ergo_protocol::{
    Person,
    preferences::MemberColumn,
    workspace::{Member, MemberQuery},
};
use filters::Filters;
use roster::{Roster, UseRoster, use_roster};
use row::MemberRow;
use sorting::Sorting;
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
    let sorting = Sorting::of(&narrowed);
    let clear = onchange.reform(move |()| sorting.put(&MemberQuery::default()));
    let onsort = {
        let query = narrowed.clone();
        onchange.reform(move |sorting: Sorting| sorting.put(&query))
    };
    let columns = use_memo(desk.preferences.member_columns.clone(), Clone::clone);
    let total = u32::try_from(roster.total).unwrap_or(u32::MAX);
    let counted = if roster.at_least { words::more_than(total) } else { count(total) };
    let aside = roster.ready.then(|| html! { <Badge testid="member-count">{ counted }</Badge> });
    html! {
        <div class="members">
            <Heading {aside}>{ words::TITLE }</Heading>
            if !roster.is_out_of_sight() {
                <Filters query={narrowed} {onchange} />
            }
            <Live text={announcement(&roster, total)} />
            if roster.is_out_of_sight() {
                <CannotSee part={Part::Members} again={retry} />
            } else if let (Some(problem), false) = (roster.problem.clone(), roster.ready) {
                <ProblemBox {problem} retry={retry.clone()} />
            } else if !roster.ready {
                <Card flush=true><Skeleton rows=11 people=true label={words::LOADING} /></Card>
            } else if roster.total == 0 {
                <Card>{ nobody(&roster.query, &clear) }</Card>
            } else {
                if roster.approximate {
                    <p class="secondary" data-testid="approximate">{ words::APPROXIMATE }</p>
                }
                <List
                    roster={Rc::clone(&roster)}
                    {columns}
                    {sorting}
                    {onsort}
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
    columns: Rc<Vec<MemberColumn>>,
    sorting: Sorting,
    onsort: Callback<Sorting>,
    viewed: Option<Person>,
    here: AttrValue,
    want: Callback<Range<usize>>,
    onopen: Callback<AttrValue>,
}

#[component]
fn List(props: &ListProps) -> Html {
    let at = use_minute();
    let viewer = AttrValue::from(viewer_of_teams(use_desk().impersonation()));
    let inputs = (
        Rc::clone(&props.roster),
        Rc::clone(&props.columns),
        props.viewed.clone(),
        viewer,
        props.here.clone(),
        props.onopen.clone(),
        at,
    );
    let row = use_callback(inputs, |slot: Slot, (roster, columns, viewed, viewer, here, onopen, at)| {
        let member = roster.row(slot.index).cloned();
        let is_viewed =
            |member: &Rc<Member>| viewed.as_ref().is_some_and(|viewed| viewed.id == member.person.id);
        let viewed = member.as_ref().is_some_and(is_viewed);
        html! { <MemberRow key={slot.index} {slot} {member} columns={Rc::clone(columns)} {viewed} viewer={viewer.clone()} at={*at} here={here.clone()} onopen={onopen.clone()} /> }
    });
    html! {
        <Card flush=true class="members-card">
            <VirtualList
                total={props.roster.total}
                label={words::LIST}
                head={head::head(&props.columns, props.sorting, &props.onsort)}
                {row}
                onwindow={props.want.clone()}
                busy={props.roster.stale}
                generation={props.roster.generation}
            />
        </Card>
    }
}

fn nobody(query: &MemberQuery, clear: &Callback<()>) -> Html {
    let narrowed = narrows(query);
    html! {
        <Empty
            glyph={if narrowed { Glyph::Search } else { Glyph::Members }}
            title={words::nobody(query)}
            text={narrowed.then(|| AttrValue::from(words::NOBODY_HELP))}
        >
            if narrowed {
                <Button onclick={clear.clone()} testid="member-clear">{ words::CLEAR }</Button>
            }
        </Empty>
    }
}

/// Whether a query leaves anybody out.
const fn narrows(query: &MemberQuery) -> bool {
    query.q.is_some() || query.role.is_some() || query.team.is_some() || query.status.is_some()
}

fn announcement(roster: &Roster, total: u32) -> String {
    match (roster.ready && !roster.stale, roster.at_least) {
        (false, _) => String::new(),
        (true, true) => words::found_more_than(total),
        (true, false) => words::found(total, roster.approximate),
    }
}

/// What is asked of the core for what was typed.
fn tidy(query: &MemberQuery) -> MemberQuery {
    let words = query.q.as_deref().map(str::trim).filter(|words| !words.is_empty());
    MemberQuery { q: words.map(ToOwned::to_owned), ..query.clone() }
}

#[cfg(test)]
mod tests {
    use super::{narrows, tidy};
    use ergo_protocol::workspace::{MemberQuery, MemberSort};

    #[test]
    fn spaces_around_words_ask_nothing_new() {
        let query = |q: &str| MemberQuery { q: Some(q.to_owned()), ..MemberQuery::default() };
        assert_eq!(tidy(&query("  dana ")), query("dana"));
        assert_eq!(tidy(&query("   ")), MemberQuery::default());
    }

    #[test]
    fn an_order_leaves_nobody_out() {
        assert!(!narrows(&MemberQuery { sort: Some(MemberSort::Joined), ..MemberQuery::default() }));
        assert!(narrows(&MemberQuery { team: Some("t".to_owned()), ..MemberQuery::default() }));
    }
}
