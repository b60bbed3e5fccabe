//! An entry is under way. Nothing of the workspace is shown before all of it has been checked.

mod words;

use crate::{
    hooks::use_desk,
    kit::{Heading, Live, phrase, phrase::name},
};
use yew::prelude::*;

/// What happens now, step by step.
#[component]
pub fn EnteringPage() -> Html {
    let desk = use_desk();
    let whom =
        desk.form.chosen.as_ref().map(|chosen| (chosen.user.name.clone(), chosen.workspace.name.clone()));
    html! {
        <div class="center">
            <section class="step-card" aria-busy="true">
                <Heading>
                    if let Some((user, workspace)) = whom {
                        { phrase(words::ENTERING_AS, &[("user", name(&user)), ("workspace", name(&workspace))]) }
                    } else {
                        { words::ENTERING }
                    }
                </Heading>
                <p class="secondary">{ words::LEDE }</p>
                <ol class="steps">
                    { for words::STEPS.iter().map(|(step, meaning)| html! {
                        <li class="step">
                            <span class="step-dot" aria-hidden="true" />
                            <span>
                                <span class="step-name">{ *step }</span>
                                <span class="step-meaning">{ *meaning }</span>
                            </span>
                        </li>
                    }) }
                </ol>
                <Live text={words::SPOKEN} />
            </section>
        </div>
    }
}
