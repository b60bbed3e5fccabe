//! A change over the page: being prepared, armed, or made.

pub mod arm_panel;
pub mod armed_card;
pub mod result;
mod undo;
mod value;
mod words;

pub use undo::undo;
