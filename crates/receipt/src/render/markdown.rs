//! A receipt as Markdown, for a ticket.

use super::{
    moment,
    parts::{facts, parts},
};
use crate::{deceptive::is_deceptive, session::Session};
use std::fmt::Write;

/// The text.
pub fn markdown(session: &Session) -> String {
    let mut text = format!("# Support session: {}\n\n", escaped(&session.viewed[0]));
    // Writing to a string cannot fail.
    for (name, value) in facts(session) {
        let _ = writeln!(text, "- **{name}:** {}", escaped(&value));
    }
    for (title, lines, none) in parts(session) {
        let _ = write!(text, "\n## {title}\n\n");
        if lines.is_empty() {
            let _ = writeln!(text, "{none}");
        }
        for line in lines {
            let _ = writeln!(text, "- {} {}", moment::clock(line.at, &session.timezone), escaped(&line.text));
        }
    }
    text
}

/// On one line, without anything that Markdown or HTML would take for its own.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~' => {
                safe.push('\\');
                safe.push(character);
            }
            character if character.is_control() || is_deceptive(character) => safe.push(' '),
            character => safe.push(character),
        }
    }
    safe
}
