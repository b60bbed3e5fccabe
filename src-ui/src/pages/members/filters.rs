//! What the member list is narrowed by: words, a role, a team, a status.

use super::{sorting::Sorting, view_menu::ViewMenu, words};
use crate::{
    hooks::{Load, use_load},
    ipc,
    kit::{Glyph, Icon, Select},
};
use ergo_catalog::Text;
use ergo_protocol::workspace::{MemberFilters, MemberQuery, MemberStatus, Named};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

/// Properties of [`Filters`].
#[derive(Properties, PartialEq)]
pub struct FiltersProps {
    /// What is chosen.
    pub query: MemberQuery,
    /// On another choice.
    pub onchange: Callback<MemberQuery>,
}

/// The search box, the choices, and how the list looks.
#[component]
pub fn Filters(props: &FiltersProps) -> Html {
    // Read beside the list, so that opening the list is one entry of the journal.
    let choices = use_load((), |()| ipc::member_filters());
    let (roles, teams) = match &choices.state {
        Load::Ready(filters) => {
            let MemberFilters { roles, teams } = filters.as_ref();
            (roles.as_slice(), teams.as_slice())
        }
        Load::Waiting | Load::Failed(_) => (&[][..], &[][..]),
    };
    let query = &props.query;
    // The viewed user may not see roles or teams. What is chosen already can still be taken out.
    let nothing = |names: &[Named], chosen: Option<&String>| {
        matches!(choices.state, Load::Ready(_)) && names.is_empty() && chosen.is_none()
    };
    let change = |edit: fn(&mut MemberQuery, Option<String>)| {
        let (query, onchange) = (query.clone(), props.onchange.clone());
        Callback::from(move |text: String| {
            let mut query = query.clone();
            edit(&mut query, Some(text).filter(|text| !text.is_empty()));
            onchange.emit(query);
        })
    };
    let search = change(|query, text| query.q = text);
    let oninput = search.reform(|event: InputEvent| {
        event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
    });
    let onkeydown = {
        let some = query.q.is_some();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" if some => {
                event.prevent_default();
                search.emit(String::new());
            }
            "ArrowDown" => {
                event.prevent_default();
                to_the_list();
            }
            _ => {}
        })
    };
    let onsort = {
        let query = query.clone();
        props.onchange.reform(move |sorting: Sorting| sorting.put(&query))
    };
    html! {
        <div class="filters" role="search" aria-label={words::TITLE}>
            <div class="search">
                <Icon glyph={Glyph::Search} size=16 />
                <input
                    class="input"
                    type="text"
                    value={query.q.clone().unwrap_or_default()}
                    {oninput}
                    {onkeydown}
                    placeholder={words::SEARCH}
                    aria-label={words::SEARCH_LABEL}
                    dir="auto"
                    autocomplete="off"
                    autocorrect="off"
                    autocapitalize="off"
                    spellcheck="false"
                    data-testid="member-search"
                />
            </div>
            <Select
                id="member-role"
                label={words::ROLE}
                options={options(words::ANY_ROLE, roles)}
                value={query.role.clone().unwrap_or_default()}
                onchange={change(|query, role| query.role = role)}
                disabled={nothing(roles, query.role.as_ref())}
                testid="member-role"
            />
            <Select
                id="member-team"
                label={words::TEAM}
                options={options(words::ANY_TEAM, teams)}
                value={query.team.clone().unwrap_or_default()}
                onchange={change(|query, team| query.team = team)}
                disabled={nothing(teams, query.team.as_ref())}
                testid="member-team"
            />
            <Select
                id="member-status"
                label={words::STATUS}
                options={statuses()}
                value={query.status.map_or("", MemberStatus::as_str)}
                onchange={change(|query, status| query.status = status.and_then(|name| name.parse().ok()))}
                testid="member-status"
            />
            <ViewMenu sorting={Sorting::of(query)} {onsort} />
        </div>
    }
}

fn options(any: Text, names: &[Named]) -> Vec<(AttrValue, AttrValue)> {
    let any = (AttrValue::Static(""), any.into());
    let each = names.iter().map(|one| (one.id.clone().into(), one.name.clone().into()));
    std::iter::once(any).chain(each).collect()
}

fn statuses() -> Vec<(AttrValue, AttrValue)> {
    let any = (AttrValue::Static(""), words::ANY_STATUS.into());
    let each = MemberStatus::ALL.iter().map(|one| (one.as_str().into(), words::status(*one).into()));
    std::iter::once(any).chain(each).collect()
}

/// From the search box straight to what it found.
fn to_the_list() {
    let row = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|page| page.query_selector(".virtual [tabindex='0']").ok().flatten())
        .and_then(|row| row.dyn_into::<HtmlElement>().ok());
    if let Some(row) = row {
        // An empty list has no row to go to.
        let _ = row.focus();
    }
}
