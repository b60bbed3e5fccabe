//! The rows and what is done with them, as in tests/bare-window/tables/.

use std::rc::Rc;
use yew::prelude::*;

const ADJECTIVES: [&str; 11] =
    ["pretty", "large", "big", "small", "tall", "short", "long", "handsome", "plain", "quaint", "clean"];
const COLORS: [&str; 10] =
    ["red", "yellow", "blue", "green", "pink", "brown", "purple", "white", "black", "orange"];
const NOUNS: [&str; 12] = [
    "table", "chair", "house", "bbq", "desk", "car", "pony", "cookie", "sandwich", "burger", "pizza", "mouse",
];
const COUNT: usize = 10_000;
const SWAPPED: [usize; 2] = [1, 998];
const MARK: &str = " !!!";

/// A row.
#[derive(PartialEq)]
pub struct Row {
    /// Its number, never used twice.
    pub id: usize,
    /// What is in it.
    pub label: AttrValue,
}

/// All of them.
#[derive(Clone, Default)]
pub struct Rows {
    /// In their order.
    pub all: Rc<Vec<Rc<Row>>>,
    /// The one that was selected; 0 for none.
    pub selected: usize,
    last: usize,
}

/// Two states with the same vector are the same rows: each operation makes another vector.
impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.all, &other.all) && self.selected == other.selected
    }
}

/// What can be done.
#[derive(Clone, Copy)]
pub enum Operation {
    /// Ten thousand new rows.
    Create,
    /// Every tenth gets a longer label.
    Update,
    /// The row with this number is selected.
    Select(usize),
    /// The second and the 999th change places.
    Swap,
    /// No rows.
    Clear,
}

impl Reducible for Rows {
    type Action = Operation;

    fn reduce(self: Rc<Self>, operation: Operation) -> Rc<Self> {
        let mut rows = (*self).clone();
        match operation {
            Operation::Create => {
                rows.all = Rc::new((rows.last + 1..=rows.last + COUNT).map(fresh).collect());
                rows.last += COUNT;
                rows.selected = 0;
            }
            Operation::Update => rows.all = Rc::new(rows.all.iter().enumerate().map(updated).collect()),
            Operation::Select(id) => rows.selected = id,
            Operation::Swap => {
                let mut all = (*rows.all).clone();
                all.swap(SWAPPED[0], SWAPPED[1]);
                rows.all = Rc::new(all);
            }
            Operation::Clear => {
                rows.all = Rc::default();
                rows.selected = 0;
            }
        }
        rows.into()
    }
}

fn fresh(id: usize) -> Rc<Row> {
    let label = format!("{} {} {}", ADJECTIVES[id % 11], COLORS[id % 10], NOUNS[id % 12]);
    Rc::new(Row { id, label: label.into() })
}

fn updated((index, row): (usize, &Rc<Row>)) -> Rc<Row> {
    if index % 10 == 0 {
        Rc::new(Row { id: row.id, label: format!("{}{MARK}", row.label).into() })
    } else {
        Rc::clone(row)
    }
}
