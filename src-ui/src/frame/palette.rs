//! The palette: everything that is possible now, and everybody and everything that can be found, by typing.

mod found;
mod question;
mod take;
mod words;

use crate::{
    frame::glyph::of_offer,
    hooks::{Desk, use_desk, use_focus, use_focus_back},
    kit::{
        Icon, Kbd, Live,
        rank::{is_plain_hit, rank},
    },
    state::{Action, Offer, Over, offers, recent, shortcut},
};
use ergo_catalog::Text;
use found::{Findings, use_findings};
use question::Question;
use take::take;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

/// People and things are searched for from this many characters on.
const LEAST_TYPED: usize = 2;

/// The palette. It is mounted all the time, so that what it read of a workspace is not read, and recorded, again.
#[component]
pub fn Palette() -> Html {
    let desk = use_desk();
    let search = use_state_eq(String::new);
    let asked = use_state_eq(|| None::<String>);
    let open = desk.over == Some(Over::Palette);
    let possible = offers(&desk);
    let query = query(&desk, &possible, search.trim(), asked.as_deref()).filter(|_| open);
    let findings = use_findings(query.clone());
    use_effect_with(open, {
        let (search, asked) = (search.setter(), asked.setter());
        move |_| {
            search.set(String::new());
            asked.set(None);
        }
    });
    if !open {
        return html! {};
    }
    let recent = if search.trim().is_empty() { recent(&desk, &possible) } else { Vec::new() };
    let found = fitting(&desk, possible, &recent, &findings, &search, query.is_none());
    let ontype = {
        let search = search.setter();
        Callback::from(move |text: String| search.set(text))
    };
    let onask = Callback::from(move |text: String| asked.set(Some(text)));
    html! {
        <Open search={(*search).clone()} {recent} {found} searching={findings.searching} {ontype} {onask} />
    }
}

/// What people and things are to be looked for. In a session each look is recorded: there it is only what no page and
/// no action is called, or what the agent asked for.
fn query(desk: &Desk, possible: &[Offer], search: &str, asked: Option<&str>) -> Option<String> {
    if search.chars().count() < LEAST_TYPED || !can_search(desk) {
        return None;
    }
    if let Some(question) = question(desk, search) {
        return Some(question.who);
    }
    let is_named = possible.iter().any(|offer| is_plain_hit(&words::searched(offer), search));
    let wanted = !desk.is_active() || !is_named || asked == Some(search);
    wanted.then(|| search.to_owned())
}

/// What is asked about a member, in a session: outside, there is nothing to know.
fn question(desk: &Desk, search: &str) -> Option<Question> {
    if desk.is_active() { Question::read(search) } else { None }
}

/// Whether there are people to be found: as oneself, and in an active session.
fn can_search(desk: &Desk) -> bool {
    matches!(desk.screen(), crate::state::Screen::Page(_))
}

/// What fits what was typed, the best first. People come as the server ranks them.
fn fitting(
    desk: &Desk,
    possible: Vec<Offer>,
    recent: &[Offer],
    findings: &Findings,
    search: &str,
    unasked: bool,
) -> Vec<Offer> {
    if let Some(question) = question(desk, search) {
        let why = |offer: &Offer| match offer {
            Offer::Member(found) => Some(Offer::Why(found.clone(), question.about(&found.name)?)),
            _ => None,
        };
        return findings.people.iter().filter_map(why).collect();
    }
    let mut all = possible;
    all.retain(|offer| !recent.contains(offer));
    all.extend(findings.things.iter().cloned());
    let mut all = if search.trim().is_empty() { all } else { rank(all, search, words::searched) };
    all.extend(findings.people.iter().cloned());
    if unasked && desk.is_active() && search.trim().chars().count() >= LEAST_TYPED {
        all.push(Offer::Search(search.trim().to_owned()));
    }
    all
}

#[derive(Properties, PartialEq)]
struct OpenProps {
    search: String,
    recent: Vec<Offer>,
    found: Vec<Offer>,
    searching: bool,
    ontype: Callback<String>,
    onask: Callback<String>,
}

