//! One session as a file.

use super::words::export as say;
use crate::{
    components::ProblemBox,
    hooks::use_task,
    ipc,
    kit::{Button, ButtonKind, CopyButton, Glyph, Icon, dialog::Dialog, segments::Segments},
};
use ergo_protocol::export::ExportFormat;
use yew::prelude::*;

/// Properties of [`Export`].
#[derive(Properties, PartialEq)]
pub struct ExportProps {
    /// The session.
    pub id: AttrValue,
    /// Leaves the dialog.
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn Export(props: &ExportProps) -> Html {
    let task = use_task();
    let format = use_state_eq(|| ExportFormat::Journal);
    let saved = use_state(|| None::<String>);
    let choose = {
        let (format, saved) = (format.clone(), saved.setter());
        Callback::from(move |name: AttrValue| {
            if let Ok(chosen) = name.parse() {
                format.set(chosen);
                saved.set(None);
            }
        })
    };
    let export = {
        let (task, saved, id, format) = (task.clone(), saved.setter(), props.id.clone(), *format);
        Callback::from(move |()| {
            let saved = saved.clone();
            let exported = ipc::export_session(id.to_string(), format);
            task.run(exported, move |exported| saved.set(Some(exported.path)));
        })
    };
    let options = vec![
        (ExportFormat::Journal.as_str().into(), say::JOURNAL.into()),
        (ExportFormat::Markdown.as_str().into(), say::MARKDOWN.into()),
        (ExportFormat::Receipt.as_str().into(), say::RECEIPT.into()),
    ];
    let what = match *format {
        ExportFormat::Receipt => say::RECEIPT_TEXT,
        ExportFormat::Journal => say::JOURNAL_TEXT,
        ExportFormat::Markdown => say::MARKDOWN_TEXT,
    };
    html! {
        <Dialog title={say::TITLE} testid="export" onclose={props.onclose.clone()}>
            <div class="stack">
                <Segments name="export-format" label={say::FORMAT} {options} value={format.as_str()} onchange={choose} />
                <p>{ what }</p>
                <p class="secondary">{ say::WARNING }</p>
                if let Some(problem) = task.problem.clone() {
                    <ProblemBox {problem} />
                }
                if let Some(path) = &*saved {
                    <p class="export-saved" role="status" data-testid="export-saved" data-path={path.clone()}>
                        <Icon glyph={Glyph::Check} size=16 />
                        <span class="words">{ say::SAVED }{ " " }<bdi class="mono">{ path }</bdi></span>
                        <CopyButton text={path.clone()} label={say::COPY_PATH} />
                    </p>
                }
            </div>
            <div class="dialog-answers">
                if saved.is_some() {
                    <Button kind={ButtonKind::Primary} onclick={props.onclose.clone()} testid="export-close">{ say::CLOSE }</Button>
                } else {
                    <Button onclick={props.onclose.clone()}>{ say::CANCEL }</Button>
                    <Button kind={ButtonKind::Primary} busy={task.busy} onclick={export} testid="export-save">{ say::EXPORT }</Button>
                }
            </div>
        </Dialog>
    }
}
