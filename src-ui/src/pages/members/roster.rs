//! The member list as far as it is read: pages come by cursor, as they are needed.

use crate::ipc;
use ergo_protocol::{
    Code, Problem,
    workspace::{Member, MemberPage, MemberQuery},
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Rows of a page; also how far ahead of what is seen is read.
const PAGE: usize = 100;
/// Rows of a page while much is missing: the most the server gives.
const LARGE_PAGE: usize = 200;

/// The list as far as it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    /// Grows with each new list, so that a late page of an old one is known.
    pub generation: u32,
    /// Whether there is a list at all.
    pub ready: bool,
    /// Whether another list is being read, and this one is the old one.
    pub stale: bool,
    /// What this list was narrowed by.
    pub query: MemberQuery,
    /// The rows that are there.
    pub rows: Rc<Vec<Rc<Member>>>,
    /// How many there are in all.
    pub total: usize,
    /// Whether nobody matches the search exactly, and these are close.
    pub approximate: bool,
    /// Where the next page starts.
    pub cursor: Option<String>,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

/// What can happen to it.
pub enum Step {
    /// Another list is asked for.
    Ask,
    /// Its first page came, or not.
    First(MemberQuery, Result<MemberPage, Problem>),
    /// A further page came, or not: of which list, from which cursor.
    More(u32, String, Result<MemberPage, Problem>),
    /// The agent wants the further page tried again.
    Again,
}

impl Roster {
    /// The page to read next so that `wanted` rows are there, and how long it should be.
    pub fn next(&self, wanted: usize) -> Option<(String, u32)> {
        let there = self.rows.len();
        let wanted = wanted.min(self.total);
        if self.stale || self.problem.is_some() || there >= wanted {
            return None;
        }
        let limit = if wanted - there > PAGE { LARGE_PAGE } else { PAGE };
        self.cursor.clone().map(|cursor| (cursor, u32::try_from(limit).unwrap_or(u32::MAX)))
    }

    /// Whether the viewed user can't see the members.
    pub fn is_out_of_sight(&self) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.code == Code::ViewedUserCannot)
    }

    fn append(&mut self, page: MemberPage) {
        // A page without rows ends the list whatever it says, or it would be asked for for ever.
        self.cursor = page.next_cursor.filter(|_| !page.items.is_empty());
        Rc::make_mut(&mut self.rows).extend(page.items.into_iter().map(Rc::new));
        self.total = match self.cursor {
            Some(_) => usize::try_from(page.total).unwrap_or(usize::MAX).max(self.rows.len()),
            None => self.rows.len(),
        };
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
                next.append(page);
            }
            Step::First(_, Err(problem)) => {
                next.ready = false;
                next.problem = Some(problem);
            }
            Step::More(generation, cursor, answer) => {
                if generation != self.generation || self.cursor.as_ref() != Some(&cursor) {
                    return self;
                }
                match answer {
                    Ok(page) => next.append(page),
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
    /// Says how many rows are needed.
    pub want: Callback<usize>,
    /// Tries again what failed.
    pub retry: Callback<()>,
}

/// Reads the list, again whenever `query` changes or a change was sent; further pages as they are wanted.
/// Late answers are dropped.
#[hook]
pub fn use_roster(query: MemberQuery, changes: u32) -> UseRoster {
    let roster = use_reducer(Roster::default);
    let wanted = use_state_eq(|| 0_usize);
    let attempt = use_state(|| 0_u32);
    use_effect_with((query, changes, *attempt), {
        let dispatcher = roster.dispatcher();
        move |(query, ..)| {
            let alive = Rc::new(Cell::new(true));
            let (here, query) = (Rc::clone(&alive), query.clone());
            dispatcher.dispatch(Step::Ask);
            spawn_local(async move {
                let answer = ipc::members(query.clone()).await;
                if here.get() {
                    dispatcher.dispatch(Step::First(query, answer));
                }
            });
            move || alive.set(false)
        }
    });
    let next = roster.next(wanted.saturating_add(PAGE)).map(|(cursor, limit)| Further {
        generation: roster.generation,
        query: MemberQuery { cursor: Some(cursor), limit: Some(limit), ..roster.query.clone() },
    });
    // By generation and cursor only: how long the page is to be may change while it is under way.
    let which = next.as_ref().map(|next| (next.generation, next.query.cursor.clone()));
    use_effect_with(which, {
        let dispatcher = roster.dispatcher();
        move |_| {
            if let Some(Further { generation, query }) = next {
                spawn_local(async move {
                    let cursor = query.cursor.clone().unwrap_or_default();
                    let answer = ipc::members(query).await;
                    dispatcher.dispatch(Step::More(generation, cursor, answer));
                });
            }
        }
    });
    let want = use_callback(wanted.setter(), |rows: usize, wanted| wanted.set(rows));
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

struct Further {
    generation: u32,
    query: MemberQuery,
}

#[cfg(test)]
mod tests {
    use super::{Roster, Step};
    use ergo_protocol::{
        Code, Person, Problem,
        workspace::{Member, MemberPage, MemberQuery, MemberStatus, Named},
    };
    use std::rc::Rc;
    use yew::Reducible;

    fn page(from: usize, count: usize, total: u32, cursor: Option<&str>) -> MemberPage {
        let member = |number: usize| Member {
            person: Person { id: format!("usr_{number}"), name: String::new(), email: String::new() },
            role: Named { id: String::new(), name: String::new() },
            teams: None,
            timezone: String::new(),
            status: MemberStatus::Active,
            joined_at: 0,
            last_seen_at: None,
        };
        MemberPage {
            items: (from..from + count).map(member).collect(),
            total,
            next_cursor: cursor.map(ToOwned::to_owned),
            approximate: false,
        }
    }

    fn after(steps: impl IntoIterator<Item = Step>) -> Roster {
        let roster = steps.into_iter().fold(Rc::new(Roster::default()), Reducible::reduce);
        (*roster).clone()
    }

    fn first(count: usize, total: u32, cursor: Option<&str>) -> Step {
        Step::First(MemberQuery::default(), Ok(page(0, count, total, cursor)))
    }

    fn refused() -> Problem {
        Problem::new(Code::ServerUnreachable, "No answer.")
    }

    #[test]
    fn pages_are_read_as_far_as_needed() {
        let roster = after([Step::Ask, first(100, 5_000, Some("c1"))]);
        assert_eq!((roster.rows.len(), roster.total), (100, 5_000));
        assert_eq!(roster.next(40), None, "enough is there");
        assert_eq!(roster.next(140), Some(("c1".to_owned(), 100)));
        assert_eq!(roster.next(5_000), Some(("c1".to_owned(), 200)), "much is missing");
        let further = after([
            first(100, 5_000, Some("c1")),
            Step::More(1, "c1".to_owned(), Ok(page(100, 200, 5_000, Some("c2")))),
        ]);
        assert_eq!(further.rows.len(), 300);
        assert_eq!(further.rows[299].person.id, "usr_299");
        assert_eq!(further.next(301), Some(("c2".to_owned(), 100)));
    }

    #[test]
    fn a_late_page_is_dropped() {
        let roster = after([
            first(100, 5_000, Some("c1")),
            first(100, 300, Some("c1")),
            Step::More(1, "c1".to_owned(), Ok(page(100, 100, 5_000, Some("c2")))),
            Step::More(2, "c9".to_owned(), Ok(page(100, 100, 300, Some("c2")))),
        ]);
        assert_eq!((roster.rows.len(), roster.total), (100, 300));
    }

    #[test]
    fn the_old_list_stays_until_the_new_one_comes() {
        let asked = after([first(100, 5_000, Some("c1")), Step::Ask]);
        assert!(asked.stale && asked.ready && asked.rows.len() == 100);
        assert_eq!(asked.next(5_000), None, "nothing more of the old one is read");
    }

    #[test]
    fn a_failure_waits_for_another_try() {
        let failed = after([first(100, 300, Some("c1")), Step::More(1, "c1".to_owned(), Err(refused()))]);
        assert!(failed.ready && failed.problem.is_some());
        assert_eq!(failed.next(300), None);
        assert!(Rc::new(failed).reduce(Step::Again).next(300).is_some());
        let never = after([Step::Ask, Step::First(MemberQuery::default(), Err(refused()))]);
        assert!(!never.ready && never.problem.is_some());
    }

    #[test]
    fn what_the_viewed_user_can_no_longer_see_is_gone() {
        let cannot = || Problem::new(Code::ViewedUserCannot, "Ruth cannot see members.");
        let more = || Step::More(1, "c1".to_owned(), Err(cannot()));
        for answer in [Step::First(MemberQuery::default(), Err(cannot())), more()] {
            let roster = after([first(100, 300, Some("c1")), answer]);
            assert!(roster.is_out_of_sight() && !roster.ready && roster.rows.is_empty());
            assert_eq!(roster.next(300), None);
            let back = after([first(100, 300, Some("c1")), more(), Step::Ask, first(2, 2, None)]);
            assert!(!back.is_out_of_sight() && back.ready && back.generation == 2);
        }
        assert!(!after([Step::First(MemberQuery::default(), Err(refused()))]).is_out_of_sight());
    }

    #[test]
    fn a_list_that_ends_early_is_not_asked_for_ever() {
        let roster = after([
            first(100, 300, Some("c1")),
            Step::More(1, "c1".to_owned(), Ok(page(100, 0, 300, Some("c1")))),
        ]);
        assert_eq!((roster.total, roster.next(300)), (100, None));
        let grown = after([first(3, 2, None)]);
        assert_eq!(grown.total, 3);
    }
}
