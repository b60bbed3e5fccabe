//! Which rows of a long list are in the page. Pure arithmetic. It speaks of rows; the columns of a grid are the same from
//! side to side: then a row's height is a column's width.

use std::ops::Range;

/// What is in the page besides what is seen.
#[derive(Clone, Copy, Debug)]
pub struct Margin {
    /// Fewer rows than this are in the page, of however many, unless more are seen.
    pub most: usize,
    /// Rows above and below what is seen, so that quick scrolling shows no gap.
    pub overscan: usize,
    /// The window moves in steps of so many rows: fewer renders while scrolling.
    pub step: usize,
}

/// How a page key moves when nothing is measured yet.
const LEAST_PAGE: usize = 1;

/// The highest body, in CSS pixels: no web view lays out anything higher than about 33 million.
pub const HIGHEST: f64 = 20_000_000.0;

/// What is seen of the list, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// How far it is scrolled, if all rows stood one below the other.
    pub top: f64,
    /// How far the body is scrolled: less, if it is not as high as all rows.
    pub scrolled: f64,
    /// How much of the rows is seen.
    pub height: f64,
    /// How high each row is.
    pub row: f64,
}

/// Before anything is measured: the usual `--row-height` of the styles.
impl Default for View {
    fn default() -> Self {
        Self { top: 0.0, scrolled: 0.0, height: 0.0, row: 44.0 }
    }
}

/// The rows to render.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rows on a screen, never negative"
)]
pub fn window(total: usize, view: View, margin: Margin) -> Range<usize> {
    let Margin { most, overscan, step } = margin;
    let seen = (view.height.max(0.0) / view.row).ceil() as usize + 1;
    let spare = most.saturating_sub(seen + step + 1) / 2;
    let overscan = spare.min(overscan);
    let first = ((view.top.max(0.0) / view.row) as usize).min(total);
    let start = first.saturating_sub(overscan) / step * step;
    let end = (start + seen + 2 * overscan + step).min(total);
    // Scrolled beyond a list that has become shorter: its end.
    start.min(end)..end
}

/// How many whole rows are seen; a page key moves by so many.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rows on a screen, never negative"
)]
pub fn page(view: View) -> usize {
    ((view.height.max(0.0) / view.row) as usize).max(LEAST_PAGE)
}

