//! The differences between SQLite's dialect and PostgreSQL's. All other SQL in the store is written once, in SQLite's.

use std::borrow::Cow;

/// The kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A SQLite file.
    Sqlite,
    /// A server that speaks PostgreSQL's protocol.
    Postgres,
}

/// Phrases of SQLite's dialect, and their PostgreSQL equivalents.
const WORDS: [(&str, &str); 4] = [
    // The rows of a batch: `value` is the element, `key` its index, from 0.
    (
        "json_each($1)",
        "(SELECT value, place - 1 AS key FROM jsonb_array_elements(CAST($1 AS jsonb)) \
          WITH ORDINALITY AS e (value, place)) AS json_each",
    ),
    // In SQLite, LIKE ignores the case of ASCII letters.
    (" LIKE ", " ILIKE "),
    // In SQLite, CROSS JOIN keeps the order in which the tables are named.
    (" CROSS JOIN ", " JOIN "),
    // An unqualified name finds a temporary table first.
    ("temp.", ""),
];

/// The same for `CREATE TABLE`.
const TYPES: [(&str, &str); 7] = [
    (" STRICT, WITHOUT ROWID", ""),
    (" WITHOUT ROWID", ""),
    (" STRICT", ""),
    (" INTEGER PRIMARY KEY AUTOINCREMENT", " BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    (" INTEGER", " BIGINT"),
    (" BLOB", " BYTEA"),
    // Compared byte by byte, so that both databases sort alike.
    (" TEXT", " TEXT COLLATE \"C\""),
];

/// Translates a statement for PostgreSQL.
pub fn postgres(sql: &str) -> Cow<'_, str> {
    translated(sql, &WORDS)
}

/// Translates a schema for PostgreSQL.
pub fn postgres_schema(sql: &str) -> String {
    translated(sql, &TYPES).into_owned()
}

fn translated<'a>(sql: &'a str, words: &[(&str, &str)]) -> Cow<'a, str> {
    let mut said = Cow::Borrowed(sql);
    for (word, other) in words {
        if said.contains(word) {
            said = Cow::Owned(said.replace(word, other));
        }
    }
    said
}

/// Replaces NUL, which PostgreSQL does not accept in text. No stored text contains one, so a lookup with one finds
/// nothing anyway.
pub fn postgres_text(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

impl Kind {
    /// The operator that compares a column with a [`Self::pattern`].
    pub fn matches(self) -> &'static str {
        match self {
            Self::Sqlite => " GLOB ",
            Self::Postgres => " ~ ",
        }
    }

    /// A pattern for text that contains a word with any `any` characters, then `rest`. A word begins after any character that is
    /// not a lowercase Latin letter or a digit.
    pub fn pattern(self, any: usize, rest: &str) -> String {
        match self {
            Self::Sqlite => format!("*[^a-z0-9]{}{rest}*", "?".repeat(any)),
            Self::Postgres => format!("[^a-z0-9].{{{any}}}{rest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_understand_stays() {
        assert!(matches!(postgres("SELECT 1 FROM people WHERE id = $1"), Cow::Borrowed(_)));
        assert_eq!(postgres("a LIKE $1"), "a ILIKE $1");
        assert_eq!(postgres_text("a\0b".to_owned()), "a\u{fffd}b");
    }
}
