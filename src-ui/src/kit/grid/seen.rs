//! The grid as it is on the screen: measured, scrolled, and focused.

use super::{
    sight::Sight,
    spot::{Size, Spot},
};
use crate::{hooks::show, kit::window};
use ergo_catalog::Language;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};
use yew::{FocusEvent, NodeRef};

/// What is seen of the cells. None while the grid is not in the page.
pub fn sight(node: &NodeRef, size: Size) -> Option<Sight> {
    let grid = node.cast::<Element>()?;
    let box_of = |css: &str| Some(grid.query_selector(css).ok()??.get_bounding_client_rect());
    let corner = box_of(".grid-corner")?;
    let usual = Sight::default();
    let least = |measured: Option<f64>, usual: f64| measured.filter(|size| *size >= 1.0).unwrap_or(usual);
    let width = least(box_of(".grid-column").map(|column| column.width()), usual.across.row);
    let height = least(box_of(".grid-row").map(|row| row.height()), usual.down.row);
    Some(Sight {
        across: window::view(
            size.columns,
            // Negative where text runs from right to left.
            f64::from(grid.scroll_left().abs()),
            f64::from(grid.client_width()) - corner.width(),
            width,
        ),
        down: window::view(
            size.rows,
            f64::from(grid.scroll_top()),
            f64::from(grid.client_height()) - corner.height(),
            height,
        ),
    })
}

/// Scrolls so that a place is seen beside the headings that stay.
pub fn reveal(node: &NodeRef, size: Size, from: Spot, to: Spot) {
    let (Some(grid), Some(sight)) = (node.cast::<Element>(), sight(node, size)) else { return };
    let (across, down) = sight.reveal(from, to);
    if let Some(across) = across {
        let across = pixels(across);
        grid.set_scroll_left(if Language::current().is_from_right() { -across } else { across });
    }
    if let Some(down) = down {
        grid.set_scroll_top(pixels(down));
    }
}

#[allow(clippy::cast_possible_truncation, reason = "no grid is larger than 20 million pixels")]
fn pixels(length: f64) -> i32 {
    length.ceil() as i32
}

/// Focuses the cell in a place. [`reveal`], which knows the headings, has scrolled the grid; the page may have to follow.
pub fn focus(node: &NodeRef, spot: Spot) {
    let cell = node
        .cast::<Element>()
        .and_then(|grid| grid.query_selector(&format!("[data-spot=\"{spot}\"]")).ok().flatten())
        .and_then(|cell| cell.dyn_into::<HtmlElement>().ok());
    if let Some(cell) = cell {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // A cell that is just going away is simply not focused.
        let _ = cell.focus_with_options(&options);
        show(&cell);
    }
}

/// The place of what got the focus.
pub fn focused(event: &FocusEvent) -> Option<Spot> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-spot]").ok().flatten()?.get_attribute("data-spot")?.parse().ok()
}
