//! Everything that somebody could change in a log, one thing at a time.

use anyhow::{Context, Result, ensure};
use std::{fs, path::Path};

/// A text, changed.
type Edit = fn(&str) -> Option<String>;

/// What is forged, in which file, and how.
const EDITS: &[(&str, &str, Edit)] = &[
    ("another entry", "leaf", |text| Some(format!("{text}!"))),
    ("another index", "leaf.tlog-proof", |text| edited_line(text, "index ", |line| next(line, "index "))),
    ("a proof with a hash less", "leaf.tlog-proof", |text| without_line_after(text, "index ")),
    ("another size in the proof", "leaf.tlog-proof", next_size),
    ("another size", "checkpoint", next_size),
    ("another old size", "old.note", next_size),
    ("another root", "checkpoint", swapped_root),
    ("no cosignature", "checkpoint", without_last_line),
    ("no cosignature in the proof", "leaf.tlog-proof", without_last_line),
    ("no signature by the log", "checkpoint", |text| without_line_after(text, "\n")),
    ("a consistency proof with a hash less", "consistency", without_last_line),
    ("nothing for a consistency proof", "consistency", |_| Some(String::new())),
];

/// Makes each forgery of a log, one after the other, and has it looked at.
pub fn each(log: &Path, place: &Path, rejects: &dyn Fn(&Path) -> Result<()>) -> Result<()> {
    let forge = |what: &str, change: &dyn Fn(&Path) -> Result<()>| -> Result<()> {
        fs::remove_dir_all(place)?;
        copy(log, place)?;
        change(place).and_then(|()| rejects(place)).with_context(|| what.to_owned())
    };
    for (what, file, edit) in EDITS {
        forge(what, &|folder| {
            let path = folder.join(file);
            let before = fs::read_to_string(&path)?;
            let after = edit(&before).context("there is nothing to forge")?;
            ensure!(after != before, "nothing was changed");
            Ok(fs::write(path, after)?)
        })?;
    }
    forge("another key of the same name", &|folder| {
        fs::copy(folder.join("other.vkey"), folder.join("log.vkey"))?;
        Ok(())
    })?;
    forge("the old checkpoint instead of the new one", &|folder| {
        fs::copy(folder.join("old.note"), folder.join("checkpoint"))?;
        Ok(())
    })?;
    for tile in ["tile/0", "tile/1"] {
        forge("a flipped bit in a tile", &|folder| flip(&last_file(&folder.join(tile))?))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The last tile of a level, which every proof of a late leaf needs.
fn last_file(folder: &Path) -> Result<std::path::PathBuf> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        entries.push(entry?.path());
    }
    entries.sort();
    let last = entries.pop().context("an empty folder")?;
    if last.is_dir() { last_file(&last) } else { Ok(last) }
}

fn flip(file: &Path) -> Result<()> {
    let mut bytes = fs::read(file)?;
    *bytes.first_mut().context("an empty tile")? ^= 1;
    Ok(fs::write(file, bytes)?)
}

fn edited_line(text: &str, begin: &str, edit: impl Fn(&str) -> Option<String>) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(begin))?;
    Some(text.replacen(line, &edit(line)?, 1))
}

fn next(line: &str, begin: &str) -> Option<String> {
    let number: u64 = line.strip_prefix(begin)?.parse().ok()?;
    Some(format!("{begin}{}", number + 1))
}

/// The size of the checkpoint: the only line of digits.
fn next_size(text: &str) -> Option<String> {
    let line =
        text.lines().find(|line| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(text.replacen(&format!("\n{line}\n"), &format!("\n{}\n", next(line, "")?), 1))
}

fn swapped_root(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.len() == 44 && line.ends_with('='))?;
    // Base64 has both, and neither is at its end.
    let (first, rest) = line.split_at(1);
    Some(text.replacen(line, &format!("{}{rest}", if first == "A" { "B" } else { "A" }), 1))
}

fn without_last_line(text: &str) -> Option<String> {
    let end = text.strip_suffix('\n')?.rfind('\n')?;
    Some(text[..=end].to_owned())
}

/// The line behind the first one that begins so; behind an empty one, for a line break.
fn without_line_after(text: &str, begin: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = lines.iter().position(|line| line.starts_with(begin))? + 1;
    lines.get(at)?;
    Some([&lines[..at], &lines[at + 1..]].concat().concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_edit_changes_what_it_says() {
        let note = "o\n7\nBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=\n\n— log x\n— witness y\n";
        assert_eq!(next_size(note).unwrap(), note.replace('7', "8"));
        assert!(swapped_root(note).unwrap().starts_with("o\n7\nABB"));
        assert_eq!(without_last_line(note).unwrap(), note.replace("— witness y\n", ""));
        assert_eq!(without_line_after(note, "\n").unwrap(), note.replace("— log x\n", ""));
        let proof = "v1\nindex 9\nAAAA\nBBBB\n\n";
        assert_eq!(without_line_after(proof, "index ").unwrap(), proof.replace("AAAA\n", ""));
        let index = edited_line(proof, "index ", |line| next(line, "index "));
        assert_eq!(index.unwrap(), proof.replace('9', "10"));
    }
}
