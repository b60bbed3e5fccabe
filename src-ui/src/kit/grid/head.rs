//! The head of a grid: what its columns are called.

use super::{
    heading::Column,
    row::{placed, tabindex},
    sight::{in_page, kept},
    spot::Spot,
};
use crate::hooks::use_style;
use std::{ops::Range, rc::Rc};
use yew::prelude::*;

/// Properties of [`Head`].
#[derive(Properties, PartialEq)]
pub struct HeadProps {
    /// What the headings of the rows are.
    pub corner: AttrValue,
    /// All columns.
    pub columns: Rc<Vec<Column>>,
    /// The columns in the page.
    pub shown: Range<usize>,
    /// The column of the cell that the tab key reaches, if it is in the head; 0 is the corner.
    pub tab_stop: Option<usize>,
}

/// The head.
#[component]
pub fn Head(props: &HeadProps) -> Html {
    let node = use_node_ref();
    let kept = kept(&props.shown, props.tab_stop.and_then(|stop| stop.checked_sub(1)));
    use_style(&node, &[("--grid-away", kept.unwrap_or_default().to_string())]);
    html! {
        <div ref={node} class="grid-head" role="row" aria-rowindex="1">
            <div
                class="grid-corner"
                role="columnheader"
                aria-colindex="1"
                tabindex={tabindex(props.tab_stop == Some(0))}
                data-spot={Spot { row: 0, column: 0 }.to_string()}
            >
                { props.corner.clone() }
            </div>
            { for in_page(&props.shown, kept).filter_map(|at| Some(column(props, at, props.columns.get(at)?, kept))) }
        </div>
    }
}

fn column(props: &HeadProps, at: usize, column: &Column, kept: Option<usize>) -> Html {
    html! {
        <div
            key={at}
            class={classes!("grid-column", column.class(), placed(&props.shown, kept, at))}
            role="columnheader"
            aria-colindex={(at + 2).to_string()}
            tabindex={tabindex(props.tab_stop == Some(at + 1))}
            data-spot={Spot { row: 0, column: at + 1 }.to_string()}
        >
            <bdi class="grid-name" title={column.name.clone()}>{ column.name.clone() }</bdi>
            if let Some(mark) = &column.mark {
                <span class="unseen">{ ", " }{ mark.clone() }</span>
            }
        </div>
    }
}
