//! The organization's settings on this computer cannot be used, so no session starts.

mod words;

use crate::{
    components::{Logo, it_report::ItReport},
    hooks::use_desk,
    kit::Heading,
};
use yew::prelude::*;

/// What is wrong, and who can mend it.
#[component]
pub fn BlockedPage() -> Html {
    let desk = use_desk();
    let Some(managed) = desk.snapshot.as_ref().and_then(|snapshot| snapshot.managed.clone()) else {
        return html! {};
    };
    html! {
        <div class="center">
            <section class="blocked" data-testid="blocked" role="alert">
                <Logo large=true />
                <Heading>{ words::TITLE }</Heading>
                <p class="secondary">{ words::TEXT }</p>
                <ul class="blocked-list">
                    { for managed.wrong.iter().map(|wrong| html! {
                        <li key={wrong.clone()} class="mono" data-testid="blocked-reason"><bdi>{ wrong }</bdi></li>
                    }) }
                </ul>
                <p class="blocked-next">{ words::NEXT }</p>
                <ItReport />
            </section>
        </div>
    }
}
