//! Which role grants what. The viewed user's role is marked; what all roles have or lack alike can be left out; what is
//! shown can be copied.

mod copied;
mod table;

use super::words;
use crate::kit::{
    Button, CopyButton, CopyText, Empty, Glyph,
    grid::{Cell, Column, Grid, Line as GridLine},
};
use ergo_protocol::workspace::Roles;
use std::rc::Rc;
use table::{Line, Shown, Table};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`Matrix`].
#[derive(Properties, PartialEq)]
pub struct MatrixProps {
    /// The roles and all permissions.
    pub roles: Rc<Roles>,
}

/// The matrix.
#[component]
pub fn Matrix(props: &MatrixProps) -> Html {
    let differences_only = use_state_eq(|| false);
    let table = use_memo(Rc::clone(&props.roles), |roles| Table::of(roles));
    let shown = use_memo((Rc::clone(&table), *differences_only), |(table, only)| table.shown(*only));
    let columns = use_memo(Rc::clone(&table), |table| columns(table));
    let lines = use_memo((Rc::clone(&table), Rc::clone(&shown)), |(table, shown)| lines(table, shown));
    let cell = use_callback((Rc::clone(&table), Rc::clone(&shown)), |(row, column), (table, shown)| {
        cell(table, shown, row, column)
    });
    let choose = {
        let differences_only = differences_only.setter();
        Callback::from(move |only: bool| differences_only.set(only))
    };
    html! {
        <>
            { bar(&table, &shown, *differences_only, &choose) }
            if shown.lines.is_empty() {
                <Empty glyph={Glyph::Check} title={words::NO_DIFFERENCES} text={words::NO_DIFFERENCES_MEANS}>
                    <Button onclick={choose.reform(|()| false)} testid="matrix-all">{ words::SHOW_ALL }</Button>
                </Empty>
            } else {
                <Grid
                    // Another choice is another grid, which begins at its first cell.
                    key={differences_only.to_string()}
                    label={words::TABLE}
                    corner={words::PERMISSION}
                    {columns}
                    {lines}
                    {cell}
                    class="matrix"
                    testid="matrix"
                />
            }
        </>
    }
}

/// What is shown and how, and the ways to take it along.
fn bar(table: &Rc<Table>, shown: &Rc<Shown>, differences_only: bool, choose: &Callback<bool>) -> Html {
    let onchange = choose.reform(|event: Event| {
        event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked())
    });
    let copied = |make: fn(&Table, &Shown) -> String| {
        let (table, shown) = (Rc::clone(table), Rc::clone(shown));
        CopyText::Made(Callback::from(move |()| make(&table, &shown).into()))
    };
    html! {
        <div class="matrix-bar">
            <div class="matrix-choice">
                // One role differs from no other.
                if table.roles.len() > 1 {
                    <label class="check">
                        <input type="checkbox" checked={differences_only} {onchange} data-testid="matrix-differences" />
                        <span>{ words::DIFFERENCES }</span>
                    </label>
                }
                <p class="matrix-left-out quiet numbers" role="status" data-testid="matrix-left-out">
                    if shown.left_out > 0 {
                        { words::left_out(shown.left_out) }
                    }
                </p>
            </div>
            <div class="matrix-take">
                <ul class="matrix-legend quiet">
                    <li>{ mark(true) }{ words::GRANTED }</li>
                    <li>{ mark(false) }{ words::NOT_GRANTED }</li>
                </ul>
                if !shown.lines.is_empty() {
                    <div class="matrix-copy">
                        <CopyButton text={copied(copied::spreadsheet)} label={words::COPY_TABLE} worded=true testid="matrix-copy" />
                        <CopyButton text={copied(copied::markdown)} label={words::COPY_MARKDOWN} worded=true testid="matrix-copy-markdown" />
                    </div>
                }
            </div>
        </div>
    }
}

fn columns(table: &Table) -> Vec<Column> {
    let column = |role: &table::Head| Column {
        name: role.name.clone(),
        mark: role.is_viewed.then(|| words::VIEWED_UNSEEN.into()),
    };
    table.roles.iter().map(column).collect()
}

fn lines(table: &Table, shown: &Shown) -> Vec<GridLine> {
    let line = |line: &Line| match line {
        Line::Group(name) => Some(GridLine { name: name.clone(), is_group: true }),
        Line::Row(number) => {
            let row = table.rows.get(*number)?;
            Some(GridLine { name: row.permission.clone(), is_group: false })
        }
    };
    shown.lines.iter().filter_map(line).collect()
}

fn cell(table: &Table, shown: &Shown, row: usize, column: usize) -> Cell {
    let row = match shown.lines.get(row) {
        Some(Line::Row(number)) => table.rows.get(*number),
        Some(Line::Group(_)) | None => None,
    };
    let (Some(row), Some(role)) = (row, table.roles.get(column)) else {
        return Cell { content: Html::default(), name: AttrValue::default() };
    };
    let is_granted = row.granted.get(column).copied().unwrap_or_default();
    Cell { content: mark(is_granted), name: words::cell(&row.permission, &role.name, is_granted).into() }
}

/// A tick on a disc, or a dash: told apart by shape, not by color alone.
fn mark(is_granted: bool) -> Html {
    html! { <span class={if is_granted { "matrix-mark matrix-mark-granted" } else { "matrix-mark" }} aria-hidden="true" /> }
}
