//! A button that puts a text on the clipboard, and says so for a moment.
//!
//! The page asks the browser, so the core needs no clipboard command and the page no further permission. Never use it
//! for a token: the page has none, and the clipboard is open to every program.

use super::{
    copy_text::CopyText,
    icon::{Glyph, Icon},
    words,
};
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

/// How long the button says what became of the copy: long enough to be read, short enough to copy again.
const SAID_MILLIS: u32 = 1_600;

/// Properties of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    /// What is copied.
    pub text: CopyText,
    /// What the button does, for example “Copy user ID”. Screen readers hear it; it is also the tooltip.
    pub label: AttrValue,
    /// Shows the label as a button’s text. Without it the button is an icon in a line of text.
    #[prop_or_default]
    pub worded: bool,
    /// Called once the text is on the clipboard.
    #[prop_or_default]
    pub oncopied: Callback<()>,
    /// The handle for tests.
    #[prop_or("copy".into())]
    pub testid: AttrValue,
}

/// What became of the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Copied,
    Failed,
}

/// The button.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let outcome = use_state_eq(|| None::<Outcome>);
    {
        let outcome = outcome.clone();
        use_effect_with(*outcome, move |said| {
            let quiet = said.map(|_| Timeout::new(SAID_MILLIS, move || outcome.set(None)));
            move || drop(quiet)
        });
    }
    let parts = (props.text.clone(), props.oncopied.clone(), outcome.setter());
    let onclick = use_callback(parts, |_: MouseEvent, (text, oncopied, outcome)| {
        let (text, oncopied, outcome) = (text.now(), oncopied.clone(), outcome.clone());
        spawn_local(async move {
            let copied = copy(&text).await;
            outcome.set(Some(if copied { Outcome::Copied } else { Outcome::Failed }));
            if copied {
                oncopied.emit(());
            }
        });
    });
    let said = match *outcome {
        None => AttrValue::default(),
        Some(Outcome::Copied) => words::COPIED.into(),
        Some(Outcome::Failed) => words::NOT_COPIED.into(),
    };
    let glyph = match *outcome {
        None => Glyph::Copy,
        Some(Outcome::Copied) => Glyph::Check,
        Some(Outcome::Failed) => Glyph::Warning,
    };
    let shape = if props.worded { classes!("button", "button-secondary") } else { classes!("copy-icon") };
    html! {
        <span class={classes!("copy", outcome.map(|_| "copy-said"))}>
            <button
                type="button"
                class={shape}
                {onclick}
                aria-label={(!props.worded).then(|| props.label.clone())}
                title={(!props.worded).then(|| props.label.clone())}
                data-testid={props.testid.clone()}
                data-copied={(*outcome == Some(Outcome::Copied)).then_some("true")}
            >
                <Icon {glyph} size={if props.worded { 16 } else { 14 }} />
                if props.worded {
                    <span class="button-text">{ props.label.clone() }</span>
                }
            </button>
            <span class="copy-words" role="status">{ said }</span>
        </span>
    }
}

/// Whether the text is on the clipboard now.
async fn copy(text: &str) -> bool {
    // Without a secure context there is no clipboard to ask, and the call would throw.
    let Some(window) = web_sys::window().filter(web_sys::Window::is_secure_context) else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}
