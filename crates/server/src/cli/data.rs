//! Importing and exporting at the command line.

use crate::args::Import;
use ergo_protocol::transfer::{Count, Imported};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    error::Error,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, Write},
};

/// Imports a file, and prints what became of it.
pub async fn import(asked: &Import) -> Result<(), Box<dyn Error>> {
    let file = if asked.file == "-" {
        spooled(io::stdin().lock())?
    } else {
        let file = File::open(&asked.file).map_err(|error| format!("cannot open {}: {error}", asked.file))?;
        if file.metadata()?.is_file() { file } else { spooled(file)? }
    };
    // Shown on a terminal only.
    let bar = ProgressBar::new(file.metadata()?.len());
    bar.set_style(ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} left")?);
    let from = BufReader::new(bar.wrap_read(file));
    let imported = match &asked.members_of {
        Some(workspace) => {
            ergo_server::data::import_members(&asked.database, workspace, from, asked.options).await
        }
        None => ergo_server::data::import(&asked.database, from, asked.options).await,
    };
    bar.finish_and_clear();
    let imported = imported?;
    let mut out = io::stdout();
    if asked.json {
        serde_json::to_writer(&mut out, &imported)?;
        writeln!(out)?;
    } else {
        writeln!(out, "{}", words(&imported))?;
    }
    Ok(())
}

/// Everything from a pipe or a keyboard, in a temporary file: an import holds the write lock while it reads, so it must not wait
/// for input. No other process can open the file, and it disappears with this one.
fn spooled(mut from: impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut from, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// Writes everything to standard output.
pub async fn export(database: &str) -> Result<(), Box<dyn Error>> {
    ergo_server::data::export(database, BufWriter::new(io::stdout().lock())).await?;
    Ok(())
}

fn words(imported: &Imported) -> String {
    let changes = |count: &Count| count.added + count.changed + count.removed + count.disabled > 0;
    let shown = |count: &&Count| changes(count) || count.kept > 0;
    let mut lines: Vec<String> = imported.counts.iter().filter(shown).map(line).collect();
    lines.extend(imported.warnings.iter().map(|warning| format!("Warning: {warning}.")));
    let last = match (imported.counts.iter().any(changes), imported.dry_run) {
        (false, _) => "Nothing changes: the database already has all of it.",
        (true, true) => "This was a dry run. Nothing was written.",
        (true, false) => "Imported.",
    };
    lines.push(last.to_owned());
    lines.join("\n")
}

fn line(count: &Count) -> String {
    let Count { kind, added, changed, unchanged, removed, disabled, kept } = count;
    let line = format!("{kind}: {added} added, {changed} changed, {unchanged} unchanged");
    match removed + disabled + kept {
        0 => line,
        _ if kind == "agent" => {
            format!("{line}, {removed} removed, {disabled} disabled, {kept} were disabled before")
        }
        _ => format!("{line}, {removed} removed, {kept} kept because something still refers to them"),
    }
}