/// The open palette; the focus goes back to where it was.
#[component]
fn Open(props: &OpenProps) -> Html {
    let desk = use_desk();
    let at = use_state_eq(|| 0_usize);
    let input = use_node_ref();
    use_focus_back();
    use_focus(&input, ());
    let all: Vec<Offer> = props.recent.iter().chain(&props.found).cloned().collect();
    let chosen = (*at).min(all.len().saturating_sub(1));
    let oninput = {
        let (ontype, at) = (props.ontype.clone(), at.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
            ontype.emit(text.unwrap_or_default());
            at.set(0);
        })
    };
    let choose = {
        let (desk, onask) = (desk.clone(), props.onask.clone());
        Callback::from(move |offer: Offer| match offer {
            Offer::Search(search) => onask.emit(search),
            offer => take(&desk, &offer),
        })
    };
    let onkeydown = {
        let (desk, at, all, choose) = (desk.clone(), at.clone(), all.clone(), choose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = all.len().saturating_sub(1);
            match event.key().as_str() {
                "ArrowDown" => at.set(if chosen >= last { 0 } else { chosen + 1 }),
                "ArrowUp" => at.set(if chosen == 0 { last } else { chosen - 1 }),
                "Enter" => {
                    if let Some(offer) = all.get(chosen) {
                        choose.emit(offer.clone());
                    }
                }
                "Escape" => desk.dispatch(Action::Over(None)),
                // There is nothing else to go to while it is open.
                "Tab" => {}
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let close = Callback::from(move |_: MouseEvent| desk.dispatch(Action::Over(None)));
    let line = |(index, offer): (usize, &Offer)| line(index, offer, index == chosen, &choose);
    let split = props.recent.len();
    let title = |words: Text| {
        html! { <li key={words.english()} class="palette-title" role="presentation">{ words }</li> }
    };
    html! {
        <div class="palette-veil" onclick={close}>
            <div
                class="palette"
                role="dialog"
                aria-modal="true"
                aria-label={words::TITLE}
                data-testid="palette"
                onclick={|event: MouseEvent| event.stop_propagation()}
            >
                <div class="palette-search">
                    <Icon glyph={crate::kit::Glyph::Search} />
                    <input
                        ref={input}
                        type="text"
                        // It holds its own text: one that came back a moment late would undo what is typed meanwhile.
                        {oninput}
                        {onkeydown}
                        placeholder={words::HINT}
                        role="combobox"
                        aria-label={words::FIELD}
                        aria-expanded="true"
                        aria-controls="palette-list"
                        aria-activedescendant={(!all.is_empty()).then(|| format!("offer-{chosen}"))}
                        autocomplete="off"
                        spellcheck="false"
                        dir="auto"
                        data-testid="palette-search"
                    />
                    <Kbd keys={shortcut::CLOSE.shown} />
                </div>
                <ul class="palette-list" id="palette-list" role="listbox" aria-label={words::TITLE}>
                    if split > 0 {
                        { title(words::RECENT) }
                    }
                    { for all.iter().enumerate().take(split).map(line) }
                    if split > 0 {
                        { title(words::EVERYTHING) }
                    }
                    { for all.iter().enumerate().skip(split).map(line) }
                </ul>
                if props.searching {
                    <p class="palette-none" data-testid="palette-searching">{ words::SEARCHING }</p>
                } else if all.is_empty() {
                    <p class="palette-none">{ words::none(&props.search) }</p>
                }
                <Live text={if all.is_empty() && !props.searching { words::none(&props.search) } else { String::new() }} />
            </div>
        </div>
    }
}

fn line(index: usize, offer: &Offer, chosen: bool, choose: &Callback<Offer>) -> Html {
    let onclick = {
        let offer = offer.clone();
        choose.reform(move |_: MouseEvent| offer.clone())
    };
    let detail = words::detail(offer);
    html! {
        <li
            key={format!("{index} {}", words::searched(offer))}
            id={format!("offer-{index}")}
            class={classes!("palette-line", chosen.then_some("palette-chosen"))}
            role="option"
            aria-selected={chosen.to_string()}
            {onclick}
            data-testid="palette-option"
        >
            <Icon glyph={of_offer(offer)} />
            <span class="palette-words" dir="auto" title={words::offer(offer)}>{ words::offer(offer) }</span>
            if !detail.is_empty() {
                <span class="palette-detail clip" dir="auto">{ detail }</span>
            }
            if let Some(keys) = keys(offer) {
                <Kbd {keys} />
            }
        </li>
    }
}

/// The keys that do the same.
const fn keys(offer: &Offer) -> Option<Text> {
    match offer {
        Offer::Exit => Some(shortcut::EXIT.shown),
        Offer::ToggleNotes => Some(shortcut::NOTES.shown),
        Offer::Shortcuts => Some(shortcut::SHEET.shown),
        _ => None,
    }
}
