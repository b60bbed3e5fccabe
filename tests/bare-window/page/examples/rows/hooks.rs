//! The hook of the app's that the virtual list uses.

#[path = "../../../../../src-ui/src/hooks/use_style.rs"]
mod use_style;

pub use use_style::use_style;
