//! A button that opens a small panel below it. Escape, or a press elsewhere, closes it.

use super::icon::{Glyph, Icon};
use crate::hooks::{focus, use_keys};
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Properties of [`Menu`].
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// What the button says; also the name of the panel.
    pub label: AttrValue,
    /// An icon before the words.
    pub icon: Glyph,
    /// The handle of the button for tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// What is in the panel.
    pub children: Html,
}

/// The button and its panel.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let button = use_node_ref();
    let open = use_state_eq(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let on_key = use_callback((*open, open.setter()), {
        let button = button.clone();
        move |event: KeyboardEvent, (is_open, open)| {
            if *is_open && event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
                focus(&button);
            }
        }
    });
    use_keys(on_key);
    html! {
        <div class="menu">
            <button
                ref={button}
                type="button"
                class="button button-secondary"
                onclick={toggle.clone()}
                aria-expanded={open.to_string()}
                data-testid={props.testid.clone()}
            >
                <Icon glyph={props.icon} size=16 />
                <span class="button-text">{ props.label.clone() }</span>
            </button>
            if *open {
                <div class="menu-veil" onclick={toggle} />
                <div class="menu-panel" role="group" aria-label={props.label.clone()}>{ props.children.clone() }</div>
            }
        </div>
    }
}
