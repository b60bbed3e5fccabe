//! The place of a cell, and where keys move from it. Pure.

use crate::kit::window;
use std::{fmt, str::FromStr};

/// The place of a cell. Both numbers count the headings: row 0 is the head, column 0 are the headings of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Which row.
    pub row: usize,
    /// Which column.
    pub column: usize,
}

impl Spot {
    /// The nearest place in a grid of this size.
    pub fn within(self, size: Size) -> Self {
        Self { row: self.row.min(size.rows), column: self.column.min(size.columns) }
    }
}

/// As an element says it, in `data-spot`.
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.row, self.column)
    }
}

impl FromStr for Spot {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (row, column) = text.split_once(':').unwrap_or((text, ""));
        Ok(Self { row: row.parse()?, column: column.parse()? })
    }
}

/// How many rows and columns there are, without the headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Rows below the head.
    pub rows: usize,
    /// Columns after the headings.
    pub columns: usize,
}

/// A key, as far as it moves.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    /// Its name.
    pub key: &'a str,
    /// With the control key.
    pub control: bool,
    /// Text runs from right to left, and so do the columns.
    pub from_right: bool,
}

/// Where a key moves; none when it does not move at all. A page key moves by `page` rows.
pub fn moved(press: Press<'_>, from: Spot, size: Size, page: usize) -> Option<Spot> {
    let Press { key, control, from_right } = press;
    match (key, control) {
        ("Home", true) => Some(Spot { row: 0, column: 0 }),
        ("End", true) => Some(Spot { row: size.rows, column: size.columns }),
        ("ArrowDown" | "ArrowUp" | "PageDown" | "PageUp", false) => {
            window::moved(key, from.row, size.rows + 1, page).map(|row| Spot { row, ..from })
        }
        _ if control => None,
        _ => {
            let along = match (key, from_right) {
                ("ArrowRight", false) | ("ArrowLeft", true) => "ArrowDown",
                ("ArrowLeft", false) | ("ArrowRight", true) => "ArrowUp",
                ("Home" | "End", _) => key,
                _ => return None,
            };
            window::moved(along, from.column, size.columns + 1, 1).map(|column| Spot { column, ..from })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Press, Size, Spot, moved};

    const SIZE: Size = Size { rows: 500, columns: 200 };

    fn press(key: &str, (row, column): (usize, usize), from_right: bool) -> Option<(usize, usize)> {
        let (key, control) = key.strip_prefix("Control+").map_or((key, false), |key| (key, true));
        moved(Press { key, control, from_right }, Spot { row, column }, SIZE, 11)
            .map(|spot| (spot.row, spot.column))
    }

    #[test]
    fn keys_move_between_cells_and_stop_at_the_edges() {
        for (key, from, expected) in [
            ("ArrowDown", (3, 4), (4, 4)),
            ("ArrowDown", (500, 4), (500, 4)),
            ("ArrowUp", (1, 4), (0, 4)),
            ("ArrowUp", (0, 4), (0, 4)),
            ("ArrowRight", (3, 4), (3, 5)),
            ("ArrowRight", (3, 200), (3, 200)),
            ("ArrowLeft", (3, 1), (3, 0)),
            ("ArrowLeft", (3, 0), (3, 0)),
            ("PageDown", (3, 4), (14, 4)),
            ("PageUp", (3, 4), (0, 4)),
            ("Home", (3, 4), (3, 0)),
            ("End", (3, 4), (3, 200)),
            ("Control+Home", (3, 4), (0, 0)),
            ("Control+End", (3, 4), (500, 200)),
        ] {
            assert_eq!(press(key, from, false), Some(expected), "{key} from {from:?}");
        }
    }

    #[test]
    fn other_keys_do_not_move() {
        for key in ["a", "Enter", "Tab", "Control+a", "Control+ArrowDown", "Control+PageUp"] {
            assert_eq!(press(key, (3, 4), false), None, "{key}");
        }
    }

    #[test]
    fn arrows_move_where_they_point_when_text_runs_from_right_to_left() {
        assert_eq!(press("ArrowLeft", (3, 4), true), Some((3, 5)));
        assert_eq!(press("ArrowRight", (3, 4), true), Some((3, 3)));
        assert_eq!(press("Home", (3, 4), true), Some((3, 0)));
        assert_eq!(press("End", (3, 4), true), Some((3, 200)));
    }

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let spot = Spot { row: 12, column: 7 };
        assert_eq!(spot.to_string().parse(), Ok(spot));
        for wrong in ["", "12", "12:", ":7", "a:b"] {
            assert!(wrong.parse::<Spot>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn in_a_smaller_grid_a_place_is_the_nearest_one() {
        let size = Size { rows: 2, columns: 0 };
        assert_eq!(Spot { row: 9, column: 9 }.within(size), Spot { row: 2, column: 0 });
    }
}
