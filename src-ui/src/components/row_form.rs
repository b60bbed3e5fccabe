//! A form inside a row of a list, for something that cannot be taken back: what it does, one optional line of text, and the
//! two answers. In the row, so that it is clear what it is about.

use crate::{
    hooks::use_focus,
    kit::{Button, ButtonKind, Field, TextInput},
};
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Properties of [`RowForm`]. Handles for tests are `{name}-form`, `{name}-keep` and `{name}-confirm`.
#[derive(Properties, PartialEq)]
pub struct RowFormProps {
    /// What it does.
    pub children: Html,
    /// The beginning of its handles.
    pub name: AttrValue,
    /// The id and handle of the field.
    pub field: AttrValue,
    /// What the field is for.
    pub label: AttrValue,
    /// What is optional or limited about it.
    pub aside: AttrValue,
    /// The answer that changes nothing.
    pub keep: AttrValue,
    /// The answer that does it.
    pub confirm: AttrValue,
    /// It is being done.
    pub busy: bool,
    /// Why it was not done.
    #[prop_or_default]
    pub problem: Option<Html>,
    /// Does it, with the text, trimmed.
    pub onconfirm: Callback<String>,
    /// Closes the form.
    pub onclose: Callback<()>,
}

/// The form.
#[component]
pub fn RowForm(props: &RowFormProps) -> Html {
    let text = use_state(String::new);
    let node = use_node_ref();
    use_focus(&node, ());
    let oninput = {
        let text = text.setter();
        Callback::from(move |typed: String| text.set(typed))
    };
    let onsubmit = {
        let (text, onconfirm) = (text.clone(), props.onconfirm.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            onconfirm.emit(text.trim().to_owned());
        })
    };
    let onkeydown = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                onclose.emit(());
            }
        })
    };
    let handle = |part: &str| format!("{}-{part}", props.name);
    html! {
        <form class="row-form" {onsubmit} {onkeydown} novalidate=true data-testid={handle("form")}>
            <p class="secondary">{ props.children.clone() }</p>
            <Field label={props.label.clone()} id={props.field.clone()} aside={props.aside.clone()}>
                <TextInput id={props.field.clone()} {node} value={(*text).clone()} {oninput} testid={props.field.clone()} />
            </Field>
            { props.problem.clone() }
            <div class="dialog-answers">
                <Button onclick={props.onclose.clone()} testid={handle("keep")}>{ props.keep.clone() }</Button>
                <Button kind={ButtonKind::Danger} submit=true busy={props.busy} testid={handle("confirm")}>{ props.confirm.clone() }</Button>
            </div>
        </form>
    }
}