/// Where a key moves from a row; none when it is not a key for moving, or nowhere to move to.
pub fn moved(key: &str, from: usize, total: usize, page: usize) -> Option<usize> {
    let last = total.checked_sub(1)?;
    let to = match key {
        "ArrowDown" => from.saturating_add(1),
        "ArrowUp" => from.saturating_sub(1),
        "PageDown" => from.saturating_add(page),
        "PageUp" => from.saturating_sub(page),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// How far to scroll so that a row is seen whole; none when it already is.
pub fn reveal(index: usize, view: View) -> Option<f64> {
    let row = view.row;
    let top = offset(index, row);
    if top < view.top {
        Some(top)
    } else if top + row > view.top + view.height {
        Some((top + row - view.height).max(0.0))
    } else {
        None
    }
}

/// How high the body is.
pub fn body(total: usize, row: f64) -> f64 {
    offset(total, row).min(HIGHEST)
}

/// How far all rows are scrolled when the body is scrolled by one pixel.
fn scale(total: usize, height: f64, row: f64) -> f64 {
    let (rows, body) = (offset(total, row) - height, body(total, row) - height);
    if rows > body && body > 0.0 { rows / body } else { 1.0 }
}

/// What is seen when the body is scrolled this far.
pub fn view(total: usize, scrolled: f64, height: f64, row: f64) -> View {
    View { top: scrolled * scale(total, height, row), scrolled, height, row }
}

/// How far to scroll the body, so that all rows are scrolled to `top`.
pub fn scrolled_for(total: usize, top: f64, view: View) -> f64 {
    top / scale(total, view.height, view.row)
}

/// Where a row stands in the body. One that is far away from what is seen may not make the body higher.
pub fn place(index: usize, total: usize, view: View) -> f64 {
    let place = offset(index, view.row) - view.top + view.scrolled;
    place.clamp(-view.row, body(total, view.row))
}

/// Where a row starts, if all rows stand one below the other.
#[allow(clippy::cast_precision_loss, reason = "row numbers are far below 2^52")]
pub fn offset(index: usize, row: f64) -> f64 {
    index as f64 * row
}

#[cfg(test)]
mod tests {
    use super::{HIGHEST, Margin, View, body, moved, offset, page, place, reveal, scrolled_for};
    use std::ops::Range;

    /// Of the settings: compact, usual, large text.
    const ROWS: [f64; 3] = [36.0, 44.0, 48.0];

    /// Of the list.
    const MARGIN: Margin = Margin { most: 60, overscan: 10, step: 4 };

    fn view(top: f64, height: f64) -> View {
        View { top, height, ..View::default() }
    }

    fn window(total: usize, view: View) -> Range<usize> {
        super::window(total, view, MARGIN)
    }

    #[test]
    fn all_that_is_seen_is_rendered_and_never_too_much() {
        for (total, row) in [0_usize, 1, 7, 40, 400, 5_000, 100_000]
            .into_iter()
            .flat_map(|total| ROWS.map(|row| (total, row)))
        {
            #[allow(clippy::cast_precision_loss)]
            let whole = total as f64 * row;
            for height in [0.0, 30.0, 485.0, 1_000.0, 1_900.0] {
                for part in 0..=200 {
                    let top = (whole - height).max(0.0) * f64::from(part) / 200.0;
                    let rows = window(total, View { top, height, row, ..View::default() });
                    assert!(rows.end <= total && rows.start <= rows.end, "{rows:?} of {total}");
                    assert!(rows.len() < MARGIN.most, "{} rows for {height}", rows.len());
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                    let (first, last) =
                        ((top / row) as usize, (((top + height) / row).ceil() as usize).min(total));
                    assert!(rows.start <= first, "{rows:?} misses row {first}");
                    assert!(rows.end >= last, "{rows:?} misses row {last} of {total} at {top}+{height}");
                }
            }
        }
    }

    #[test]
    fn a_list_higher_than_a_body_can_be_is_seen_to_its_end() {
        for (total, row) in [(1_000_000, 44.0), (1_000_000, 48.0), (5_000_000, 36.0)] {
            let height = 485.0;
            assert!(body(total, row) <= HIGHEST);
            let end = super::view(total, body(total, row) - height, height, row);
            assert!((end.top + height - offset(total, row)).abs() < 1.0, "{end:?}");
            assert_eq!(window(total, end).end, total);
            for part in 0..=20 {
                let seen =
                    super::view(total, (body(total, row) - height) * f64::from(part) / 20.0, height, row);
                // What is seen stands where it is seen.
                let first = window(total, seen).start + 12;
                let at = place(first, total, seen) - seen.scrolled;
                assert!((at - (offset(first, row) - seen.top)).abs() < 0.01, "{at}");
                assert!(at > -row * 25.0 && at < height + row * 25.0, "{at}");
                assert!(place(window(total, seen).end - 1, total, seen) <= body(total, row));
                assert!((scrolled_for(total, seen.top, seen) - seen.scrolled).abs() < 0.01);
            }
        }
        // A usual list is scrolled as it is.
        let usual = super::view(5_000, 4_400.0, 485.0, 44.0);
        assert!(
            (usual.top - 4_400.0).abs() < f64::EPSILON
                && (place(100, 5_000, usual) - 4_400.0).abs() < f64::EPSILON
        );
    }

    #[test]
    fn a_list_that_became_shorter_shows_its_end() {
        assert_eq!(window(3, view(9_000.0, 500.0)), 0..3);
        assert_eq!(window(0, view(9_000.0, 500.0)), 0..0);
        let rows = window(100, view(9_000.0, 500.0));
        assert!(rows.contains(&99) && !rows.is_empty());
    }

    #[test]
    fn what_is_seen_is_rendered_even_if_that_is_more_than_usual() {
        let rows = window(5_000, view(0.0, 4_400.0));
        assert!(rows.contains(&100) && rows.len() < 110, "{rows:?}");
    }

    #[test]
    fn scrolling_a_little_renders_nothing_new() {
        let start = window(5_000, view(4_400.0, 485.0));
        assert_eq!(window(5_000, view(4_420.0, 485.0)), start);
    }

    #[test]
    fn keys_move_and_stop_at_the_ends() {
        let by = page(view(0.0, 485.0));
        assert_eq!(by, 11);
        for (key, from, expected) in [
            ("ArrowDown", 0, Some(1)),
            ("ArrowDown", 99, Some(99)),
            ("ArrowUp", 0, Some(0)),
            ("PageDown", 95, Some(99)),
            ("PageDown", 3, Some(14)),
            ("PageUp", 3, Some(0)),
            ("Home", 50, Some(0)),
            ("End", 50, Some(99)),
            ("a", 50, None),
        ] {
            assert_eq!(moved(key, from, 100, by), expected, "{key} from {from}");
        }
        assert_eq!(moved("End", 0, 0, by), None);
    }

    #[test]
    fn a_row_is_brought_into_view_by_the_shortest_way() {
        let seen = view(440.0, 440.0);
        assert_eq!(reveal(10, seen), None);
        assert_eq!(reveal(19, seen), None);
        assert_eq!(reveal(9, seen), Some(396.0));
        assert_eq!(reveal(20, seen), Some(484.0));
        assert_eq!(reveal(0, seen), Some(0.0));
    }
}
