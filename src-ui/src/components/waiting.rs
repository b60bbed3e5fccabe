//! What is waited for outside the app: the browser, another device, a session that is handed over.

mod words;

use crate::{
    hooks::{use_desk, use_focus, use_focus_back},
    ipc,
    kit::{Button, Card, CopyButton, Glyph, Icon, phrase, phrase::name},
};
use ergo_protocol::snapshot::Waiting;
use yew::prelude::*;

/// Properties of [`WaitingCard`].
#[derive(Properties, PartialEq)]
pub struct WaitingCardProps {
    /// What for.
    pub waiting: Waiting,
}

/// Says what to do out there, and how to stop.
#[component]
pub fn WaitingCard(props: &WaitingCardProps) -> Html {
    let desk = use_desk();
    // What was pressed is gone: the one thing to do now has the focus, and the heading after it.
    use_focus_back();
    let node = use_node_ref();
    use_focus(&node, ());
    let stop = Callback::from(move |()| desk.run(ipc::stop_waiting()));
    let Waiting { kind, host, device } = &props.waiting;
    html! {
        <Card class="waiting" testid="waiting">
            <div class="waiting-words" role="status">
                <p class="waiting-title"><Icon glyph={Glyph::Globe} size=16 />{ words::title(*kind) }</p>
                if let Some(device) = device {
                    <p class="secondary words" data-testid="verification-uri">
                        { phrase(words::how(*kind), &[("address", name(&device.verification_uri))]) }
                    </p>
                    <div class="waiting-code">
                        <span class="mono" data-testid="user-code">{ &device.user_code }</span>
                        <CopyButton text={device.user_code.clone()} label={words::COPY_CODE} testid="copy-code" />
                    </div>
                } else {
                    <p class="secondary words">{ phrase(words::how(*kind), &[("host", name(host))]) }</p>
                }
            </div>
            <Button {node} onclick={stop} testid="stop-waiting">{ words::STOP }</Button>
        </Card>
    }
}
