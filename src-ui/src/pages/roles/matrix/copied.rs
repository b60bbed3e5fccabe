//! The table as text: for a spreadsheet, or for a ticket. Names are untrusted: none becomes a formula, markup, or
//! another cell. Pure.

use super::{
    super::words,
    table::{Line, Row, Shown, Table},
};

/// A name that begins with one of these is a formula to a spreadsheet.
const FORMULA: &[char] = &['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// What means something in Markdown.
const MARKUP: &str = "\\`*_[]<>#|~!&$";

/// What is shown, with a tab between cells and each row on its own line.
pub fn spreadsheet(table: &Table, shown: &Shown) -> String {
    let mut lines = vec![cells(heads(table), plain, "\t")];
    for row in rows(table, shown) {
        let marks = row.granted.iter().map(|granted| words::mark(*granted).shown());
        lines.push(cells([&*row.group, &*row.permission].into_iter().chain(marks), plain, "\t"));
    }
    lines.join("\n")
}

/// The same as a Markdown table.
pub fn markdown(table: &Table, shown: &Shown) -> String {
    let line = |cells: String| format!("| {cells} |");
    let rule = ["---", "---"].into_iter().chain(table.roles.iter().map(|_| ":---:"));
    let mut lines = vec![line(cells(heads(table), escaped, " | ")), line(cells(rule, str::to_owned, " | "))];
    for row in rows(table, shown) {
        let marks = row.granted.iter().map(|granted| if *granted { "✓" } else { "–" });
        lines.push(line(cells([&*row.group, &*row.permission].into_iter().chain(marks), escaped, " | ")));
    }
    lines.join("\n")
}

fn heads(table: &Table) -> impl Iterator<Item = &str> {
    let names = table.roles.iter().map(|role| &*role.name);
    [words::GROUP.shown(), words::PERMISSION.shown()].into_iter().chain(names)
}

fn rows<'a>(table: &'a Table, shown: &'a Shown) -> impl Iterator<Item = &'a Row> {
    shown.lines.iter().filter_map(|line| match line {
        Line::Row(number) => table.rows.get(*number),
        Line::Group(_) => None,
    })
}

fn cells<'a>(texts: impl Iterator<Item = &'a str>, each: fn(&str) -> String, between: &str) -> String {
    texts.map(each).collect::<Vec<_>>().join(between)
}

/// On one line, without anything that ends a cell or a row.
fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}'))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A cell that a spreadsheet takes as it is.
fn plain(text: &str) -> String {
    let line = one_line(text);
    if line.starts_with(FORMULA) || text.starts_with(['\t', '\r', '\n']) {
        format!("'{line}")
    } else if line.starts_with('"') {
        // A quote at its beginning would hold a cell together, across tabs and lines.
        format!("\"{}\"", line.replace('"', "\"\""))
    } else {
        line
    }
}

/// A cell that a renderer of Markdown shows literally.
fn escaped(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len() + 8);
    for (at, letter) in line.char_indices() {
        // GitHub and GitLab turn addresses and names into links. A backslash before these letters would be shown.
        let is_linked = letter == ':' && line[at..].starts_with("://");
        let is_dotted = letter == '.' && line[..at].to_ascii_lowercase().ends_with("www");
        match letter {
            ':' if is_linked => out.push_str("&#58;"),
            '.' if is_dotted => out.push_str("&#46;"),
            '@' => out.push_str("&#64;"),
            letter if MARKUP.contains(letter) => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Table, escaped, markdown, plain, spreadsheet};
    use crate::pages::roles::matrix::table::tests::roles;

    fn table() -> Table {
        Table::of(&roles(
            &[("Owner", &["Pay.Export", "Pay.See"]), ("=cmd|' /C calc'!A0", &["Pay.See"])],
            &[("Pay", "Export"), ("Pay", "See")],
        ))
    }

    #[test]
    fn a_spreadsheet_gets_a_row_for_each_permission_and_no_formula() {
        let table = table();
        assert_eq!(
            spreadsheet(&table, &table.shown(false)),
            "Group\tPermission\tOwner\t'=cmd|' /C calc'!A0\n\
             Pay\tExport\tGranted\tNot granted\n\
             Pay\tSee\tGranted\tGranted"
        );
    }

    #[test]
    fn only_what_is_shown_is_copied() {
        let table = table();
        let shown = table.shown(true);
        assert_eq!(spreadsheet(&table, &shown).lines().count(), 2);
        assert_eq!(
            markdown(&table, &shown),
            "| Group | Permission | Owner | =cmd\\|' /C calc'\\!A0 |\n\
             | --- | --- | :---: | :---: |\n\
             | Pay | Export | ✓ | – |"
        );
    }

    #[test]
    fn no_name_becomes_a_formula_or_another_cell() {
        for (name, expected) in [
            ("Editor", "Editor"),
            ("Editor - EU", "Editor - EU"),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1+1", "'＝1+1"),
            ("\t=1+1", "'=1+1"),
            ("\tEditor", "'Editor"),
            ("  =1+1", "'=1+1"),
            ("Edit\tor\r\n=1", "Edit or =1"),
            ("\"Edit\" or", "\"\"\"Edit\"\" or\""),
            ("Edit\u{2028}or", "Edit or"),
            ("", ""),
        ] {
            assert_eq!(plain(name), expected, "{name:?}");
        }
    }

    #[test]
    fn no_name_becomes_markup() {
        for (name, expected) in [
            ("Editor (EU)", "Editor (EU)"),
            ("a | b", "a \\| b"),
            ("![x](https://evil.example)", "\\!\\[x\\](https&#58;//evil.example)"),
            ("@sam", "&#64;sam"),
            ("<b>", "\\<b\\>"),
            ("a\nb", "a b"),
            ("www.evil.example", "www&#46;evil.example"),
        ] {
            assert_eq!(escaped(name), expected, "{name:?}");
        }
    }
}
