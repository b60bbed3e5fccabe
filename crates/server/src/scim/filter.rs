//! Filters (RFC 7644 §3.4.2.2): read against a schema, so that what is compared is known before anything is compared.
//!
//! A caller may answer a filter from an index: [`Filter::pinned`] says which value every match has. The whole filter still
//! has to be applied to what the index finds.

mod matching;
mod parse;
#[cfg(test)]
mod tests;
mod tree;

pub(super) use parse::value_filter;
pub use tree::{Filter, Op, Operand, Target};
