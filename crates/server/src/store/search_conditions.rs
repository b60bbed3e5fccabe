//! The conditions of a search in SQL: which words are in which columns.

use super::{
    search::{Sought, halves_of},
    sql, words,
};

/// The columns of the table `search`, which is `x` in the queries.
#[derive(Clone, Copy, Debug)]
pub struct Columns(&'static [&'static str]);

impl Columns {
    /// For the members of one workspace, without the workspace, which would match everyone.
    pub const MEMBERS: Self = Self(&["x.names", "x.email"]);
    /// The same text of a workspace, from the table `workspaces`, which is `w` in the queries.
    pub const PLACES: Self = Self(&["(' ' || w.folded_name || ' ' || w.id)"]);

    /// For all customers' users; without email addresses if the caller may not see those.
    pub const fn directory(by_email: bool) -> Self {
        Self(if by_email { &["x.names", "x.email", "x.place"] } else { &["x.names", "x.place"] })
    }

    /// The same without the workspace.
    pub const fn person(by_email: bool) -> Self {
        if by_email { Self::MEMBERS } else { Self(&["x.names"]) }
    }
}

impl Sought {
    /// Adds the condition that every word is in one of these columns.
    pub fn push_exact(&self, query: &mut sql::QueryBuilder, columns: Columns) {
        for word in self.words() {
            query.push(" AND (");
            push_word(query, word, columns, None);
            query.push(")");
        }
    }

    /// Adds the condition that every word could be in one of these columns except for one typo: then one half of the
    /// word is where it should be, or the typo is between the halves. This matches too much; [`Self::typos`] filters
    /// the results.
    pub fn push_alike(&self, query: &mut sql::QueryBuilder, columns: Columns, kind: sql::Kind) {
        for word in self.words() {
            query.push(" AND (");
            push_word(query, word, columns, Some(kind));
            query.push(")");
        }
    }

    /// Adds the condition that any of the words is in one of these columns, or if the kind of database is given, could be
    /// except for one typo.
    pub fn push_any(&self, query: &mut sql::QueryBuilder, columns: Columns, alike: Option<sql::Kind>) {
        let mut sign = " AND (";
        for word in self.words() {
            query.push(sign);
            push_word(query, word, columns, alike);
            sign = " OR ";
        }
        query.push(")");
    }

    /// Adds an expression: whether every word begins a word in the name or the workspace.
    pub fn push_begins_words(&self, query: &mut sql::QueryBuilder) {
        let mut sign = "(";
        for word in self.words() {
            query.push(sign).push("x.names || x.place LIKE ");
            query.push_bind(words::anywhere(&format!(" {word}"))).push(" ESCAPE '\\'");
            sign = " AND ";
        }
        query.push(")");
    }

    /// Adds an expression to order by: how many of the words are in one of these columns as typed.
    pub fn push_how_many(&self, query: &mut sql::QueryBuilder, columns: Columns) {
        let mut plus = "";
        for word in self.words() {
            query.push(plus).push("CASE WHEN ");
            push_word(query, word, columns, None);
            query.push(" THEN 1 ELSE 0 END");
            plus = " + ";
        }
    }
}

/// Adds a condition for one word; with the kind of database, it may have one typo.
fn push_word(query: &mut sql::QueryBuilder, word: &str, Columns(columns): Columns, alike: Option<sql::Kind>) {
    let halves = if alike.is_some() { halves_of(word) } else { Vec::new() };
    let mut sign = "";
    for column in columns {
        query.push(sign).push(column).push(" LIKE ").push_bind(words::anywhere(word));
        query.push(" ESCAPE '\\'");
        sign = " OR ";
        for (kind, (before, half)) in
            alike.iter().flat_map(|kind| halves.iter().map(move |half| (kind, half)))
        {
            query.push(" OR ").push(column).push(kind.matches());
            query.push_bind(kind.pattern(*before, half));
        }
    }
}
