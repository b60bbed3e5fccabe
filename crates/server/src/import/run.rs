//! Imports a file in one transaction and reports what changed.

use super::{
    Fault, ImportError,
    check::check,
    field::Wrong,
    lines::Lines,
    load::{Load, Options},
    members::Members,
    row::Ready,
    settle::settle,
};
use crate::{
    clock::Clock,
    store::{Database, DatabaseError, Writing, audit, transfer_addresses, transfer_prune},
};
use ergo_protocol::transfer::{Count, Imported, Line};
use futures_util::future::join;
use std::io::BufRead;
use tempfile::TempDir;

/// Imports a file into a database, and creates the database if there is none.
pub async fn import(database: &str, from: impl BufRead, options: Options) -> Result<Imported, ImportError> {
    let mut lines = Lines::new(from);
    let mut chunk = lines.chunk().await;
    // A file in another format is refused before a database is created.
    if chunk.lines.is_empty()
        && let Some(Err(error)) = chunk.end
    {
        return Err(error);
    }
    let mut target = Target::open(database, options, true).await?;
    let mut load = Load::of_command(options);
    while chunk.end.is_none() {
        // While the database writes these lines, the next ones are read.
        let (added, next) = join(load.add_all(&mut target.tx, chunk.lines), lines.chunk()).await;
        added?;
        chunk = next;
    }
    load.add_all(&mut target.tx, chunk.lines).await?;
    match chunk.end {
        Some(Err(error)) => Err(load.first_fault(&mut target.tx, error).await),
        _ => target.finish(load, lines.number()).await,
    }
}

/// Imports lines from memory into an existing database.
pub async fn import_lines(database: &str, lines: Vec<Line>) -> Result<Imported, ImportError> {
    let options = Options::default();
    let mut target = Target::open(database, options, false).await?;
    let mut load = Load::of_command(options);
    let total = lines.len() as u64;
    for (number, line) in (1..).zip(lines) {
        check(&line).map_err(|wrong| faulty(number, wrong))?;
        if let Some(ready) = Ready::new(line, number) {
            load.add(&mut target.tx, ready).await?;
        }
    }
    target.finish(load, total).await
}

/// Imports a table of members of one workspace. Members who are not in the table stay.
pub async fn import_members(
    database: &str,
    workspace: &str,
    from: impl BufRead,
    options: Options,
) -> Result<Imported, ImportError> {
    let options = Options { prune: false, ..options };
    // Without a database, there is no workspace either.
    let mut target = Target::open(database, options, false).await?;
    let mut load = Load::of_command(options);
    let mut members = Members::open(&mut target.tx, from, workspace).await?;
    let mut rows = 0;
    loop {
        let part = members.next(&mut target.tx).await?;
        if part.rows == 0 {
            break;
        }
        rows += part.rows as u64;
        // While the database writes these rows, the next ones are read.
        let (written, ()) = join(load.write_part(&mut target.tx, part), members.read_ahead()).await;
        written?;
    }
    target.finish(load, rows).await
}

/// Writes lines that were checked.
pub async fn write_lines(tx: &mut Writing, lines: impl IntoIterator<Item = Line>) -> Result<(), ImportError> {
    let mut load = Load::of_server();
    let lines = lines.into_iter().zip(1..).filter_map(|(line, number)| Ready::new(line, number));
    load.add_all(tx, lines.collect()).await?;
    load.flush(tx).await
}

fn faulty(line: u64, (field, what): Wrong) -> ImportError {
    ImportError::Fault(Fault { line, field, what })
}

/// The database to import into, and the import's one transaction.
struct Target {
    database: Database,
    tx: Writing,
    /// If there is no database, the temporary one that a dry run uses, and the warning about it.
    scratch: Option<(TempDir, String)>,
}

impl Target {
    async fn open(address: &str, options: Options, may_create: bool) -> Result<Self, ImportError> {
        let mut scratch = None;
        let database = if may_create && !options.dry_run {
            Database::open(address, 1, Clock::system()).await?
        } else {
            match Database::open_existing(address, Clock::system()).await {
                Err(DatabaseError::Missing(path)) if may_create => {
                    let folder = TempDir::new()?;
                    let file = folder.path().join("scratch.sqlite").to_string_lossy().into_owned();
                    let warning = format!(
                        "There is no database at {} yet. Without --dry-run, the import creates it",
                        path.display()
                    );
                    scratch = Some((folder, warning));
                    Database::open(&file, 1, Clock::system()).await?
                }
                opened => opened?,
            }
        };
        let mut tx = database.write().await?;
        if options.prune {
            transfer_prune::begin(&mut tx).await?;
        }
        Ok(Self { database, tx, scratch })
    }

    async fn finish(self, mut load: Load, lines: u64) -> Result<Imported, ImportError> {
        let Self { database, mut tx, scratch } = self;
        load.flush(&mut tx).await?;
        let mut dismissed = Vec::new();
        let mut disabled = Vec::new();
        if load.options.prune {
            let finished = transfer_prune::finish(&mut tx).await?;
            for (kind, pruned) in finished.kinds {
                if let Some(count) = load.counts.iter_mut().find(|count| count.kind == kind) {
                    (count.removed, count.kept) = (pruned.removed, pruned.kept);
                    if kind == "agent" {
                        count.disabled = finished.disabled.len() as u64;
                        count.kept = count.kept.saturating_sub(count.disabled);
                    }
                }
            }
            (dismissed, disabled) = (finished.dismissed, finished.disabled);
        }
        if load.has_set_aside
            && let Some((line, holder)) = transfer_addresses::first_aside(&mut tx).await?
        {
            let what = format!(
                "{holder} has this email address and is kept, because something still refers to them. Give them \
                 another address in the same file"
            );
            return Err(faulty(line, ("email", what)));
        }
        settle(&mut tx, &load.counts, &load.defined, &disabled, &dismissed).await?;
        let missing = scratch.as_ref().map(|(_, warning)| warning.clone());
        let warnings = missing.into_iter().chain(load.warnings()).collect();
        let imported = Imported { lines, dry_run: load.options.dry_run, counts: load.counts, warnings };
        if imported.dry_run {
            // Without a commit, nothing has happened. Its connection is given back before the database is closed.
            drop(tx);
        } else {
            record(&mut tx, &imported).await?;
            tx.commit().await?;
        }
        database.close().await;
        Ok(imported)
    }
}

/// Records the counts only. People who became agents, or are agents no longer, have their own entries.
async fn record(tx: &mut Writing, imported: &Imported) -> Result<(), ImportError> {
    let of = |count: &Count| {
        let Count { kind, added, changed, removed, disabled, .. } = count;
        let disabled = if *disabled > 0 { format!(", {disabled} disabled") } else { String::new() };
        (added + changed + removed + count.disabled > 0)
            .then(|| format!("{kind}: {added} added, {changed} changed, {removed} removed{disabled}"))
    };
    let changes: Vec<String> = imported.counts.iter().filter_map(of).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let entry = audit::Entry {
        action: "data.imported",
        subject: "-".to_owned(),
        actor: None,
        session: None,
        workspace: None,
        target: None,
        detail: format!("From the command line. {}", changes.join("; ")),
    };
    Ok(audit::record(tx, &entry).await?)
}
