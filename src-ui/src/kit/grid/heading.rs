//! What the columns and rows of a grid are called.

use yew::prelude::*;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name. It may be cut off; the tooltip has it whole.
    pub name: AttrValue,
    /// Sets the column apart from the others. A screen reader hears this after the name.
    pub mark: Option<AttrValue>,
}

impl Column {
    /// The class of what is in it.
    pub fn class(&self) -> Option<&'static str> {
        self.mark.as_ref().map(|_| "grid-marked")
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub name: AttrValue,
    /// Whether it is only a heading above other rows, and has no cells.
    pub is_group: bool,
}
