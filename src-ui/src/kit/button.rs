//! Buttons. A button says what happens.

use super::{
    icon::{Glyph, Icon},
    kbd::Kbd,
};
use yew::prelude::*;

/// How loud a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one action of a screen.
    Primary,
    /// Any other.
    #[default]
    Secondary,
    /// In a row or a bar.
    Ghost,
    /// Cannot be taken back.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button-primary",
            Self::Secondary => "button-secondary",
            Self::Ghost => "button-ghost",
            Self::Danger => "button-danger",
        }
    }
}

/// Properties of [`Button`].
#[derive(Properties, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "attributes of an element, each on its own")]
pub struct ButtonProps {
    /// What happens.
    pub children: Html,
    /// How loud.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// An icon before the words.
    #[prop_or_default]
    pub icon: Option<Glyph>,
    /// The key that does the same, e.g. "Ctrl ↵".
    #[prop_or_default]
    pub keys: Option<AttrValue>,
    /// On press.
    #[prop_or_default]
    pub onclick: Callback<()>,
    /// Cannot be pressed now.
    #[prop_or_default]
    pub disabled: bool,
    /// Was pressed and is at it.
    #[prop_or_default]
    pub busy: bool,
    /// 40 px instead of 32.
    #[prop_or_default]
    pub large: bool,
    /// Sends the form it is in.
    #[prop_or_default]
    pub submit: bool,
    /// The handle for tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// In other words for a screen reader, when the children are only an icon.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Shown on hovering.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// The id of what explains it: above all, why it is disabled.
    #[prop_or_default]
    pub describedby: Option<AttrValue>,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// For focusing it.
    #[prop_or_default]
    pub node: NodeRef,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let onclick = {
        let pressed = props.onclick.clone();
        let inert = props.disabled || props.busy;
        Callback::from(move |_: MouseEvent| {
            if !inert {
                pressed.emit(());
            }
        })
    };
    html! {
        <button
            ref={props.node.clone()}
            type={if props.submit { "submit" } else { "button" }}
            class={classes!("button", props.kind.class(), props.large.then_some("button-large"), props.class.clone())}
            {onclick}
            disabled={props.disabled}
            aria-busy={props.busy.then_some("true")}
            aria-label={props.label.clone()}
            title={props.title.clone()}
            aria-describedby={props.describedby.clone()}
            data-testid={props.testid.clone()}
        >
            if let Some(glyph) = props.icon {
                <Icon {glyph} size=16 />
            }
            <span class="button-text">{ props.children.clone() }</span>
            if let Some(keys) = &props.keys {
                <Kbd keys={keys.clone()} />
            }
        </button>
    }
}
