//! The commands of a document: what it tells people to type is what the tests type.

use anyhow::{Context, Result, ensure};

/// The commands of a section, in its order: all lines of its blocks in this language (`sh` or `bat`).
pub fn commands(document: &str, heading: &str, language: &str) -> Result<Vec<String>> {
    let begin = format!("```{language}");
    let (level, _) = heading.split_once(' ').context("a heading begins with #")?;
    let section = document.split(&format!("\n{heading}\n")).nth(1).context("the section is missing")?;
    let section = section.split(&format!("\n{level} ")).next().unwrap_or(section);
    let mut commands = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        if line.trim() == begin {
            let inside = lines.by_ref().take_while(|line| line.trim() != "```");
            commands.extend(inside.map(|line| line.trim().to_owned()));
        }
    }
    ensure!(!commands.is_empty(), "there are no commands under {heading}");
    Ok(commands)
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn only_the_section_counts() {
        let text = "\n## A\n\n```sh\na\n```\n\n## B\n\n1. x\n\n   ```sh\n   b\n   c\n   ```\n\n```text\nd\n```\n\n## C\n";
        assert_eq!(commands(text, "## B", "sh").unwrap(), ["b", "c"]);
        assert_eq!(commands(text, "## B", "text").unwrap(), ["d"]);
        assert!(commands(text, "## C", "sh").is_err() && commands(text, "## D", "sh").is_err());
    }
}
