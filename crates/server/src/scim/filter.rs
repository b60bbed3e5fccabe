//! Filters (RFC 7644 §3.4.2.2): parsed against a schema, so that the compared attributes are known before anything is
//! compared.
//!
//! A caller may use an index: [`Filter::pinned`] returns the value that every match has. The whole filter still has
//! to be applied to what the index finds.

mod matching;
mod parse;
#[cfg(test)]
mod tests;
mod tree;

pub(super) use parse::value_filter;
pub use tree::{Filter, Op, Operand, Target};
