//! What an agent sends to the organization's IT. Read beforehand, because a page may write to the clipboard only while a press
//! lasts.

use super::words;
use crate::{
    components::ProblemBox,
    hooks::{Load, use_load},
    ipc,
    kit::{Button, CopyButton, Glyph, Section},
};
use yew::prelude::*;

/// The report, to be looked at and copied.
#[component]
pub fn ItReport() -> Html {
    let loading = use_load((), |()| ipc::it_report());
    let copy = match &loading.state {
        Load::Ready(text) => html! {
            <>
                <CopyButton text={text.to_string()} label={words::COPY_REPORT} worded=true testid="copy-report" />
                <details class="details">
                    <summary data-testid="report-details">{ words::SHOW_REPORT }</summary>
                    <pre class="report" tabindex="0" data-testid="report">{ text.to_string() }</pre>
                </details>
            </>
        },
        Load::Waiting => html! { <Button icon={Glyph::Copy} busy=true>{ words::COPY_REPORT }</Button> },
        Load::Failed(problem) => {
            html! { <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} /> }
        }
    };
    html! {
        <Section title={words::FOR_IT} testid="it-report">
            <p class="secondary words report-text">{ words::FOR_IT_TEXT }</p>
            { copy }
        </Section>
    }
}
