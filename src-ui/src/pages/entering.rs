//! An entry is under way. Nothing of the workspace is shown before all of it has been checked.

use crate::{
    hooks::use_desk,
    kit::{Heading, Live},
};
use yew::prelude::*;

const STEPS: [(&str, &str); 4] = [
    ("Entry request", "The server writes down who asks, for whom, where and why."),
    ("Entry ticket", "Good once, and only for this request."),
    ("Session token", "It names the viewed user, and you as the one who really acts."),
    ("Check", "Token, request and server must agree on both people and the workspace."),
];

/// What happens now, step by step.
#[component]
pub fn EnteringPage() -> Html {
    let desk = use_desk();
    let whom =
        desk.form.chosen.as_ref().map(|chosen| (chosen.user.name.clone(), chosen.workspace.name.clone()));
    html! {
        <div class="centre">
            <section class="step-card" aria-busy="true">
                <Heading>
                    if let Some((user, workspace)) = whom {
                        { "Entering as " }<bdi>{ user }</bdi>{ " in " }<bdi>{ workspace }</bdi>
                    } else {
                        { "Entering" }
                    }
                </Heading>
                <p class="secondary">{ "Nothing is shown until all of this has been done." }</p>
                <ol class="steps">
                    { for STEPS.iter().map(|(step, meaning)| html! {
                        <li class="step">
                            <span class="step-dot" aria-hidden="true" />
                            <span>
                                <span class="step-name">{ *step }</span>
                                <span class="step-meaning">{ *meaning }</span>
                            </span>
                        </li>
                    }) }
                </ol>
                <Live text="Entering. Please wait." />
            </section>
        </div>
    }
}
