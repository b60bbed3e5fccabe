//! A large table of which only the cells near what is seen are in the page, from top to bottom and from side to side.
//!
//! All cells have one size, which the styles set, and are placed by their number. The head and the headings of the rows
//! stay where they are while the rest scrolls. The grid has one tab stop; the arrow, page, home and end keys move
//! between cells, also in the headings.

mod head;
mod heading;
mod row;
mod seen;
mod sight;
mod spot;

use crate::hooks::{use_resize, use_style};
use ergo_catalog::Language;
use head::Head;
pub use heading::{Column, Line};
pub use row::Cell;
use row::Row;
use sight::{Shown, Sight, in_page, kept};
use spot::{Press, Size, Spot, moved};
use std::rc::Rc;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Properties of [`Grid`].
#[derive(Properties, PartialEq)]
pub struct GridProps {
    /// What the grid is.
    pub label: AttrValue,
    /// What the headings of the rows are.
    pub corner: AttrValue,
    /// The columns.
    pub columns: Rc<Vec<Column>>,
    /// The rows.
    pub lines: Rc<Vec<Line>>,
    /// The cell in a row and a column, from 0. A new callback renders all cells again.
    pub cell: Callback<(usize, usize), Cell>,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// The handle for tests. `data-more` says at which edges there is more.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// The grid.
#[component]
pub fn Grid(props: &GridProps) -> Html {
    let node = use_node_ref();
    let size = Size { rows: props.lines.len(), columns: props.columns.len() };
    let shown = use_state_eq(|| Sight::default().shown(size));
    let active = use_state_eq(|| None::<Spot>);
    let focus = use_mut_ref(|| None::<Spot>);
    let at = active.unwrap_or_else(|| start(&props.lines, &props.columns)).within(size);
    let is_group = {
        let lines = Rc::clone(&props.lines);
        move |row: usize| {
            row.checked_sub(1).and_then(|index| lines.get(index)).is_some_and(|line| line.is_group)
        }
    };

    use_style(
        &node,
        &[
            ("--grid-rows", size.rows.to_string()),
            ("--grid-columns", size.columns.to_string()),
            ("--grid-before", shown.columns.start.to_string()),
        ],
    );
    let measure = use_callback(size, {
        let (node, shown) = (node.clone(), shown.setter());
        move |(), size| {
            if let Some(sight) = seen::sight(&node, *size) {
                shown.set(sight.shown(*size));
            }
        }
    });
    use_effect_with(measure.clone(), |measure| measure.emit(()));
    use_resize(&node, measure.clone());
    {
        // After the cell that was moved to is in the page.
        let (node, focus) = (node.clone(), focus.clone());
        use_effect(move || {
            let wanted = focus.borrow_mut().take();
            if let Some(spot) = wanted {
                seen::focus(&node, spot);
            }
        });
    }

    let onscroll = measure.reform(|_: Event| ());
    let onkeydown = {
        let (node, active, measure, is_group) =
            (node.clone(), active.setter(), measure.clone(), is_group.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.meta_key() || event.alt_key() {
                return;
            }
            let (key, from_right) = (event.key(), Language::current().is_from_right());
            let press = Press { key: &key, control: event.ctrl_key(), from_right };
            let page = seen::sight(&node, size).map_or(1, Sight::page);
            let Some(to) = moved(press, at, size, page) else { return };
            event.prevent_default();
            // A group is one cell: within it there is nowhere to go.
            if to.row == at.row && is_group(at.row) {
                return;
            }
            seen::reveal(&node, size, at, to);
            let cell = if is_group(to.row) { Spot { column: 0, ..to } } else { to };
            if to == at {
                seen::focus(&node, cell);
            } else {
                *focus.borrow_mut() = Some(cell);
                active.set(Some(to));
            }
            measure.emit(());
        })
    };
    let onfocusin = {
        let (node, active) = (node.clone(), active.setter());
        Callback::from(move |event: FocusEvent| {
            // The keys go down through a group and stay in their column.
            let passes = |spot: &Spot| spot.row == at.row && is_group(spot.row);
            if let Some(spot) = seen::focused(&event).filter(|spot| !passes(spot)) {
                seen::reveal(&node, size, spot, spot);
                active.set(Some(spot));
            }
        })
    };
    let kept = kept(&shown.rows, at.row.checked_sub(1));
    html! {
        <div class={classes!("grid", props.class.clone())} data-more={shown.more} data-testid={props.testid.clone()}>
            <div
                ref={node}
                class="grid-view"
                role="grid"
                aria-label={props.label.clone()}
                aria-readonly="true"
                aria-rowcount={(size.rows + 1).to_string()}
                aria-colcount={(size.columns + 1).to_string()}
                {onscroll}
                {onkeydown}
                {onfocusin}
            >
                <Head
                    corner={props.corner.clone()}
                    columns={Rc::clone(&props.columns)}
                    shown={shown.columns.clone()}
                    tab_stop={(at.row == 0).then_some(at.column)}
                />
                <div class="grid-body" role="rowgroup">
                    { for in_page(&shown.rows, kept).filter_map(|index| row(props, &shown, index, at)) }
                </div>
            </div>
        </div>
    }
}

fn row(props: &GridProps, shown: &Shown, index: usize, at: Spot) -> Option<Html> {
    let line = props.lines.get(index)?.clone();
    Some(html! {
        <Row
            key={index}
            {index}
            {line}
            columns={Rc::clone(&props.columns)}
            shown={shown.columns.clone()}
            tab_stop={(at.row == index + 1).then_some(at.column)}
            cell={props.cell.clone()}
        />
    })
}

/// Where the tab key leads at first: to the first cell, of the marked column if there is one.
fn start(lines: &[Line], columns: &[Column]) -> Spot {
    let row = lines.iter().position(|line| !line.is_group).unwrap_or_default();
    let column = columns.iter().position(|column| column.mark.is_some()).unwrap_or_default();
    Spot { row: row + 1, column: column + 1 }
}

#[cfg(test)]
mod tests {
    use super::{Column, Line, Spot, start};

    fn column(mark: bool) -> Column {
        Column { name: "a column".into(), mark: mark.then(|| "marked".into()) }
    }

    fn line(is_group: bool) -> Line {
        Line { name: "a row".into(), is_group }
    }

    #[test]
    fn the_first_stop_is_a_cell_of_the_marked_column() {
        let lines = [line(true), line(false)];
        assert_eq!(start(&lines, &[column(false), column(true)]), Spot { row: 2, column: 2 });
        assert_eq!(start(&lines, &[column(false), column(false)]), Spot { row: 2, column: 1 });
        assert_eq!(start(&[], &[]).within(super::Size { rows: 0, columns: 0 }), Spot { row: 0, column: 0 });
    }
}
