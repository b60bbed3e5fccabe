//! A box that scrolls what is too big for it, so that the page does not. A fade at an edge says that there is more
//! behind it, and the arrow keys scroll once the box has the focus.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// A part of a pixel is not worth a fade.
const LEAST: i32 = 2;

/// Properties of [`ScrollBox`].
#[derive(Properties, PartialEq)]
pub struct ScrollBoxProps {
    /// What is in it, for a screen reader.
    pub label: AttrValue,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// The handle for tests. `data-more` says at which edges there is more.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// What may be too big.
    pub children: Html,
}

/// What does not fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct More {
    /// There is more before it.
    start: bool,
    /// There is more after it.
    end: bool,
    /// It can be scrolled in some direction.
    scrolls: bool,
}

impl More {
    /// By how far it is scrolled, how much is seen, and how much there is: across, and then down.
    const fn of(across: (i32, i32, i32), down: (i32, i32, i32)) -> Self {
        const fn before((scrolled, _, _): (i32, i32, i32)) -> bool {
            scrolled >= LEAST
        }
        const fn after((scrolled, seen, whole): (i32, i32, i32)) -> bool {
            whole - seen - scrolled >= LEAST
        }
        let (start, end) = (before(across), after(across));
        Self { start, end, scrolls: start || end || before(down) || after(down) }
    }

    const fn words(self) -> &'static str {
        match (self.start, self.end) {
            (false, false) => "",
            (true, false) => "start",
            (false, true) => "end",
            (true, true) => "start end",
        }
    }
}

/// The box.
#[component]
pub fn ScrollBox(props: &ScrollBoxProps) -> Html {
    let node = use_node_ref();
    let more = use_state_eq(More::default);
    use_effect_with((), {
        let (node, more) = (node.clone(), more.setter());
        move |()| watch(&node, &more)
    });
    // What is in it may have become longer or shorter.
    use_effect({
        let (node, more) = (node.clone(), more.setter());
        move || measure(&node, &more)
    });
    let onscroll = {
        let (node, more) = (node.clone(), more.setter());
        Callback::from(move |_: Event| measure(&node, &more))
    };
    html! {
        <div class={classes!("scroll-box", props.class.clone())} data-more={more.words()} data-testid={props.testid.clone()}>
            <div
                ref={node}
                class="scroll-box-view"
                role="region"
                aria-label={props.label.clone()}
                // Only what scrolls is worth a stop of the tab key.
                tabindex={more.scrolls.then_some("0")}
                {onscroll}
            >
                { props.children.clone() }
            </div>
        </div>
    }
}

fn measure(node: &NodeRef, more: &UseStateSetter<More>) {
    let Some(view) = node.cast::<Element>() else { return };
    more.set(More::of(
        // Negative where text runs from right to left.
        (view.scroll_left().abs(), view.client_width(), view.scroll_width()),
        (view.scroll_top(), view.client_height(), view.scroll_height()),
    ));
}

/// Measures whenever the box gets another size. Ends when the answer is dropped.
fn watch(node: &NodeRef, more: &UseStateSetter<More>) -> impl FnOnce() + use<> {
    let on_size = {
        let (node, more) = (node.clone(), more.clone());
        Closure::<dyn FnMut()>::new(move || measure(&node, &more))
    };
    let observer = ResizeObserver::new(on_size.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(view)) = (&observer, node.cast::<Element>()) {
        observer.observe(&view);
    }
    move || {
        if let Some(observer) = observer {
            observer.disconnect();
        }
        drop(on_size);
    }
}

#[cfg(test)]
mod tests {
    use super::More;

    #[test]
    fn an_edge_has_more_behind_it_or_not() {
        for (across, expected) in [
            ((0, 400, 400), ""),
            ((0, 400, 401), ""),
            ((0, 400, 900), "end"),
            ((120, 400, 900), "start end"),
            ((500, 400, 900), "start"),
        ] {
            assert_eq!(More::of(across, (0, 1, 1)).words(), expected, "{across:?}");
        }
        assert!(More::of((0, 1, 1), (50, 300, 700)).scrolls && !More::of((0, 1, 1), (0, 300, 300)).scrolls);
    }
}
