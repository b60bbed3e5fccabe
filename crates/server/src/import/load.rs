//! Writes lines in batches.

use super::{
    Fault, ImportError,
    field::Wrong,
    row::{Part, Ready},
    vocabulary::Vocabulary,
};
use crate::{
    sessions::agents::record,
    store::{
        Writing, agents,
        transfer::{Known, TABLES, Table},
        transfer_addresses,
        transfer_prune::VOCABULARY,
    },
};
use ergo_protocol::transfer::{Count, Line};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The most rows that are written at once, and the most bytes of them, so that long lines do not take much memory.
pub const BATCH: usize = 2000;
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// The number of rows after which the database analyzes their tables for the first time.
const FIRST_ANALYSIS: u64 = 10_000;

/// The options of an import.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Remove what the file does not have.
    pub prune: bool,
}

/// An import in progress: the lines that are not written yet, and counts of the others.
pub struct Load {
    batch: Option<Batch>,
    /// By kind.
    pub counts: Vec<Count>,
    /// The options.
    pub options: Options,
    /// What other lines are checked against; read again after lines that change it.
    vocabulary: Option<Vocabulary>,
    /// The definitions of the file, by the keys of their settings, with their lines.
    pub defined: HashMap<String, u64>,
    /// Whether a person's address was given to someone else before a line gave that person another one.
    pub has_set_aside: bool,
    /// The agents of the file who are disabled.
    disabled: BTreeSet<String>,
    /// Whether this import was requested at the command line. If so, the audit log names the people who became agents.
    is_of_command: bool,
    /// Whether the people and the members that are being written are known to be new and without faults.
    are_new: bool,
    /// For each kind, the number of rows at which the database analyzes their table again.
    analyze_at: [u64; TABLES.len()],
}

/// Lines of one kind. No two of their rows share a value that must be unique: a row that would repeat one goes into the next
/// batch, when the database knows the first.
#[derive(Default)]
struct Batch {
    kind: usize,
    /// Each with its number in the file.
    lines: Vec<(Line, u64)>,
    /// Their rows, as JSON, with commas between them.
    rows: String,
    unique: HashSet<String>,
}

impl Load {
    /// Of a command.
    pub fn of_command(options: Options) -> Self {
        Self { options, is_of_command: true, ..Self::of_server() }
    }

    /// Of the server itself.
    pub fn of_server() -> Self {
        Self {
            batch: None,
            counts: TABLES
                .iter()
                .map(|table| Count { kind: table.kind.to_owned(), ..Count::default() })
                .collect(),
            options: Options::default(),
            vocabulary: None,
            defined: HashMap::new(),
            has_set_aside: false,
            disabled: BTreeSet::new(),
            is_of_command: false,
            are_new: false,
            analyze_at: [FIRST_ANALYSIS; TABLES.len()],
        }
    }

