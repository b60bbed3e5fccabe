//! An example of a policy for Linux: every key, commented out, with what it does.

use crate::schema::{Key, keys};
use serde_json::Value;

/// The file.
pub fn example() -> String {
    let head = "# Settings of Ergo Support that your organization manages: /etc/ergo-support/policy.toml\n\
                # The file and the folders above it must belong to root, and no one else may write to them.\n\
                # Check it with `ergo policy check FILE`.\n";
    let all: String = keys().iter().map(entry).collect();
    format!("{head}{all}")
}

fn entry(key: &Key) -> String {
    format!("\n# {}\n#{} = {}\n", key.description, key.name, value(&key.example))
}

fn value(value: &Value) -> String {
    match value {
        // A literal string, where a backslash is one.
        Value::String(text) if text.contains('\\') => format!("'{text}'"),
        // Lists are written with spaces.
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(self::value).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}
