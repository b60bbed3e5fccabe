//! Importing a file: batches, one transaction, and an account of it.

use super::{
    Fault, ImportError,
    check::check,
    field::Wrong,
    lines::Lines,
    members::Members,
    settle::settle,
    vocabulary::{self, Vocabulary},
};
use crate::{
    clock::{Clock, millis},
    store::{
        Database, Writing, audit,
        fold::fold,
        transfer::{TABLES, Table},
        transfer_prune::{self, VOCABULARY},
    },
};
use ergo_protocol::transfer::{AccessSettingDefinition, Count, Imported, Line};
use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    io::BufRead,
};

/// How many rows are written at once.
const BATCH: usize = 1000;

/// How many rows are written before the database analyzes its tables for the first time.
const FIRST_ANALYSIS: u64 = 10_000;

/// What is asked for besides the file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Remove what the file does not have.
    pub prune: bool,
}

/// Imports a file into a database, and creates the database if there is none.
pub async fn import(database: &str, from: impl BufRead, options: Options) -> Result<Imported, ImportError> {
    let mut lines = Lines::new(from);
    // A file in another format is refused before a database is created.
    let mut next = lines.next_line()?;
    let (database, mut tx) = begin(database, options).await?;
    let mut load = Load::new(options);
    while let Some(line) = next {
        load.add(&mut tx, line, lines.number()).await?;
        next = lines.next_line()?;
    }
    finish(&database, tx, load, lines.number()).await
}

/// Imports lines that were not in a file.
pub async fn import_lines(database: &str, lines: Vec<Line>) -> Result<Imported, ImportError> {
    let (database, mut tx) = begin(database, Options::default()).await?;
    let mut load = Load::new(Options::default());
    let total = lines.len() as u64;
    for (number, line) in (1..).zip(lines) {
        check(&line).map_err(|wrong| faulty(number, wrong))?;
        load.add(&mut tx, line, number).await?;
    }
    finish(&database, tx, load, total).await
}

/// Imports a table of members of one workspace. Members who are not in the table stay.
pub async fn import_members(
    database: &str,
    workspace: &str,
    from: impl BufRead,
    options: Options,
) -> Result<Imported, ImportError> {
    let options = Options { prune: false, ..options };
    let (database, mut tx) = begin(database, options).await?;
    let mut load = Load::new(options);
    let mut members = Members::open(&mut tx, from, workspace).await?;
    let mut rows = 0;
    loop {
        let next = members.next(&mut tx, BATCH).await?;
        if next.is_empty() {
            break;
        }
        rows += next.len() as u64;
        for (line, [person, member]) in next {
            for one in [&person, &member] {
                check(one).map_err(|wrong| faulty(line, wrong))?;
            }
            load.people.push((person, line));
            load.members.push((member, line));
        }
        load.pair(&mut tx).await?;
    }
    finish(&database, tx, load, rows).await
}

async fn begin(database: &str, options: Options) -> Result<(Database, Writing), ImportError> {
    let database = Database::open(database, 1, Clock::system()).await?;
    let mut tx = database.write().await?;
    if options.prune {
        transfer_prune::begin(&mut tx).await?;
    }
    Ok((database, tx))
}

async fn finish(
    database: &Database,
    mut tx: Writing,
    mut load: Load,
    lines: u64,
) -> Result<Imported, ImportError> {
    load.flush(&mut tx).await?;
    if load.options.prune {
        for (kind, pruned) in transfer_prune::finish(&mut tx).await? {
            if let Some(count) = load.counts.iter_mut().find(|count| count.kind == kind) {
                (count.removed, count.kept) = (pruned.removed, pruned.kept);
            }
        }
    }
    settle(&mut tx, &load.counts, &load.defined).await?;
    let imported = Imported { lines, dry_run: load.options.dry_run, counts: load.counts };
    if load.options.dry_run {
        // Without a commit, nothing has happened. Its connection is given back before the database is closed.
        drop(tx);
    } else {
        record(&mut tx, &imported).await?;
        tx.commit().await?;
    }
    database.close().await;
    Ok(imported)
}

/// Writes lines that were checked.
pub async fn write_lines(tx: &mut Writing, lines: impl IntoIterator<Item = Line>) -> Result<(), ImportError> {
    let mut load = Load::new(Options::default());
    for (number, line) in (1..).zip(lines) {
        load.add(tx, line, number).await?;
    }
    load.flush(tx).await
}

