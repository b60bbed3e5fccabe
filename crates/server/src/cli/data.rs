//! Importing and exporting at the command line.

use crate::args::Import;
use ergo_protocol::transfer::{Count, Imported};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    error::Error,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
};

/// Imports a file, and prints what became of it.
pub async fn import(asked: &Import) -> Result<(), Box<dyn Error>> {
    // Shown on a terminal only.
    let (bar, from): (ProgressBar, Box<dyn Read>) = if asked.file == "-" {
        (ProgressBar::no_length(), Box::new(io::stdin()))
    } else {
        let file = File::open(&asked.file).map_err(|error| format!("cannot open {}: {error}", asked.file))?;
        (ProgressBar::new(file.metadata()?.len()), Box::new(file))
    };
    bar.set_style(ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} left")?);
    let from = BufReader::new(bar.wrap_read(from));
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

/// Writes everything to standard output.
pub async fn export(database: &str) -> Result<(), Box<dyn Error>> {
    ergo_server::data::export(database, BufWriter::new(io::stdout().lock())).await?;
    Ok(())
}

fn words(imported: &Imported) -> String {
    let changes = |count: &&Count| count.added + count.changed + count.removed + count.kept > 0;
    let mut lines: Vec<String> = imported.counts.iter().filter(changes).map(line).collect();
    let last = match (lines.is_empty(), imported.dry_run) {
        (true, _) => "Nothing changes: the database already has all of it.",
        (false, true) => "This was a dry run. Nothing was written.",
        (false, false) => "Imported.",
    };
    lines.push(last.to_owned());
    lines.join("\n")
}

fn line(count: &Count) -> String {
    let Count { kind, added, changed, unchanged, removed, kept } = count;
    let line = format!("{kind}: {added} added, {changed} changed, {unchanged} unchanged");
    match removed + kept {
        0 => line,
        _ => format!("{line}, {removed} removed, {kept} kept because something still refers to them"),
    }
}
