//! The rows in a plain table that has all of them in the page.

use crate::data::{Row, Rows};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Table`].
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// The rows.
    pub rows: Rows,
    /// On a click on one.
    pub onselect: Callback<usize>,
}

/// The table.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let selected = props.rows.selected;
    html! {
        <table>
            <tbody>
                { for props.rows.all.iter().map(|row| html! {
                    <TableRow key={row.id} row={Rc::clone(row)} selected={row.id == selected} onselect={props.onselect.clone()} />
                }) }
            </tbody>
        </table>
    }
}

#[derive(Properties, PartialEq)]
struct TableRowProps {
    row: Rc<Row>,
    selected: bool,
    onselect: Callback<usize>,
}

#[component]
fn TableRow(props: &TableRowProps) -> Html {
    let id = props.row.id;
    html! {
        <tr class={props.selected.then_some("selected")} onclick={props.onselect.reform(move |_: MouseEvent| id)}>
            <td class="row-id">{ id }</td>
            <td class="row-label">{ &props.row.label }</td>
        </tr>
    }
}