    /// Warnings for the administrator.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.disabled.iter().map(|agent| {
            format!(
                "{agent} is disabled and stays so. To let them sign in again, use `ergo-server agents enable`"
            )
        })
    }

    /// Writes rows of a table, which passed the checks that need no database: people first, because batches are of one kind.
    pub async fn write_part(&mut self, tx: &mut Writing, part: Part) -> Result<(), ImportError> {
        let (people, members): (Vec<_>, Vec<_>) =
            part.lines.into_iter().partition(|ready| matches!(ready.line, Line::Person(_)));
        self.are_new = part.are_new;
        self.add_all(tx, people).await?;
        self.add_all(tx, members).await?;
        self.flush(tx).await?;
        self.are_new = false;
        Ok(())
    }

    /// Adds lines that passed the checks that need no database.
    pub async fn add_all(&mut self, tx: &mut Writing, lines: Vec<Ready>) -> Result<(), ImportError> {
        for ready in lines {
            self.add(tx, ready).await?;
        }
        Ok(())
    }

    /// Adds one such line.
    pub async fn add(&mut self, tx: &mut Writing, ready: Ready) -> Result<(), ImportError> {
        let Ready { line, number, kind, row, unique } = ready;
        if Vocabulary::concerns(&line)
            && let Err(error) = self.check_words(tx, &line, number).await
        {
            return Err(earlier(self.flush(tx).await, error));
        }
        if let Line::AccessSettingDefinition(it) = &line {
            self.defined.insert(it.key.clone(), number);
        }
        let is_full = |batch: &Batch| {
            let repeats = || unique.iter().any(|text| batch.unique.contains(text));
            let is_long = batch.lines.len() >= BATCH || batch.rows.len() >= BATCH_BYTES;
            batch.kind != kind || is_long || repeats()
        };
        if self.batch.as_ref().is_some_and(is_full) {
            self.flush(tx).await?;
        }
        let batch = self.batch.get_or_insert_with(|| Batch { kind, ..Batch::default() });
        batch.unique.extend(unique);
        if !batch.rows.is_empty() {
            batch.rows.push(',');
        }
        batch.rows += &row;
        batch.lines.push((line, number));
        Ok(())
    }

    /// The first fault in the file: this one, or one in the lines before it that the database has not seen yet.
    pub async fn first_fault(&mut self, tx: &mut Writing, error: ImportError) -> ImportError {
        match error {
            ImportError::Fault(_) => earlier(self.flush(tx).await, error),
            other => other,
        }
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
        self.vocabulary.insert(vocabulary).check(line).map_err(|wrong| at(number, wrong))
    }

    /// Writes everything that was added.
    pub async fn flush(&mut self, tx: &mut Writing) -> Result<(), ImportError> {
        let Some(Batch { kind, rows, lines, .. }) = self.batch.take() else { return Ok(()) };
        let table: &Table = &TABLES[kind];
        let text = format!("[{rows}]");
        // For each question, PostgreSQL parses the whole text.
        let known = if self.are_new { Known::default() } else { table.look(tx, &text).await? };
        match (table.kind, known.fault) {
            ("person", Some(_)) => self.free_addresses(tx, &text, &lines).await?,
            (_, Some((row, field, what))) => {
                return Err(at(number_of(&lines, row), (field, what.to_owned())));
            }
            ("agent", None) if self.is_of_command => self.record_agents(tx, &lines).await?,
            _ => {}
        }
        let total = lines.len() as u64;
        let written = table.write(tx, &text, total, known.there).await?;
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
        // Each time there are four times as many: the planner needs proportions, not exact counts.
        let rows = count.added + count.changed + count.unchanged;
        if rows >= self.analyze_at[kind] {
            table.analyze(tx).await?;
            self.analyze_at[kind] = rows * 4;
        }
        Ok(())
    }

    /// Takes the addresses of a batch from people who have them now and will not keep them: people whose own earlier line gives
    /// them another address or, when pruning, people who have had no line yet.
    async fn free_addresses(
        &mut self,
        tx: &mut Writing,
        text: &str,
        lines: &[(Line, u64)],
    ) -> Result<(), ImportError> {
        let held = transfer_addresses::held(tx, text).await?;
        let people = lines.iter().zip(0..).filter_map(|((line, _), place)| match line {
            Line::Person(it) => Some((it.id.as_str(), place)),
            _ => None,
        });
        let places: HashMap<&str, usize> = people.collect();
        let seen = if self.options.prune {
            let holders: Vec<&str> = held.iter().map(|(_, holder)| &**holder).collect();
            transfer_addresses::seen(tx, &holders).await?
        } else {
            HashSet::new()
        };
        let mut aside = Vec::new();
        for (row, holder) in &held {
            let line = number_of(lines, *row);
            let gave_it_up = places.get(&**holder).is_some_and(|place| place < row);
            let may_go = self.options.prune && !seen.contains(holder);
            if !gave_it_up && !may_go {
                return Err(at(line, ("email", format!("Someone else has this email address: {holder}"))));
            }
            self.has_set_aside |= !gave_it_up;
            aside.push((line, &**holder));
        }
        Ok(transfer_addresses::set_aside(tx, &aside).await?)
    }

    /// Records who becomes an agent, and in which role. A line never enables a disabled agent: that takes a separate decision.
    async fn record_agents(&mut self, tx: &mut Writing, lines: &[(Line, u64)]) -> Result<(), ImportError> {
        let them = lines.iter().filter_map(|(line, _)| match line {
            Line::Agent(it) => Some((it.person.as_str(), it.role.as_str())),
            _ => None,
        });
        let people: Vec<&str> = them.clone().map(|(person, _)| person).collect();
        let before = agents::standings_of(tx, &people).await?;
        for (person, role) in them {
            match before.get(person) {
                None => record(tx, "agent.added", person, format!("{role}, from the command line")).await?,
                Some((old, is_disabled)) => {
                    if *is_disabled {
                        self.disabled.insert(person.to_owned());
                    }
                    if old != role {
                        let detail = format!("{old} -> {role}, from the command line");
                        record(tx, "agent.role_set", person, detail).await?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The fault in the earlier lines, if there is one.
fn earlier(before: Result<(), ImportError>, error: ImportError) -> ImportError {
    before.err().unwrap_or(error)
}

/// The number of a batch's line in the file.
fn number_of(lines: &[(Line, u64)], place: usize) -> u64 {
    lines.get(place).map(|(_, number)| *number).unwrap_or_default()
}

fn at(line: u64, (field, what): Wrong) -> ImportError {
    ImportError::Fault(Fault { line, field, what })
}
