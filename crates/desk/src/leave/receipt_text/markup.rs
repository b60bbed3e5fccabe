//! A short document, rendered as `CommonMark` or as plain text. Every text in it is shown literally: nothing in a
//! name or a note can format text, create a link, or start a list.

use ergo_protocol::export::TextFormat;

/// A piece of a line.
pub enum Part {
    /// Untrusted text; it may have several lines.
    Text(String),
    /// Our own words, emphasized.
    Strong(String),
    /// An id.
    Code(String),
}

/// A line of the document.
pub type Line = Vec<Part>;

/// A document.
pub struct Document {
    /// The title.
    pub title: Line,
    /// Names and values.
    pub facts: Vec<(&'static str, Line)>,
    /// Sections: a title, items, and the text to show if there are none.
    pub sections: Vec<(&'static str, Vec<Line>, &'static str)>,
    /// The last line.
    pub foot: Line,
}

impl Document {
    /// The document as text.
    pub fn render(&self, format: TextFormat) -> String {
        let is_markdown = format == TextFormat::Markdown;
        let line = if is_markdown { marked } else { unmarked };
        let (mark, fewer) = if is_markdown { ("#### ", "### ") } else { ("", "") };
        let mut lines = vec![format!("{fewer}{}", line(&self.title)), String::new()];
        lines.extend(self.facts.iter().map(|(name, value)| {
            let value = line(value);
            if is_markdown { format!("- **{name}:** {value}") } else { format!("{name}: {value}") }
        }));
        for (title, items, none) in &self.sections {
            lines.extend([String::new(), format!("{mark}{title}")]);
            if is_markdown {
                lines.push(String::new());
            }
            if items.is_empty() {
                lines.push((*none).to_owned());
            }
            lines.extend(items.iter().map(|item| format!("- {}", line(item))));
        }
        lines.extend([String::new(), line(&self.foot), String::new()]);
        lines.join("\n")
    }
}

fn marked(line: &Line) -> String {
    line.iter()
        .map(|part| match part {
            Part::Text(text) => escaped(text),
            Part::Strong(text) => match text.strip_suffix(' ') {
                Some(text) => format!("**{text}** "),
                None => format!("**{text}**"),
            },
            // Nothing can be escaped inside a code span.
            Part::Code(text) if text.contains(['`', '\n']) => escaped(text),
            Part::Code(text) => format!("`{text}`"),
        })
        .collect()
}

fn unmarked(line: &Line) -> String {
    line.iter()
        .map(|part| match part {
            Part::Text(text) | Part::Strong(text) | Part::Code(text) => lines(text, str::to_owned, "\n  "),
        })
        .collect()
}

/// Text that a renderer shows literally, with each line on its own line.
fn escaped(text: &str) -> String {
    lines(text, escaped_line, "  \n  ")
}

/// The lines that are not empty, one below the other. Leading and trailing spaces stay, because a line may continue
/// in the next part.
fn lines(text: &str, each: impl Fn(&str) -> String, between: &str) -> String {
    let lines: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(each).collect();
    lines.join(between)
}

fn escaped_line(line: &str) -> String {
    let start = line.len() - line.trim_start().len();
    let number = start + line[start..].bytes().take_while(u8::is_ascii_digit).count();
    let mut out = String::with_capacity(line.len() + 8);
    for (at, letter) in line.char_indices() {
        let anywhere = "\\`*_[]<>#|~!&$".contains(letter);
        let first = at == start && "-+=".contains(letter);
        let numbered = at == number && at > start && ".)".contains(letter);
        // GitHub and GitLab turn addresses into links. A backslash before these letters would be shown.
        let linked = letter == ':' && line[at..].starts_with("://");
        let dotted = letter == '.' && line[..at].to_ascii_lowercase().ends_with("www");
        match letter {
            _ if anywhere || first || numbered => out.extend(['\\', letter]),
            ':' if linked => out.push_str("&#58;"),
            '.' if dotted => out.push_str("&#46;"),
            letter => out.push(letter),
        }
    }
    out
}