fn faulty(line: u64, (field, what): Wrong) -> ImportError {
    ImportError::Fault(Fault { line, field, what })
}

fn counts() -> Vec<Count> {
    TABLES.iter().map(|table| Count { kind: table.kind.to_owned(), ..Count::default() }).collect()
}

/// What of the file is not written yet.
struct Load {
    batch: Option<Batch>,
    counts: Vec<Count>,
    options: Options,
    /// What other lines are checked against; read again after lines that change it.
    vocabulary: Option<Vocabulary>,
    /// The definitions of the file, by the keys of their settings, with their lines.
    defined: HashMap<String, u64>,
    /// The people and the members of a table that are not in a batch yet, with their lines: batches are of one kind.
    people: Vec<(Line, u64)>,
    members: Vec<(Line, u64)>,
    /// For each kind, how many rows there have to be in the file before the database analyzes their table again.
    analyze_at: [u64; TABLES.len()],
}

/// Rows of one kind, with the numbers of their lines. No two of them have anything in common that only one may have: what
/// repeats another row goes into the next batch, where the database knows the first one.
#[derive(Default)]
struct Batch {
    kind: usize,
    rows: Vec<Value>,
    lines: Vec<u64>,
    unique: HashSet<String>,
}

impl Load {
    fn new(options: Options) -> Self {
        Self {
            batch: None,
            counts: counts(),
            options,
            vocabulary: None,
            defined: HashMap::new(),
            people: Vec::new(),
            members: Vec::new(),
            analyze_at: [FIRST_ANALYSIS; TABLES.len()],
        }
    }

    /// Writes what has gathered of a table: people first.
    async fn pair(&mut self, tx: &mut Writing) -> Result<(), ImportError> {
        let (people, members) = (std::mem::take(&mut self.people), std::mem::take(&mut self.members));
        for (line, number) in people.into_iter().chain(members) {
            self.add(tx, line, number).await?;
        }
        self.flush(tx).await
    }

    async fn add(&mut self, tx: &mut Writing, line: Line, number: u64) -> Result<(), ImportError> {
        if Vocabulary::concerns(&line) {
            self.check_words(tx, &line, number).await?;
        }
        if let Line::AccessSettingDefinition(it) = &line {
            self.defined.insert(it.key.clone(), number);
        }
        let Some((kind, row)) = row(line) else { return Ok(()) };
        let unique = unique(kind, &row);
        let is_full = |batch: &Batch| {
            let repeats = || unique.iter().any(|text| batch.unique.contains(text));
            batch.kind != kind || batch.rows.len() >= BATCH || repeats()
        };
        if self.batch.as_ref().is_some_and(is_full) {
            self.flush(tx).await?;
        }
        let batch = self.batch.get_or_insert_with(|| Batch { kind, ..Batch::default() });
        batch.unique.extend(unique);
        batch.rows.push(row);
        batch.lines.push(number);
        Ok(())
    }

    /// Checks a line against the vocabulary, the lines before it included: what it needs of them is written first.
    async fn check_words(&mut self, tx: &mut Writing, line: &Line, number: u64) -> Result<(), ImportError> {
        let needed = Vocabulary::needed_by(line);
        if self.batch.as_ref().is_some_and(|batch| TABLES[batch.kind].kind == needed) {
            self.flush(tx).await?;
        }
        let vocabulary = match self.vocabulary.take() {
            Some(vocabulary) => vocabulary,
            None => Vocabulary::read(tx).await?,
        };
        self.vocabulary.insert(vocabulary).check(line).map_err(|wrong| faulty(number, wrong))
    }

