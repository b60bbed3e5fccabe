//! A dialog over the page. It never covers the banner, keeps the focus until it is answered, and gives it back.

use crate::hooks::{focus_visibly, use_focus, use_focus_back, use_keys};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// What it is about.
    pub title: AttrValue,
    /// The handle for tests.
    pub testid: AttrValue,
    /// On Escape.
    pub onclose: Callback<()>,
    /// Louder: something is armed.
    #[prop_or_default]
    pub armed: bool,
    /// The heading takes the focus when it appears; otherwise something in it does.
    #[prop_or(true)]
    pub focus: bool,
    /// What is in it.
    pub children: Html,
}

/// The dialog.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let (whole, heading) = (use_node_ref(), use_node_ref());
    let first = if props.focus { heading.clone() } else { NodeRef::default() };
    use_focus_back();
    use_focus(&first, ());
    let on_key =
        use_callback((props.onclose.clone(), whole.clone()), |event: KeyboardEvent, (close, whole)| {
            if !is_on_top(whole) {
                return;
            }
            match event.key().as_str() {
                "Escape" => {
                    event.prevent_default();
                    close.emit(());
                }
                "Tab" => keep_in(&event, whole),
                _ => {}
            }
        });
    use_keys(on_key);
    html! {
        <div class="dialog-veil">
            <section
                ref={whole}
                class={classes!("dialog", props.armed.then_some("dialog-armed"))}
                role="dialog"
                aria-modal="true"
                aria-labelledby="dialog-title"
                data-testid={props.testid.clone()}
            >
                <h2 id="dialog-title" ref={heading} class="dialog-title" tabindex="-1"><bdi>{ props.title.clone() }</bdi></h2>
                { props.children.clone() }
            </section>
        </div>
    }
}

/// Whether nothing else that asks for an answer lies over this dialog: the palette, or the question of quitting.
fn is_on_top(whole: &NodeRef) -> bool {
    let page = web_sys::window().and_then(|window| window.document());
    let Some(open) = page.and_then(|page| page.query_selector_all("[aria-modal='true']").ok()) else {
        return true;
    };
    let last = open.item(open.length().saturating_sub(1));
    last.is_none_or(|last| whole.get().is_some_and(|whole| whole.is_same_node(Some(&last))))
}

/// From the last thing Tab leads to the first, and back; from outside it leads in.
fn keep_in(event: &KeyboardEvent, whole: &NodeRef) {
    const STOPS: &str = "button:not(:disabled), input, select, textarea";
    let Some(dialog) = whole.cast::<HtmlElement>() else { return };
    let Ok(stops) = dialog.query_selector_all(STOPS) else { return };
    let at = |index: u32| stops.item(index).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let (Some(first), Some(last)) = (at(0), at(stops.length().saturating_sub(1))) else { return };
    let active =
        web_sys::window().and_then(|window| window.document()).and_then(|page| page.active_element());
    let is = |element: &HtmlElement| active.as_ref().is_some_and(|active| active.is_same_node(Some(element)));
    let inside = active.as_ref().is_some_and(|active| dialog.contains(Some(active)));
    let target = match (event.shift_key(), inside) {
        (true, true) if is(&first) => Some(last),
        (false, true) if is(&last) => Some(first),
        (_, false) => Some(first),
        _ => None,
    };
    if let Some(target) = target {
        event.prevent_default();
        focus_visibly(&target);
    }
}
