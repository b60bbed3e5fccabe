//! What the palette finds beyond pages and actions: people in the directory, and in a session what the viewed workspace
//! has.
//!
//! A look at the workspace is recorded, so nothing is read because the palette was opened. The lists are read once in a
//! session, members by what is typed.

use crate::{
    hooks::{use_debounce, use_desk},
    ipc,
    state::{Found, Offer},
};
use ergo_protocol::{Code, Problem, workspace::MemberQuery};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How long typing has to rest before anything is asked.
const STILL_MILLIS: u32 = 300;
/// More members are not asked for.
const MOST_MEMBERS: u32 = 8;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// People of the directory or members, as the server ranks them.
    pub people: Vec<Offer>,
    /// Teams, roles and settings, all of them.
    pub things: Vec<Offer>,
    /// Whether it is still being looked for.
    pub searching: bool,
}

/// The lists of one session.
#[derive(Clone)]
struct Lists {
    session: String,
    things: Vec<Offer>,
}

/// Looks for `query`; with none, nothing is asked.
#[hook]
pub fn use_findings(query: Option<String>) -> Findings {
    let desk = use_desk();
    let session = desk.impersonation().filter(|_| desk.is_active()).map(|session| session.session_id.clone());
    let lists = use_mut_ref(|| None::<Lists>);
    let findings = use_state_eq(Findings::default);
    let setter = findings.setter();
    let settled = use_debounce(query.clone(), STILL_MILLIS);
    let waiting = query.is_some() && settled != query;
    use_effect_with((settled, session), move |(query, session)| {
        let alive = Rc::new(Cell::new(true));
        let here = Rc::clone(&alive);
        if session.is_none() {
            // What was read belongs to the session that is over.
            lists.borrow_mut().take();
        }
        match query.clone() {
            None => setter.set(Findings::default()),
            Some(query) => {
                setter.set(Findings { searching: true, ..Findings::default() });
                let session = session.clone();
                spawn_local(async move {
                    let found = match session {
                        Some(session) => in_workspace(&lists, session, query, &here).await,
                        None => Findings { people: directory(query).await, ..Findings::default() },
                    };
                    if here.get() {
                        setter.set(found);
                    }
                });
            }
        }
        move || alive.set(false)
    });
    let mut findings = (*findings).clone();
    findings.searching |= waiting;
    findings
}

/// People whom support may view, wherever they are. What goes wrong is said on the Start page.
async fn directory(query: String) -> Vec<Offer> {
    let found = ipc::find_users(query).await.map(|found| found.items).unwrap_or_default();
    found.into_iter().map(|candidate| Offer::Person(Rc::new(candidate))).collect()
}

async fn in_workspace(
    lists: &RefCell<Option<Lists>>,
    session: String,
    query: String,
    here: &Cell<bool>,
) -> Findings {
    let known = lists.borrow().as_ref().filter(|known| known.session == session).cloned();
    let things = if let Some(known) = known {
        known.things
    } else {
        let (things, is_all) = read_lists().await;
        if is_all && here.get() {
            *lists.borrow_mut() = Some(Lists { session, things: things.clone() });
        }
        things
    };
    let people = if here.get() { members(query).await } else { Vec::new() };
    Findings { people, things, searching: false }
}

/// Roles, teams and settings, as far as the viewed user can see them; and whether that is all there is to be had.
async fn read_lists() -> (Vec<Offer>, bool) {
    let (filters, settings) = (ipc::member_filters().await, ipc::access_settings().await);
    let is_all = !failed(&filters) && !failed(&settings);
    let named = |id: String, name: String| Found { id, name, detail: String::new() };
    let mut things = Vec::new();
    if let Ok(filters) = filters {
        things.extend(filters.teams.into_iter().map(|team| Offer::Team(named(team.id, team.name))));
        things.extend(filters.roles.into_iter().map(|role| Offer::Role(named(role.id, role.name))));
    }
    if let Ok(settings) = settings {
        things.extend(settings.items.into_iter().map(|setting| {
            Offer::Setting(Found { id: setting.key, name: setting.label, detail: setting.group })
        }));
    }
    (things, is_all)
}

/// Whether it is worth asking again: what the viewed user cannot see will not be there later either.
fn failed<T>(answer: &Result<T, Problem>) -> bool {
    answer.as_ref().is_err_and(|problem| problem.code != Code::ViewedUserCannot)
}

async fn members(query: String) -> Vec<Offer> {
    let query = MemberQuery { q: Some(query), limit: Some(MOST_MEMBERS), ..MemberQuery::default() };
    let found = ipc::members(query).await.map(|page| page.items).unwrap_or_default();
    found
        .into_iter()
        .map(|member| {
            let detail = member.person.email.clone();
            Offer::Member(Found { id: member.person.id, name: member.person.name, detail })
        })
        .collect()
}
