//! Fields of a form: a label, the control, what is wrong with it. What was typed is never lost.

use super::icon::{Glyph, Icon};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What is wrong with what is in a control.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldProblem {
    /// For scripts and tests.
    pub code: AttrValue,
    /// For people.
    pub message: AttrValue,
}

/// Properties of [`Field`].
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// What is asked.
    pub label: AttrValue,
    /// The control's id; the problem has the id with "-problem" after it.
    pub id: AttrValue,
    /// At the right of the label, quiet: a count, a hint.
    #[prop_or_default]
    pub aside: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub problem: Option<FieldProblem>,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// The control.
    pub children: Html,
}

/// A field.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    html! {
        <div class={classes!("field", props.problem.is_some().then_some("field-wrong"), props.class.clone())}>
            <div class="field-head">
                <label class="field-label" for={props.id.clone()}>{ props.label.clone() }</label>
                if let Some(aside) = &props.aside {
                    <span class="field-aside">{ aside.clone() }</span>
                }
            </div>
            { props.children.clone() }
            if let Some(problem) = &props.problem {
                <FieldProblemLine control={props.id.clone()} problem={problem.clone()} />
            }
        </div>
    }
}

/// Properties of [`FieldProblemLine`].
#[derive(Properties, PartialEq)]
pub struct FieldProblemLineProps {
    /// The id of the control it is about, which names it as its `aria-describedby`.
    pub control: AttrValue,
    /// The problem.
    pub problem: FieldProblem,
}

/// A problem beside the control it is about.
#[component]
pub fn FieldProblemLine(props: &FieldProblemLineProps) -> Html {
    let FieldProblem { code, message } = &props.problem;
    html! {
        <p id={problem_id(&props.control)} class="field-problem" data-testid="error" data-code={code.clone()}>
            <Icon glyph={Glyph::Warning} size=14 />
            { message.clone() }
        </p>
    }
}

/// The id of the problem of a control.
pub fn problem_id(control: &str) -> String {
    format!("{control}-problem")
}

/// Properties of [`TextInput`] and [`TextArea`].
#[derive(Properties, PartialEq)]
pub struct TextProps {
    /// The control's id.
    pub id: AttrValue,
    /// What is in it.
    pub value: AttrValue,
    /// On each edit.
    pub oninput: Callback<String>,
    /// On leaving it.
    #[prop_or_default]
    pub onblur: Callback<()>,
    /// Shown while it is empty.
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// What is in it is wrong.
    #[prop_or_default]
    pub wrong: bool,
    /// How many lines a text area shows.
    #[prop_or(3)]
    pub rows: u8,
    /// The handle for tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// The name for a screen reader, where there is no label.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// For focusing it.
    #[prop_or_default]
    pub node: NodeRef,
}

/// One line of text.
#[component]
pub fn TextInput(props: &TextProps) -> Html {
    let oninput = props.oninput.reform(|event: InputEvent| {
        event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
    });
    html! {
        <input
            ref={props.node.clone()}
            id={props.id.clone()}
            class="input"
            type="text"
            value={props.value.clone()}
            placeholder={props.placeholder.clone()}
            autocomplete="off"
            autocorrect="off"
            autocapitalize="off"
            spellcheck="false"
            dir="auto"
            {oninput}
            onblur={props.onblur.reform(|_: FocusEvent| ())}
            aria-label={props.label.clone()}
            aria-invalid={props.wrong.then_some("true")}
            aria-describedby={props.wrong.then(|| problem_id(&props.id))}
            data-testid={props.testid.clone()}
        />
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(props: &TextProps) -> Html {
    let oninput = props.oninput.reform(|event: InputEvent| {
        event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default()
    });
    html! {
        <textarea
            ref={props.node.clone()}
            id={props.id.clone()}
            class="input input-area"
            rows={props.rows.to_string()}
            value={props.value.clone()}
            placeholder={props.placeholder.clone()}
            dir="auto"
            {oninput}
            onblur={props.onblur.reform(|_: FocusEvent| ())}
            aria-label={props.label.clone()}
            aria-invalid={props.wrong.then_some("true")}
            aria-describedby={props.wrong.then(|| problem_id(&props.id))}
            data-testid={props.testid.clone()}
        />
    }
}

/// Properties of [`Select`].
#[derive(Properties, PartialEq)]
pub struct SelectProps {
    /// The control's id.
    pub id: AttrValue,
    /// Values and their words.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// The chosen value.
    pub value: AttrValue,
    /// On another choice.
    pub onchange: Callback<String>,
    /// The handle for tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// The name for a screen reader, where there is no label.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// There is nothing to choose from.
    #[prop_or_default]
    pub disabled: bool,
    /// What is chosen is wrong.
    #[prop_or_default]
    pub wrong: bool,
    /// For focusing it.
    #[prop_or_default]
    pub node: NodeRef,
}

/// One of a few.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let onchange = props.onchange.reform(|event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        select.map(|select| select.value()).unwrap_or_default()
    });
    html! {
        <div class="select">
            <select
                ref={props.node.clone()}
                id={props.id.clone()}
                class="input"
                {onchange}
                disabled={props.disabled}
                aria-label={props.label.clone()}
                aria-invalid={props.wrong.then_some("true")}
                aria-describedby={props.wrong.then(|| problem_id(&props.id))}
                data-testid={props.testid.clone()}
            >
                { for props.options.iter().map(|(value, words)| html! {
                    <option key={value.to_string()} value={value.clone()} selected={*value == props.value}>{ words.clone() }</option>
                }) }
            </select>
        </div>
    }
}
