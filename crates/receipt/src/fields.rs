//! The members of a row, read without trusting that they are there.

use crate::fault::Fault;
use serde_json::{Map, Value};

/// A text that has to be there.
pub fn text<'row>(row: &'row Map<String, Value>, name: &str) -> Result<&'row str, Fault> {
    row.get(name).and_then(Value::as_str).ok_or_else(|| no(&format_args!("a record has no {name}")))
}

/// It is not a receipt, because of this.
pub fn no(why: &dyn std::fmt::Display) -> Fault {
    Fault::NotAReceipt(why.to_string())
}
