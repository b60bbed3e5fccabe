//! The table of all keys in docs/ROLLOUT.md.

use crate::schema::{Key, Kind, keys};

/// The table, in Markdown.
pub fn table() -> String {
    let rows: String = keys().iter().map(row).collect();
    format!("| key | value | what it does |\n|---|---|---|\n{rows}")
}

fn row(key: &Key) -> String {
    let value = match &key.kind {
        Kind::Text { .. } => "text".to_owned(),
        Kind::Choice(choices) => {
            choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ")
        }
        Kind::Number { least, most } => format!("{least} to {most}"),
        Kind::Switch => "`true` or `false`".to_owned(),
        Kind::List { .. } => "list of texts".to_owned(),
    };
    format!("| `{}` | {value} | {} |\n", key.name, key.description)
}
