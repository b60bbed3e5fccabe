//! Signing in with the organization’s identity provider: in the browser, or with a code on another device.

use super::words;
use crate::{
    components::{ProblemBox, waiting::WaitingCard},
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Glyph, phrase, phrase::name},
};
use ergo_protocol::Code;
use yew::prelude::*;

/// Properties of [`Organization`].
#[derive(Properties, PartialEq)]
pub struct OrganizationProps {
    /// The provider's host.
    pub host: AttrValue,
}

/// One button, and what to do where it cannot work.
#[component]
pub fn Organization(props: &OrganizationProps) -> Html {
    let desk = use_desk();
    let task = use_task();
    let waiting = desk.snapshot.as_ref().and_then(|snapshot| snapshot.waiting.clone());
    let sign_in = |device: bool| {
        let task = task.clone();
        Callback::from(move |()| task.run(ipc::sign_in_at_provider(device), |()| ()))
    };
    // An agent who has stopped waiting knows.
    let problem = task.problem.clone().filter(|problem| problem.code != Code::SignInCanceled);
    html! {
        <div class="organization">
            if let Some(waiting) = waiting {
                <WaitingCard {waiting} />
            } else {
                <Button
                    kind={ButtonKind::Primary}
                    large=true
                    class="sign-in-button"
                    busy={task.busy}
                    onclick={sign_in(false)}
                    testid="sign-in-there"
                >
                    { phrase(words::SIGN_IN_WITH, &[("host", name(&props.host))]) }
                </Button>
                <p class="quiet organization-how">{ words::IN_BROWSER }</p>
                <Button kind={ButtonKind::Ghost} icon={Glyph::Globe} disabled={task.busy} onclick={sign_in(true)} testid="sign-in-device">
                    { words::OTHER_DEVICE }
                </Button>
            }
            if let Some(problem) = problem {
                <ProblemBox {problem} />
            }
        </div>
    }
}
