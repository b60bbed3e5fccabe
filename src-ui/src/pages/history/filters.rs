//! The controls above the list.

use super::{
    filter::{Dates, Filter, workspaces},
    words as say,
};
use crate::kit::{Select, TextInput};
use ergo_catalog::Text;
use ergo_protocol::journal::SessionRecord;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Values of the choice of dates, and their words.
const CHOICES: [(&str, Text); 5] = [
    ("any", say::dates::ANY),
    ("1", say::dates::TODAY),
    ("7", say::dates::WEEK),
    ("30", say::dates::MONTH),
    ("range", say::dates::RANGE),
];

/// Properties of [`Filters`].
#[derive(Properties, PartialEq)]
pub struct FiltersProps {
    /// All sessions.
    pub sessions: Rc<Vec<SessionRecord>>,
    /// What they are narrowed to.
    pub filter: Filter,
    /// Another filter.
    pub onchange: Callback<Filter>,
}

/// The controls.
#[component]
pub fn Filters(props: &FiltersProps) -> Html {
    let Filter { text, workspace, dates, with_changes } = &props.filter;
    let edit = |edit: fn(&mut Filter, String)| {
        let (filter, tell) = (props.filter.clone(), props.onchange.clone());
        Callback::from(move |value: String| {
            let mut filter = filter.clone();
            edit(&mut filter, value);
            tell.emit(filter);
        })
    };
    let mut places = vec![(AttrValue::from(""), AttrValue::from(say::ANY_WORKSPACE))];
    places.extend(workspaces(&props.sessions).into_iter().map(|(id, name)| (id.into(), name.into())));
    let choices = CHOICES.into_iter().map(|(value, words)| (value.into(), words.into())).collect::<Vec<_>>();
    let onchanges = {
        let set = edit(|filter, value| filter.with_changes = value == "true");
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            set.emit(input.is_some_and(|input| input.checked()).to_string());
        })
    };
    html! {
        <div class="history-filters" role="search">
            <div class="history-search">
                <TextInput
                    id="history-search"
                    value={text.clone()}
                    oninput={edit(|filter, value| filter.text = value)}
                    placeholder={say::SEARCH}
                    label={say::SEARCH}
                    testid="history-search"
                />
            </div>
            <Select
                id="history-workspace"
                options={places}
                value={workspace.clone()}
                onchange={edit(|filter, value| filter.workspace = value)}
                label={say::WORKSPACE}
                testid="history-workspace"
            />
            <Select
                id="history-dates"
                options={choices}
                value={chosen(dates)}
                onchange={edit(|filter, value| filter.dates = dates_of(&value))}
                label={say::DATES}
                testid="history-dates"
            />
            if let Dates::Range(from, to) = dates {
                { day("history-from", say::FROM, from, &edit(|filter, value| {
                    if let Dates::Range(from, _) = &mut filter.dates { *from = value; }
                })) }
                { day("history-to", say::TO, to, &edit(|filter, value| {
                    if let Dates::Range(_, to) = &mut filter.dates { *to = value; }
                })) }
            }
            <label class="check">
                <input type="checkbox" checked={*with_changes} onchange={onchanges} data-testid="history-changes" />
                <span>{ say::WITH_CHANGES }</span>
            </label>
        </div>
    }
}

fn day(id: &'static str, label: Text, value: &str, onday: &Callback<String>) -> Html {
    let oninput = onday.reform(|event: InputEvent| {
        event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
    });
    html! {
        <label class="history-day">
            <span class="quiet">{ label }</span>
            <input class="input" type="date" {id} value={value.to_owned()} {oninput} data-testid={id} />
        </label>
    }
}

fn chosen(dates: &Dates) -> String {
    match dates {
        Dates::Any => "any".to_owned(),
        Dates::Last(days) => days.to_string(),
        Dates::Range(..) => "range".to_owned(),
    }
}

fn dates_of(choice: &str) -> Dates {
    match (choice, choice.parse()) {
        ("range", _) => Dates::Range(String::new(), String::new()),
        (_, Ok(days)) => Dates::Last(days),
        _ => Dates::Any,
    }
}
