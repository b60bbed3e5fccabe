//! The rows in the app's own virtual list.

use crate::{
    data::{Row, Rows},
    hooks::use_style,
    kit::virtual_list::{Slot, VirtualList},
};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`List`].
#[derive(Properties, PartialEq)]
pub struct ListProps {
    /// The rows.
    pub rows: Rows,
    /// On a click on one.
    pub onselect: Callback<usize>,
}

/// The list, as the app's member list uses it.
#[component]
pub fn List(props: &ListProps) -> Html {
    let row = use_callback((props.rows.clone(), props.onselect.clone()), |slot: Slot, (rows, onselect)| {
        let row = rows.all.get(slot.index).cloned();
        let selected = row.as_ref().is_some_and(|row| row.id == rows.selected);
        html! { <ListRow key={slot.index} {slot} {row} {selected} onselect={onselect.clone()} /> }
    });
    let onwindow = use_callback((), |_, ()| ());
    html! { <VirtualList total={props.rows.all.len()} label="Rows" head={html! {}} {row} {onwindow} /> }
}

#[derive(Properties, PartialEq)]
struct ListRowProps {
    slot: Slot,
    row: Option<Rc<Row>>,
    selected: bool,
    onselect: Callback<usize>,
}

#[component]
fn ListRow(props: &ListRowProps) -> Html {
    let node = use_node_ref();
    let Slot { index, top, tab_stop } = props.slot;
    use_style(&node, &[("top", format!("{top}px"))]);
    let Some(row) = props.row.clone() else { return html! {} };
    let id = row.id;
    html! {
        <div
            ref={node}
            class={classes!("virtual-row", props.selected.then_some("selected"))}
            role="row"
            aria-rowindex={(index + 2).to_string()}
            tabindex={if tab_stop { "0" } else { "-1" }}
            data-index={index.to_string()}
            onclick={props.onselect.reform(move |_: MouseEvent| id)}
        >
            <span class="row-id" role="gridcell">{ id }</span>
            <span class="row-label" role="gridcell">{ &row.label }</span>
        </div>
    }
}
