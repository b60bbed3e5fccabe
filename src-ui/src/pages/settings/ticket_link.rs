//! Where tickets are. Saved when asked to: half an address is none. The core says whether it can be used.

use super::words as say;
use crate::{
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, Field, Glyph, Icon, TextInput, field::FieldProblem},
    state::Action,
};
use ergo_protocol::preferences::Preferences;
use yew::prelude::*;

/// The field.
#[component]
pub fn TicketLink() -> Html {
    let desk = use_desk();
    let task = use_task();
    let known = desk.preferences.ticket_link.clone();
    let typed = use_state(|| None::<String>);
    let saved = use_state_eq(|| false);
    let value = typed.as_ref().cloned().unwrap_or_else(|| known.clone());
    let is_new = value.trim() != known;
    let oninput = {
        let (typed, saved) = (typed.setter(), saved.setter());
        Callback::from(move |text: String| {
            typed.set(Some(text));
            saved.set(false);
        })
    };
    let save = {
        let (desk, task, typed, saved, value) =
            (desk.clone(), task.clone(), typed.setter(), saved.setter(), value.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let preferences =
                Preferences { ticket_link: value.trim().to_owned(), ..desk.preferences.clone() };
            let (desk, typed, saved, now) = (desk.clone(), typed.clone(), saved.clone(), preferences.clone());
            task.run(ipc::set_preferences(preferences), move |()| {
                desk.dispatch(Action::Preferences(now));
                typed.set(None);
                saved.set(true);
            });
        })
    };
    let problem = task.problem.clone().map(FieldProblem::from);
    html! {
        <form class="ticket-link-form" onsubmit={save} novalidate=true>
            <Field label={say::TICKET_LINK} id="ticket-link" {problem}>
                <p class="quiet ticket-link-text">{ say::ticket_link_text() }</p>
                <div class="ticket-link-row">
                    <TextInput
                        id="ticket-link"
                        {value}
                        {oninput}
                        placeholder={say::TICKET_LINK_HINT}
                        wrong={task.problem.is_some()}
                        testid="ticket-link-template"
                    />
                    <Button submit=true busy={task.busy} disabled={!is_new} testid="ticket-link-save">{ say::SAVE }</Button>
                    <span class="ticket-link-saved" role="status">
                        if *saved {
                            <Icon glyph={Glyph::Check} size=16 />{ say::SAVED }
                        }
                    </span>
                </div>
            </Field>
        </form>
    }
}
