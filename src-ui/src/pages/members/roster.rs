//! The member list, of which the pages near what is seen are read: in any order, however long the list is.

use crate::ipc;
use ergo_protocol::{
    Code, Problem,
    workspace::{Member, MemberPage, MemberQuery},
};
use std::{cell::Cell, collections::BTreeMap, ops::Range, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Rows of a page; also how far ahead of what is seen is read.
const PAGE: usize = 100;
/// So many pages are kept, those around what was read last.
const KEPT: usize = 40;

/// A page of the list.
#[derive(Clone, Debug, PartialEq)]
struct Page {
    rows: Vec<Rc<Member>>,
    /// Where the next page starts.
    cursor: Option<String>,
}

/// The list as far as it is read.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "facts about the list, each on its own")]
pub struct Roster {
    /// Grows with each new list, so that a late page of an old one is known.
    pub generation: u32,
    /// Whether there is a list at all.
    pub ready: bool,
    /// Whether another list is being read, and this one is the old one.
    pub stale: bool,
    /// What this list was narrowed by.
    pub query: MemberQuery,
    /// The pages that are there, by number.
    pages: Rc<BTreeMap<usize, Rc<Page>>>,
    /// How many members there are in all, as far as is known.
    pub total: usize,
    /// Whether there are more: the server has not counted all of them.
    pub at_least: bool,
    /// Whether nobody matches the search exactly, and these are close.
    pub approximate: bool,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

/// What can happen to it.
pub enum Step {
    /// Another list is asked for.
    Ask,
    /// Its first page came, or not.
    First(MemberQuery, Result<MemberPage, Problem>),
    /// A further page came, or not: of which list, and its number.
    More(u32, usize, Result<MemberPage, Problem>),
    /// The agent wants the further page tried again.
    Again,
}

/// How to ask for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
enum From {
    /// It follows one that is there.
    Cursor(String),
    /// None before it is there.
    Skipping(u32),
}

impl Roster {
    /// A row, if its page is there.
    pub fn row(&self, index: usize) -> Option<&Rc<Member>> {
        self.pages.get(&(index / PAGE))?.rows.get(index % PAGE)
    }

    /// The page to read next, so that these rows and the next ones are there.
    fn next(&self, wanted: &Range<usize>) -> Option<(usize, From)> {
        if self.stale || !self.ready || self.problem.is_some() {
            return None;
        }
        let end = wanted.end.saturating_add(PAGE).min(self.total);
        let missing = (wanted.start / PAGE..end.div_ceil(PAGE)).find(|page| !self.pages.contains_key(page));
        // At the end of a list that was not counted, the next page says whether there are more.
        let number = missing.or_else(|| {
            let last = self.total.checked_sub(1)? / PAGE;
            (self.at_least && wanted.end.saturating_add(PAGE) > self.total).then_some(last + 1)
        })?;
        let cursor = number.checked_sub(1).and_then(|before| self.pages.get(&before)?.cursor.clone());
        match cursor {
            Some(cursor) => Some((number, From::Cursor(cursor))),
            // A list that was not counted can only be read in order, so the first missing page comes next.
            None if self.at_least => {
                let number = (0..=self.pages.len()).find(|page| !self.pages.contains_key(page))?;
                let cursor = self.pages.get(&number.checked_sub(1)?)?.cursor.clone()?;
                Some((number, From::Cursor(cursor)))
            }
            None => Some((number, From::Skipping(u32::try_from(number * PAGE).ok()?))),
        }
    }

    /// Whether the viewed user can't see the members.
    pub fn is_out_of_sight(&self) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.code == Code::ViewedUserCannot)
    }

    fn put(&mut self, number: usize, page: MemberPage) {
        let end = number * PAGE + page.items.len();
        let total = usize::try_from(page.total).unwrap_or(usize::MAX);
        // A page without rows ends the list whatever it says, or it would be asked for for ever.
        let cursor = page.next_cursor.filter(|_| !page.items.is_empty());
        (self.total, self.at_least) = match (&cursor, page.at_least) {
            // Beyond the end of a list that has become shorter.
            (None, _) if page.items.is_empty() => (total.min(end), false),
            (None, _) => (end, false),
            (Some(_), true) => (total.max(end).max(self.total), true),
            (Some(_), false) => (total.max(end), false),
        };
        let rows = page.items.into_iter().map(Rc::new).collect();
        let pages = Rc::make_mut(&mut self.pages);
        // What was the end of a shorter list is read again.
        let total = self.total;
        pages.retain(|number, page| page.rows.len() == PAGE || number * PAGE + page.rows.len() >= total);
        pages.insert(number, Rc::new(Page { rows, cursor }));
        // In a list that was not counted, each page is found only by the one before.
        while pages.len() > KEPT && !self.at_least {
            let first = pages.keys().next().copied().unwrap_or(number);
            let last = pages.keys().next_back().copied().unwrap_or(number);
            pages.remove(if number - first > last - number { &first } else { &last });
        }
    }
}