    async fn flush(&mut self, tx: &mut Writing) -> Result<(), ImportError> {
        let Some(Batch { kind, rows, lines, .. }) = self.batch.take() else { return Ok(()) };
        let table: &Table = &TABLES[kind];
        let text = Value::Array(rows).to_string();
        if let Some((row, field, what)) = table.fault(tx, &text).await? {
            let line = lines.get(row).copied().unwrap_or_default();
            return Err(ImportError::Fault(Fault { line, field, what: what.to_owned() }));
        }
        let total = lines.len() as u64;
        let written = table.write(tx, &text, total).await?;
        if self.options.prune {
            table.see(tx, &text).await?;
        }
        if VOCABULARY.contains(&table.kind) {
            self.vocabulary = None;
        }
        let count = &mut self.counts[kind];
        count.added += written.added;
        count.changed += written.changed;
        count.unchanged += total.saturating_sub(written.added + written.changed);
        // Whenever the number has doubled: what the planner needs to know are proportions.
        let rows = count.added + count.changed + count.unchanged;
        if rows >= self.analyze_at[kind] {
            table.analyze(tx).await?;
            self.analyze_at[kind] = rows * 2;
        }
        Ok(())
    }
}

/// What only one row of a kind may have: its key, and in any case a person's address and the key of a permission.
fn unique(kind: usize, row: &Value) -> Vec<String> {
    let text = |column: &usize| row[*column].as_str().unwrap_or_default().to_owned();
    let key: Vec<String> = TABLES[kind].key.iter().map(text).collect();
    let folded = match TABLES[kind].kind {
        "person" => Some(text(&3).to_lowercase()),
        "permission" => Some(text(&0).to_lowercase()),
        _ => None,
    };
    std::iter::once(key.join("\n")).chain(folded).collect()
}

/// The kind of a line, by its place in [`TABLES`], and its row.
fn row(line: Line) -> Option<(usize, Value)> {
    let at = |time: Option<String>| time.as_deref().and_then(millis);
    Some(match line {
        Line::ErgoImport(_) => return None,
        Line::Permission(it) => (0, json!([it.key, it.group, it.label, vocabulary::stands_for(&it)])),
        Line::AccessSettingDefinition(it) => (1, definition(it)),
        Line::Workspace(it) => {
            let terms =
                it.support.as_ref().map_or([Value::Null, Value::Null, Value::Null, Value::Null], |terms| {
                    [
                        json!(terms.access),
                        json!(i64::from(terms.changes_allowed)),
                        json!(terms.longest_session_minutes),
                        json!(terms.notify),
                    ]
                });
            let [access, changes, minutes, notify] = terms;
            let created = at(it.created_at);
            (
                2,
                json!([
                    it.id,
                    it.name,
                    fold(&it.name),
                    it.plan,
                    it.region,
                    created,
                    access,
                    changes,
                    minutes,
                    notify
                ]),
            )
        }
        Line::Role(it) => {
            let (owner, built_in) = (i64::from(it.owner), i64::from(it.built_in));
            let keys = it.permissions.join(" ");
            (3, json!([it.workspace, it.id, it.name, it.description, keys, owner, built_in]))
        }
        Line::Person(it) => {
            let (name, email) = (fold(&it.name), fold(&it.email));
            (4, json!([it.id, it.name, name, it.email, email, it.timezone, it.locale, at(it.last_seen_at)]))
        }
        Line::Member(it) => (5, json!([it.workspace, it.person, it.role, it.status, at(it.joined_at)])),
        Line::Team(it) => {
            let keys = it.permissions.join(" ");
            (6, json!([it.workspace, it.id, it.name, fold(&it.name), it.description, it.lead, keys]))
        }
        Line::TeamMember(it) => (7, json!([it.workspace, it.team, it.person])),
        Line::AccessSetting(it) => (8, json!([it.workspace, it.key, json!(it.value).to_string()])),
        Line::Agent(it) => (9, json!([it.person, it.role])),
    })
}

fn definition(it: AccessSettingDefinition) -> Value {
    let (choices, default) =
        (json!(it.choices).to_string(), it.default.map(|value| json!(value).to_string()));
    let by_support = i64::from(it.support_may_change);
    json!([
        it.key,
        it.group,
        it.label,
        it.description,
        it.kind,
        it.least,
        it.most,
        it.unit,
        choices,
        it.empty_means,
        default,
        it.permission,
        by_support
    ])
}

/// Who and what is in the audit is not told by it: only how much.
async fn record(tx: &mut Writing, imported: &Imported) -> Result<(), ImportError> {
    let of = |count: &Count| {
        let Count { kind, added, changed, removed, .. } = count;
        (added + changed + removed > 0)
            .then(|| format!("{kind}: {added} added, {changed} changed, {removed} removed"))
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
