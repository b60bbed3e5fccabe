//! Past sessions on this computer: the list, and one of them opened.

mod opened;
mod row;
mod timeline;

use crate::{
    components::loaded::loaded,
    hooks::{Load, use_load},
    ipc,
    kit::{
        Badge, Card, Empty, Glyph, Heading, Skeleton,
        count::{count, length},
    },
};
use opened::Opened;
use row::row;
use yew::prelude::*;

/// The history.
#[component]
pub fn HistoryPage() -> Html {
    let opened = use_state_eq(|| None::<AttrValue>);
    let open = {
        let opened = opened.setter();
        Callback::from(move |id| opened.set(Some(id)))
    };
    let close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    match &*opened {
        Some(id) => html! { <Opened key={id.to_string()} id={id.clone()} onclose={close} /> },
        None => html! { <Sessions onopen={open} /> },
    }
}

#[derive(Properties, PartialEq)]
struct SessionsProps {
    onopen: Callback<AttrValue>,
}

#[component]
fn Sessions(props: &SessionsProps) -> Html {
    let loading = use_load((), |()| ipc::history());
    let aside = match &loading.state {
        Load::Ready(sessions) => Some(html! { <Badge>{ count(length(sessions)) }</Badge> }),
        Load::Waiting | Load::Failed(_) => None,
    };
    let skeleton =
        html! { <Card flush=true><Skeleton rows=7 people=true label="Loading the history" /></Card> };
    html! {
        <>
            <Heading {aside}>{ "History" }</Heading>
            { loaded(&loading, skeleton, |sessions| if sessions.is_empty() {
                html! {
                    <Card>
                        <Empty glyph={Glyph::Clock} title="No sessions yet" text="Each session you enter is kept here with everything that was looked at and noted." />
                    </Card>
                }
            } else {
                html! {
                    <Card flush=true>
                        <ul class="rows">{ for sessions.iter().map(|session| row(session, &props.onopen)) }</ul>
                    </Card>
                }
            }) }
        </>
    }
}
