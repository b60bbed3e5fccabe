//! One of a few, side by side: a radio group, so the arrow keys choose.

use yew::prelude::*;

/// Properties of [`Segments`].
#[derive(Properties, PartialEq)]
pub struct SegmentsProps {
    /// The name of the group, one in the page.
    pub name: AttrValue,
    /// What is chosen, for a screen reader.
    pub label: AttrValue,
    /// Values and their words.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// The chosen value.
    pub value: AttrValue,
    /// On another choice.
    pub onchange: Callback<AttrValue>,
}

/// The group. Each choice has the group's name as its handle, and `data-kind`.
#[component]
pub fn Segments(props: &SegmentsProps) -> Html {
    html! {
        <fieldset class="segments">
            <legend class="unseen">{ props.label.clone() }</legend>
            { for props.options.iter().map(|(value, words)| {
                let chosen = value.clone();
                let onchange = props.onchange.reform(move |_: Event| chosen.clone());
                html! {
                    <label key={value.to_string()} class="segment" data-testid={props.name.clone()} data-kind={value.clone()}>
                        <input
                            type="radio"
                            name={props.name.clone()}
                            value={value.clone()}
                            checked={*value == props.value}
                            {onchange}
                        />
                        <span title={words.clone()}>{ words.clone() }</span>
                    </label>
                }
            }) }
        </fieldset>
    }
}
