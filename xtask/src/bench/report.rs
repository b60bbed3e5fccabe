//! The figures as tables: on the terminal, and in docs/PERFORMANCE.md between the marks of each benchmark.

use super::figure::Figure;
use crate::places::root;
use anyhow::{Context, Result};
use std::{fmt::Write, fs};

/// Writes the figures into the document. What was not measured in this run stays as it is.
pub fn write(sections: &[(&str, Vec<Figure>)]) -> Result<()> {
    let file = root().join("docs/PERFORMANCE.md");
    let mut text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    for (name, figures) in sections {
        text = replaced(&text, name, &table(figures))?;
    }
    fs::write(&file, text).with_context(|| format!("writing {}", file.display()))
}

/// The text with another table between the marks of this benchmark.
fn replaced(text: &str, name: &str, table: &str) -> Result<String> {
    let begin = format!("<!-- Written by `cargo xtask bench --only {name}`. -->\n");
    let end = "<!-- End. -->";
    let (before, rest) =
        text.split_once(&begin).with_context(|| format!("docs/PERFORMANCE.md has no place for {name}"))?;
    let (_, after) = rest.split_once(end).with_context(|| format!("the place for {name} has no end"))?;
    Ok(format!("{before}{begin}\n{table}\n{end}{after}"))
}

/// The figures as a table in Markdown.
pub fn table(figures: &[Figure]) -> String {
    let mut text =
        "| figure | measured | baseline | ratio | target | |\n|---|---:|---:|---:|---|---|\n".to_owned();
    for figure in figures {
        let (words, baseline) = &figure.baseline;
        let met = match figure.is_met() {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "",
        };
        let target = figure.target.map(|target| target.to_string()).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {words}: {} | {:.2} × | {target} | {met} |",
            figure.name,
            shown(figure.value, figure.unit),
            shown(*baseline, figure.unit),
            figure.ratio(),
        );
    }
    text
}

/// With about three digits.
fn shown(value: f64, unit: &str) -> String {
    let (value, unit) = match unit {
        "µs" if value >= 1e6 => (value / 1e6, "s"),
        "µs" if value >= 1e3 => (value / 1e3, "ms"),
        unit => (value, unit),
    };
    let digits = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_takes_the_place_of_the_one_before() {
        let text = "a\n<!-- Written by `cargo xtask bench --only x`. -->\nold\n<!-- End. -->\nb";
        let new = replaced(text, "x", "| new |").unwrap();
        assert!(new.contains("| new |") && !new.contains("old") && new.ends_with("<!-- End. -->\nb"));
        assert_eq!(replaced(&new, "x", "| new |").unwrap(), new);
        assert!(replaced(text, "y", "").is_err());
    }

    #[test]
    fn figures_are_shown_with_three_digits() {
        for (value, unit, text) in [
            (4.56, "µs", "4.56 µs"),
            (45.678, "µs", "45.7 µs"),
            (4567.8, "µs", "4.57 ms"),
            (26_400_000.0, "µs", "26.4 s"),
            (418.4, "kB", "418 kB"),
        ] {
            assert_eq!(shown(value, unit), text);
        }
    }
}
