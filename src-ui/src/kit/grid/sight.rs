//! What is seen of a grid, and what of it is in the page. Pure arithmetic.

use super::spot::{Size, Spot};
use crate::kit::window::{self, Margin, View};
use std::ops::Range;

/// The rows in the page.
const ROWS: Margin = Margin { most: 60, overscan: 2, step: 2 };
/// The columns in the page.
const COLUMNS: Margin = Margin { most: 40, overscan: 2, step: 2 };
/// A part of a pixel is not worth a fade.
const LEAST: f64 = 2.0;

/// What is seen of the cells, beside the headings that stay.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sight {
    /// From side to side, as if each column were a row.
    pub across: View,
    /// From top to bottom.
    pub down: View,
}

/// What of a grid is in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Which rows, without the head.
    pub rows: Range<usize>,
    /// Which columns, without the headings.
    pub columns: Range<usize>,
    /// At which edges there is more from side to side, as `data-more` says it.
    pub more: &'static str,
}

impl Sight {
    /// What has to be in the page for this to be seen.
    pub fn shown(self, size: Size) -> Shown {
        let View { top, height, row, .. } = self.across;
        let more = (top >= LEAST, window::offset(size.columns, row) - height - top >= LEAST);
        Shown {
            rows: window::window(size.rows, self.down, ROWS),
            columns: window::window(size.columns, self.across, COLUMNS),
            more: match more {
                (false, false) => "",
                (true, false) => "start",
                (false, true) => "end",
                (true, true) => "start end",
            },
        }
    }

    /// How many whole rows are seen; a page key moves by so many.
    pub fn page(self) -> usize {
        window::page(self.down)
    }

    /// How far to scroll across and down so that the place that was moved to is seen. None if it is.
    pub fn reveal(self, from: Spot, to: Spot) -> (Option<f64>, Option<f64>) {
        (along(from.column, to.column, self.across), along(from.row, to.row, self.down))
    }
}

/// What has the focus stays in the page while it is scrolled away, or the focus would be lost: its number, if it is
/// among none of those that are in the page anyway.
pub fn kept(shown: &Range<usize>, active: Option<usize>) -> Option<usize> {
    active.filter(|active| !shown.contains(active))
}

/// What is in the page. Always in order: an element that is moved loses the focus.
pub fn in_page(shown: &Range<usize>, kept: Option<usize>) -> impl Iterator<Item = usize> + use<> {
    let before = kept.filter(|kept| *kept < shown.start);
    let after = kept.filter(|kept| *kept >= shown.end);
    before.into_iter().chain(shown.clone()).chain(after)
}

/// A heading is always seen; who moves to it wants to see the beginning.
fn along(from: usize, to: usize, view: View) -> Option<f64> {
    match to.checked_sub(1) {
        None => (from != to).then_some(0.0),
        Some(index) => window::reveal(index, view),
    }
}

#[cfg(test)]
mod tests {
    use super::{Shown, Sight, in_page, kept};
    use crate::kit::{
        grid::spot::{Size, Spot},
        window::View,
    };

    const LARGE: Size = Size { rows: 500, columns: 200 };

    fn view(top: f64, height: f64, row: f64) -> View {
        View { top, scrolled: top, height, row }
    }

    /// The rows and columns of a window: 1280 × 800 with 18 rows of 9 columns, and 1920 × 1080 with 24 rows of 16.
    fn sight(across: f64, down: f64, (width, height): (f64, f64)) -> Sight {
        Sight { across: view(across, width, 92.0), down: view(down, height, 32.0) }
    }

    fn cells(shown: &Shown) -> usize {
        shown.rows.len() * shown.columns.len()
    }

    #[test]
    fn a_few_hundred_cells_of_a_hundred_thousand_are_in_the_page() {
        for (window, most) in [((810.0, 545.0), 400), ((1_450.0, 750.0), 750)] {
            for part in 0..=100 {
                let part = f64::from(part) / 100.0;
                let across = (200.0 * 92.0 - window.0) * part;
                let down = (500.0 * 32.0 - window.1) * part;
                let shown = sight(across, down, window).shown(LARGE);
                assert!(cells(&shown) <= most, "{} cells at {across}, {down}", cells(&shown));
                let last = (((down + window.1) / 32.0).ceil(), ((across + window.0) / 92.0).ceil());
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let last = ((last.0 as usize).min(500) - 1, (last.1 as usize).min(200) - 1);
                assert!(shown.rows.contains(&last.0) && shown.columns.contains(&last.1), "{shown:?}");
            }
        }
    }

    #[test]
    fn a_small_grid_is_in_the_page_whole() {
        let shown = sight(0.0, 0.0, (810.0, 545.0)).shown(Size { rows: 12, columns: 5 });
        assert_eq!(shown, Shown { rows: 0..12, columns: 0..5, more: "" });
    }

    #[test]
    fn scrolling_a_little_changes_nothing() {
        let at = |across, down| sight(across, down, (810.0, 545.0)).shown(LARGE);
        assert_eq!(at(920.0, 3_200.0), at(930.0, 3_230.0));
    }

    #[test]
    fn what_has_the_focus_stays_in_the_page_and_in_its_place() {
        for (active, expected) in [
            (Some(1), vec![1, 4, 5, 6]),
            (Some(5), vec![4, 5, 6]),
            (Some(9), vec![4, 5, 6, 9]),
            (None, vec![4, 5, 6]),
        ] {
            assert_eq!(in_page(&(4..7), kept(&(4..7), active)).collect::<Vec<_>>(), expected, "{active:?}");
        }
    }

    #[test]
    fn an_edge_has_more_behind_it_or_not() {
        for (across, expected) in [(0.0, "end"), (1.0, "end"), (500.0, "start end"), (190.0 * 92.0, "start")]
        {
            assert_eq!(sight(across, 0.0, (920.0, 545.0)).shown(LARGE).more, expected, "{across}");
        }
    }

    #[test]
    fn what_is_moved_to_is_seen_beside_the_headings() {
        let seen = sight(920.0, 3_200.0, (920.0, 640.0));
        let to = |row, column| seen.reveal(Spot { row: 105, column: 15 }, Spot { row, column });
        assert_eq!(to(106, 15), (None, None));
        // The row above the first one that is seen, and the one below the last.
        assert_eq!(to(100, 15), (None, Some(3_168.0)));
        assert_eq!(to(121, 15), (None, Some(3_232.0)));
        assert_eq!(to(105, 10), (Some(828.0), None));
        assert_eq!(to(105, 21), (Some(1_012.0), None));
    }

    #[test]
    fn moving_to_a_heading_leads_to_the_beginning_and_being_on_it_does_not() {
        let seen = sight(920.0, 3_200.0, (920.0, 640.0));
        let cell = Spot { row: 105, column: 15 };
        let heading = Spot { row: 105, column: 0 };
        assert_eq!(seen.reveal(cell, heading), (Some(0.0), None));
        assert_eq!(seen.reveal(heading, Spot { row: 106, ..heading }), (None, None));
        assert_eq!(seen.reveal(heading, heading), (None, None));
        assert_eq!(seen.reveal(cell, Spot { row: 0, column: 0 }), (Some(0.0), Some(0.0)));
    }
}