impl Reducible for Roster {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut next = (*self).clone();
        match step {
            Step::Ask => {
                next.stale = true;
                next.problem = None;
            }
            Step::First(query, Ok(page)) => {
                next = Self {
                    generation: next.generation.wrapping_add(1),
                    ready: true,
                    query,
                    approximate: page.approximate,
                    ..Self::default()
                };
                next.put(0, page);
            }
            Step::First(_, Err(problem)) => {
                next.ready = false;
                next.problem = Some(problem);
            }
            Step::More(generation, number, answer) => {
                if generation != self.generation || self.stale {
                    return self;
                }
                match answer {
                    Ok(page) => next.put(number, page),
                    Err(problem) => next.problem = Some(problem),
                }
            }
            Step::Again => next.problem = None,
        }
        if next.is_out_of_sight() {
            // What the viewed user can no longer see is dropped, not only hidden.
            next = Self { generation: next.generation, problem: next.problem, ..Self::default() };
        }
        Rc::new(next)
    }
}

/// The list that `query` narrows to, and the ways to work on it.
pub struct UseRoster {
    /// The list as far as it is read.
    pub roster: Rc<Roster>,
    /// Says which rows are needed.
    pub want: Callback<Range<usize>>,
    /// Tries again what failed.
    pub retry: Callback<()>,
}

/// Reads the list, again whenever `query` changes or a change was sent; further pages as they are wanted, one at a time.
/// Late answers are dropped.
#[hook]
pub fn use_roster(query: MemberQuery, changes: u32) -> UseRoster {
    let roster = use_reducer(Roster::default);
    let wanted = use_state_eq(|| 0..0_usize);
    let attempt = use_state(|| 0_u32);
    let busy = use_state_eq(|| false);
    use_effect_with((query, changes, *attempt), {
        let dispatcher = roster.dispatcher();
        move |(query, ..)| {
            let alive = Rc::new(Cell::new(true));
            let (here, query) = (Rc::clone(&alive), query.clone());
            dispatcher.dispatch(Step::Ask);
            spawn_local(async move {
                let asked = MemberQuery { limit: u32::try_from(PAGE).ok(), ..query.clone() };
                let answer = ipc::members(asked).await;
                if here.get() {
                    dispatcher.dispatch(Step::First(query, answer));
                }
            });
            move || alive.set(false)
        }
    });
    let next = if *busy { None } else { roster.next(&wanted) };
    let which = next.map(|(number, from)| (roster.generation, number, from));
    use_effect_with(which, {
        let (dispatcher, busy, query) = (roster.dispatcher(), busy.setter(), roster.query.clone());
        move |which| {
            let Some((generation, number, from)) = which.clone() else { return };
            busy.set(true);
            spawn_local(async move {
                let mut query = MemberQuery { limit: u32::try_from(PAGE).ok(), ..query };
                match from {
                    From::Cursor(cursor) => query.cursor = Some(cursor),
                    From::Skipping(members) => query.skip = Some(members),
                }
                let answer = ipc::members(query).await;
                dispatcher.dispatch(Step::More(generation, number, answer));
                busy.set(false);
            });
        }
    });
    let want = use_callback(wanted.setter(), |rows: Range<usize>, wanted| wanted.set(rows));
    let retry = use_callback((roster.ready, *attempt), {
        let (dispatcher, attempt) = (roster.dispatcher(), attempt.setter());
        move |(), (ready, tried)| {
            if *ready {
                dispatcher.dispatch(Step::Again);
            } else {
                attempt.set(tried.wrapping_add(1));
            }
        }
    });
    UseRoster { roster: Rc::new((*roster).clone()), want, retry }
}

#[cfg(test)]
mod tests;
