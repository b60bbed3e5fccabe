//! Copies a receipt for a ticket. The core writes the text; it is read beforehand, because a page may write to the
//! clipboard only while a press lasts.

mod words;

use crate::{
    components::ProblemBox,
    hooks::{Load, use_load},
    ipc,
    kit::{Button, CopyButton, Glyph},
};
use ergo_protocol::export::TextFormat;
use yew::prelude::*;

/// Properties of [`ReceiptCopy`].
#[derive(Properties, PartialEq)]
pub struct ReceiptCopyProps {
    /// The session.
    pub id: AttrValue,
}

/// Two buttons: Markdown, and plain text.
#[component]
pub fn ReceiptCopy(props: &ReceiptCopyProps) -> Html {
    html! {
        <>
            <CopyText id={props.id.clone()} format={TextFormat::Plain} label={words::PLAIN} testid="copy-plain" />
            <CopyText id={props.id.clone()} format={TextFormat::Markdown} label={words::MARKDOWN} testid="copy-markdown" />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CopyTextProps {
    id: AttrValue,
    format: TextFormat,
    label: AttrValue,
    testid: AttrValue,
}

#[component]
fn CopyText(props: &CopyTextProps) -> Html {
    let loading =
        use_load((props.id.clone(), props.format), |(id, format)| ipc::receipt_text(id.to_string(), format));
    match &loading.state {
        Load::Ready(text) => html! {
            <CopyButton text={text.to_string()} label={props.label.clone()} worded=true testid={props.testid.clone()} />
        },
        Load::Waiting => html! { <Button icon={Glyph::Copy} busy=true>{ props.label.clone() }</Button> },
        Load::Failed(problem) => {
            html! { <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} /> }
        }
    }
}
