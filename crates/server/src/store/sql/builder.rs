//! A statement that is built piece by piece.

use super::{Query, Value};
use std::fmt::Display;

/// The pieces so far. Only bound values come from outside.
pub struct QueryBuilder {
    sql: String,
    values: Vec<Value>,
}

impl QueryBuilder {
    /// Begins a statement with this.
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), values: Vec::new() }
    }

    /// Adds a piece.
    pub fn push(&mut self, piece: impl Display) -> &mut Self {
        self.sql.push_str(&piece.to_string());
        self
    }

    /// Adds a parameter with its value.
    pub fn push_bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        let number = self.values.len();
        self.push(format_args!("${number}"))
    }

    /// Adds parameters with their values, with commas between them.
    pub fn push_list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        for (place, value) in values.into_iter().enumerate() {
            if place > 0 {
                self.push(", ");
            }
            self.push_bind(value);
        }
        self
    }

    /// The statement.
    pub fn build(self) -> Query {
        Query::with(self.sql, self.values)
    }
}
