//! A long list of which only the rows near what is seen are in the page.
//!
//! All rows have one height, which the styles set (text size, density), and are placed by their number, so nothing
//! jumps while more of them come. The list has one tab stop; the arrow, page, home and end keys move between rows.

use super::window::{self, Margin, View, moved, page, place, reveal, scrolled_for};
use crate::hooks::use_style;
use gloo_events::EventListener;
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Height of the head in CSS pixels; `.virtual-head` in the styles.
const HEAD: f64 = 36.0;
/// The rows in the page.
const MARGIN: Margin = Margin { most: 60, overscan: 10, step: 4 };

/// The place of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Which row, from 0. The row's element must say it as `data-index`.
    pub index: usize,
    /// Where it stands, in CSS pixels from the top of the body.
    pub top: f64,
    /// Whether it is the one that the tab key reaches.
    pub tab_stop: bool,
}

/// Properties of [`VirtualList`].
#[derive(Properties, PartialEq)]
pub struct VirtualListProps {
    /// How many rows there are, rendered or not.
    pub total: usize,
    /// What the list is.
    pub label: AttrValue,
    /// The head of the columns.
    pub head: Html,
    /// Renders a row. A new callback renders all rows again.
    pub row: Callback<Slot, Html>,
    /// Told which rows are needed, each time that changes.
    pub onwindow: Callback<Range<usize>>,
    /// What is shown is being replaced.
    #[prop_or_default]
    pub busy: bool,
    /// Which list this is. Another one begins at its first row; the head, and a focus in it, stay.
    #[prop_or_default]
    pub generation: u32,
}

/// The list.
#[component]
pub fn VirtualList(props: &VirtualListProps) -> Html {
    let node = use_node_ref();
    let body = use_node_ref();
    let view = use_state_eq(View::default);
    let active = use_state_eq(|| 0_usize);
    let focus = use_mut_ref(|| None::<usize>);
    let total = props.total;
    let active_row = (*active).min(total.saturating_sub(1));
    let row = view.row;
    let rows = window::window(total, *view, MARGIN);

    use_style(&body, &[("height", format!("{}px", window::body(total, row)))]);
    use_measure(&node, &view, total);
    {
        let onwindow = props.onwindow.clone();
        use_effect_with(rows.clone(), move |rows| onwindow.emit(rows.clone()));
    }
    {
        let (node, view, active) = (node.clone(), view.setter(), active.setter());
        use_effect_with(props.generation, move |_| {
            if let Some(list) = node.cast::<Element>() {
                list.set_scroll_top(0);
            }
            active.set(0);
            measure(&node, &view, total);
        });
    }
    {
        // After the row that was moved to is in the page.
        let (node, focus) = (node.clone(), focus.clone());
        use_effect(move || {
            let wanted = focus.borrow_mut().take();
            if let Some(index) = wanted {
                focus_row(&node, index);
            }
        });
    }

    let onscroll = {
        let (node, view) = (node.clone(), view.setter());
        Callback::from(move |_: Event| measure(&node, &view, total))
    };
    let onkeydown = {
        let (node, view, active) = (node.clone(), view.clone(), active.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let seen = *view;
            let Some(to) = moved(&event.key(), active_row, total, page(seen)) else { return };
            event.prevent_default();
            if to == active_row {
                reveal_row(&node, to, total, seen);
                focus_row(&node, to);
            } else {
                *focus.borrow_mut() = Some(to);
                reveal_row(&node, to, total, seen);
                active.set(to);
            }
            measure(&node, &view.setter(), total);
        })
    };
    let onfocusin = {
        let active = active.clone();
        Callback::from(move |event: FocusEvent| {
            if let Some(index) = row_of(&event) {
                active.set(index);
            }
        })
    };
    // The row with the focus stays in the page while it is scrolled away, or the focus would be lost.
    let kept = (total > 0 && !rows.contains(&active_row)).then_some(active_row);
    html! {
        <div
            ref={node}
            class={classes!("virtual", props.busy.then_some("virtual-busy"))}
            role="grid"
            aria-label={props.label.clone()}
            aria-readonly="true"
            aria-rowcount={(total + 1).to_string()}
            aria-busy={props.busy.then_some("true")}
            {onscroll}
            {onkeydown}
            {onfocusin}
        >
            <div class="virtual-head" role="row" aria-rowindex="1">{ props.head.clone() }</div>
            <div ref={body} class="virtual-body" role="rowgroup">
                { for rows.clone().chain(kept).map(|index| {
                    props.row.emit(Slot { index, top: place(index, total, *view), tab_stop: index == active_row })
                }) }
            </div>
        </div>
    }
}

/// Measures what is seen: at first, whenever the list or the window changes its size.
#[hook]
fn use_measure(node: &NodeRef, view: &UseStateHandle<View>, total: usize) {
    {
        let (node, view) = (node.clone(), view.setter());
        use_effect_with(total, move |_| measure(&node, &view, total));
    }
    let (node, view) = (node.clone(), view.setter());
    use_effect_with(total, move |_| {
        let listener = web_sys::window()
            .map(|window| EventListener::new(&window, "resize", move |_| measure(&node, &view, total)));
        move || drop(listener)
    });
}

fn measure(node: &NodeRef, view: &UseStateSetter<View>, total: usize) {
    if let Some(list) = node.cast::<Element>() {
        let height = f64::from(list.client_height()) - HEAD;
        let row = list
            .query_selector(".virtual-row")
            .ok()
            .flatten()
            .map(|row| row.get_bounding_client_rect().height());
        let row = row.filter(|row| *row >= 1.0).unwrap_or(View::default().row);
        view.set(window::view(total, f64::from(list.scroll_top()), height, row));
    }
}

#[allow(clippy::cast_possible_truncation, reason = "no body is higher than 20 million pixels")]
fn reveal_row(node: &NodeRef, index: usize, total: usize, seen: View) {
    if let (Some(top), Some(list)) = (reveal(index, seen), node.cast::<Element>()) {
        list.set_scroll_top(scrolled_for(total, top, seen).ceil() as i32);
    }
}

fn focus_row(node: &NodeRef, index: usize) {
    let row = node
        .cast::<Element>()
        .and_then(|list| list.query_selector(&format!("[data-index=\"{index}\"]")).ok().flatten())
        .and_then(|row| row.dyn_into::<HtmlElement>().ok());
    if let Some(row) = row {
        // A row that is just going away is simply not focused.
        let _ = row.focus();
    }
}

fn row_of(event: &FocusEvent) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let row = target.closest("[data-index]").ok().flatten()?;
    row.get_attribute("data-index")?.parse().ok()
}
