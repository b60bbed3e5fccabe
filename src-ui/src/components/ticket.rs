//! A support ticket: as a link where the settings say where tickets are, and always to be copied.

mod words;

use crate::{
    hooks::{use_desk, use_task},
    ipc,
    kit::{CopyButton, Glyph, Icon},
};
use words::{COPY, OPEN};
use yew::prelude::*;

/// Properties of [`Ticket`].
#[derive(Properties, PartialEq)]
pub struct TicketProps {
    /// The ticket.
    pub ticket: AttrValue,
}

/// A ticket. The core opens the link, and only at the address that the settings have for tickets.
#[component]
pub fn Ticket(props: &TicketProps) -> Html {
    let desk = use_desk();
    let task = use_task();
    let name = html! { <bdi>{ props.ticket.clone() }</bdi> };
    let onclick = {
        let (task, ticket) = (task.clone(), props.ticket.clone());
        Callback::from(move |_: MouseEvent| task.run(ipc::open_ticket(ticket.to_string()), |()| ()))
    };
    html! {
        <span class="ticket">
            if desk.preferences.ticket_link.is_empty() {
                { name }
            } else {
                <button type="button" role="link" class="text-link ticket-link" title={OPEN} {onclick} data-testid="ticket-link">
                    { name }<Icon glyph={Glyph::External} size=14 />
                </button>
            }
            <CopyButton text={props.ticket.clone()} label={COPY} testid="copy-ticket" />
            if let Some(problem) = &task.problem {
                <span class="ticket-problem" role="alert" data-testid="error" data-code={problem.code.as_str()}>{ &problem.message }</span>
            }
        </span>
    }
}
