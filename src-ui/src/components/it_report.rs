//! The report that an agent sends to the organization's IT. It is loaded in advance, because a page may write to the
//! clipboard only while it handles a click, and again after each new notice, because the log explains the notice.

mod words;

use crate::{
    components::ProblemBox,
    hooks::{Load, use_desk, use_load},
    ipc,
    kit::{Button, CopyButton, Glyph},
};
use yew::prelude::*;

/// Properties of [`ItReport`].
#[derive(Properties, PartialEq)]
pub struct ItReportProps {
    /// Whether the report can be looked at before.
    #[prop_or_default]
    pub shown: bool,
}

/// The button that copies the report. A crash report that was copied is not kept.
#[component]
pub fn ItReport(props: &ItReportProps) -> Html {
    let desk = use_desk();
    let last_notice =
        desk.snapshot.as_ref().and_then(|snapshot| snapshot.notices.last().map(|notice| notice.id));
    let loading = use_load(last_notice, |_| ipc::it_report());
    let oncopied = Callback::from(move |()| desk.run(ipc::crash_reported()));
    match &loading.state {
        Load::Ready(text) => html! {
            <>
                <CopyButton text={text.to_string()} label={words::COPY} worded=true {oncopied} testid="copy-report" />
                if props.shown {
                    <details class="details">
                        <summary data-testid="report-details">{ words::SHOW }</summary>
                        <pre class="report" tabindex="0" data-testid="report">{ text.to_string() }</pre>
                    </details>
                }
            </>
        },
        Load::Waiting => html! { <Button icon={Glyph::Copy} busy=true>{ words::COPY }</Button> },
        Load::Failed(problem) => {
            html! { <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} /> }
        }
    }
}
