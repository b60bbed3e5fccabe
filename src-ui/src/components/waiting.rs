//! What is waited for outside of the app: the browser, another device, a session that is handed over.

use crate::{
    hooks::{use_desk, use_focus, use_focus_back},
    ipc,
    kit::{Button, Card, Glyph, Icon},
};
use ergo_protocol::snapshot::{Waiting, WaitingFor};
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
    let title = match kind {
        WaitingFor::Browser => "Go on in your browser",
        WaitingFor::Device => "Sign in on another device",
        WaitingFor::HandOver => "Start the session in your browser",
    };
    html! {
        <Card class="waiting" testid="waiting">
            <div class="waiting-words" role="status">
                <p class="waiting-title"><Icon glyph={Glyph::Globe} size=16 />{ title }</p>
                { match (kind, device) {
                    (WaitingFor::Device, Some(device)) => html! {
                        <>
                            <p class="secondary">
                                { "Open " }<bdi class="mono words" data-testid="verification-uri">{ &device.verification_uri }</bdi>
                                { " on any device and type this code there. Nobody else needs it: do not read it out." }
                            </p>
                            <p class="waiting-code mono" data-testid="user-code">{ &device.user_code }</p>
                        </>
                    },
                    (WaitingFor::HandOver, _) => html! {
                        <p class="secondary">
                            { "A page of " }<bdi class="mono">{ host }</bdi>
                            { " has opened. Start the impersonation there; it is handed to this app by itself. Nothing is entered before you have reviewed it." }
                        </p>
                    },
                    _ => html! {
                        <p class="secondary">
                            { "A page of " }<bdi class="mono">{ host }</bdi>
                            { " has opened. Sign in there and come back: this window notices by itself." }
                        </p>
                    },
                } }
            </div>
            <Button {node} onclick={stop} testid="stop-waiting">{ "Stop waiting" }</Button>
        </Card>
    }
}
