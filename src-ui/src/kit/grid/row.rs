//! A row of a grid: its heading, and those of its cells that are in the page.

use super::{
    heading::{Column, Line},
    sight::{in_page, kept},
    spot::Spot,
};
use crate::hooks::use_style;
use std::{ops::Range, rc::Rc};
use yew::prelude::*;

/// What a cell shows, and how a screen reader says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What is seen.
    pub content: Html,
    /// What is heard: the row, the column, and what is in the cell.
    pub name: AttrValue,
}

/// Properties of [`Row`].
#[derive(Properties, PartialEq)]
pub struct RowProps {
    /// Which row, from 0, without the head.
    pub index: usize,
    /// What it is called.
    pub line: Line,
    /// All columns.
    pub columns: Rc<Vec<Column>>,
    /// The columns in the page.
    pub shown: Range<usize>,
    /// The column of the cell that the tab key reaches, if it is in this row; 0 is the heading.
    pub tab_stop: Option<usize>,
    /// The cell in a row and a column, from 0.
    pub cell: Callback<(usize, usize), Cell>,
}

/// The row.
#[component]
pub fn Row(props: &RowProps) -> Html {
    let node = use_node_ref();
    let RowProps { index, line, columns, tab_stop, .. } = props;
    let kept = kept(&props.shown, tab_stop.and_then(|stop| stop.checked_sub(1)));
    use_style(
        &node,
        &[("--grid-at", index.to_string()), ("--grid-away", kept.unwrap_or_default().to_string())],
    );
    let is_stop = |column: usize| *tab_stop == Some(column);
    html! {
        <div
            ref={node}
            class={classes!("grid-row", line.is_group.then_some("grid-group"))}
            role="row"
            aria-rowindex={(index + 2).to_string()}
        >
            <div
                class="grid-heading"
                role="rowheader"
                aria-colindex="1"
                aria-colspan={line.is_group.then(|| (columns.len() + 1).to_string())}
                tabindex={tabindex(is_stop(0) || (line.is_group && tab_stop.is_some()))}
                data-spot={Spot { row: index + 1, column: 0 }.to_string()}
            >
                <bdi class="grid-name" title={line.name.clone()}>{ line.name.clone() }</bdi>
            </div>
            if !line.is_group {
                { for in_page(&props.shown, kept).filter_map(|at| Some(cell(props, at, columns.get(at)?, kept))) }
            }
        </div>
    }
}

fn cell(props: &RowProps, at: usize, column: &Column, kept: Option<usize>) -> Html {
    let Cell { content, name } = props.cell.emit((props.index, at));
    html! {
        <div
            key={at}
            class={classes!("grid-cell", column.class(), placed(&props.shown, kept, at))}
            role="gridcell"
            aria-colindex={(at + 2).to_string()}
            aria-label={name}
            tabindex={tabindex(props.tab_stop == Some(at + 1))}
            data-spot={Spot { row: props.index + 1, column: at + 1 }.to_string()}
        >
            { content }
        </div>
    }
}

/// The class of what is at the beginning of its row, or away from the rest of it.
pub fn placed(shown: &Range<usize>, kept: Option<usize>, column: usize) -> Option<&'static str> {
    if kept == Some(column) { Some("grid-away") } else { (column == shown.start).then_some("grid-first") }
}

/// As an element says whether the tab key reaches it. Only one of a grid's does.
pub const fn tabindex(is_stop: bool) -> &'static str {
    if is_stop { "0" } else { "-1" }
}
