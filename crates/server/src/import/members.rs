//! Reads the members of one workspace from a table: comma-separated values (RFC 4180) with a line of headings.

use super::{
    Fault, ImportError,
    csv_rows::Rows,
    field::Wrong,
    lines::{LONGEST_LINE, TURN},
    load::BATCH,
};
use crate::{
    auth::ids::new_ordered_id,
    store::{Reading, people, roles},
};
use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use ergo_protocol::transfer::{Line, Member, Person};
use std::{
    collections::{BTreeSet, HashMap, HashSet, hash_map::Entry},
    hash::{BuildHasher, RandomState},
    io::{self, BufRead},
};
use tokio::task::yield_now;

/// The headings, and whether each column is required.
const HEADINGS: [(&str, bool); 8] = [
    ("email", true),
    ("name", true),
    ("role", true),
    ("id", false),
    ("status", false),
    ("timezone", false),
    ("locale", false),
    ("joined_at", false),
];

/// A table that is read row by row.
pub struct Members<R> {
    reader: Reader<Rows<R>>,
    /// The column of each of [`HEADINGS`].
    columns: HashMap<&'static str, usize>,
    workspace: String,
    /// The workspace's roles: id or name to id. `None` for a name that two roles have.
    roles: HashMap<String, Option<String>>,
    /// The same by lowercase names.
    roles_in_any_case: HashMap<String, Option<String>>,
    /// Rows that were read but not returned yet, with their lines.
    ahead: Vec<(u64, StringRecord)>,
    /// Whether they are the last rows to be read.
    is_read: bool,
    /// What is wrong after the rows that were returned.
    wrong: Option<ImportError>,
    /// The hashes of all addresses so far, eight bytes each, so that a million rows take little memory.
    addresses: HashSet<u64>,
    hashing: RandomState,
}

impl<R: BufRead> Members<R> {
    /// Reads the headings.
    pub async fn open(tx: &mut Reading, from: R, workspace: &str) -> Result<Self, ImportError> {
        let mut reader =
            ReaderBuilder::new().trim(Trim::All).has_headers(true).from_reader(Rows::new(from, LONGEST_LINE));
        let headings = reader.headers().cloned();
        let line = reader.get_ref().line();
        let columns = columns(line, &headings.map_err(|error| wrong(line, error))?)?;
        let (mut known, mut in_any_case) = (HashMap::new(), HashMap::new());
        for role in roles::all(tx, workspace).await? {
            let lower = role.name.to_ascii_lowercase();
            in_any_case.entry(lower).and_modify(|id| *id = None).or_insert_with(|| Some(role.id.clone()));
            known.insert(role.id.clone(), Some(role.id.clone()));
            known.entry(role.name).and_modify(|id| *id = None).or_insert(Some(role.id));
        }
        if known.is_empty() {
            let what =
                format!("The workspace {workspace:?} does not exist, or has no roles. Import those first");
            return Err(ImportError::Fault(Fault { line: 1, field: "", what }));
        }
        let workspace = workspace.to_owned();
        Ok(Self {
            reader,
            columns,
            workspace,
            roles: known,
            roles_in_any_case: in_any_case,
            ahead: Vec::new(),
            is_read: false,
            wrong: None,
            addresses: HashSet::new(),
            hashing: RandomState::new(),
        })
    }

    /// Reads a batch of rows ahead, unless there is one already. Yields often, so that the database can work meanwhile.
    pub async fn read_ahead(&mut self) {
        while self.ahead.len() < BATCH && !self.is_read {
            let read = self.read().and_then(|row| match row {
                Some((line, record)) => match self.require_new(&record) {
                    Ok(()) => Ok(Some((line, record))),
                    Err((field, what)) => Err(ImportError::Fault(Fault { line, field, what })),
                },
                None => Ok(None),
            });
            match read {
                Ok(Some(row)) => self.ahead.push(row),
                Ok(None) => self.is_read = true,
                Err(wrong) => (self.is_read, self.wrong) = (true, Some(wrong)),
            }
            if self.ahead.len().is_multiple_of(TURN) {
                yield_now().await;
            }
        }
    }

    /// The next rows: for each, its line, and the person and member that it describes. Empty at the end. An invalid row is
    /// reported after the rows before it have been returned.
    pub async fn next(&mut self, tx: &mut Reading) -> Result<Vec<(u64, [Line; 2])>, ImportError> {
        self.read_ahead().await;
        let rows = std::mem::take(&mut self.ahead);
        let email =
            |record: &StringRecord| self.text(record, "email").unwrap_or_default().to_ascii_lowercase();
        let nameless = rows.iter().filter(|(_, record)| self.text(record, "id").is_none());
        let emails: BTreeSet<String> = nameless.map(|(_, record)| email(record)).collect();
        let mut ids = people::by_emails(tx, &emails).await?;
        // An import has one time. Its lines order the ids.
        let order = |line: &u64| tx.now().saturating_add_unsigned(*line);
        let mut addresses: HashMap<String, String> =
            ids.iter().map(|(email, id)| (id.clone(), email.clone())).collect();
        let mut lines = Vec::with_capacity(rows.len());
        for (line, record) in &rows {
            let id = match self.text(record, "id") {
                // A later row with this person's previous address is for someone else.
                Some(id) => {
                    let email = email(record);
                    if let Some(old) = addresses.insert(id.clone(), email.clone()) {
                        ids.remove(&old);
                    }
                    ids.insert(email, id.clone());
                    id
                }
                None => match ids.entry(email(record)) {
                    Entry::Occupied(known) => known.get().clone(),
                    Entry::Vacant(new) => {
                        let id = new_ordered_id("usr", order(line)).map_err(|_| ImportError::Random)?;
                        new.insert(id).clone()
                    }
                },
            };
            match self.describe(record, id) {
                Ok(described) => lines.push((*line, described)),
                Err((field, what)) => {
                    let wrong = ImportError::Fault(Fault { line: *line, field, what });
                    (self.is_read, self.wrong) = (true, Some(wrong));
                    break;
                }
            }
        }
        match self.wrong.take_if(|_| lines.is_empty()) {
            Some(wrong) => Err(wrong),
            None => Ok(lines),
        }
    }

    /// Refuses an address that an earlier row has, because we must not guess which of the two is meant.
    fn require_new(&mut self, record: &StringRecord) -> Result<(), Wrong> {
        let email = self.text(record, "email").unwrap_or_default().to_ascii_lowercase();
        if email.is_empty() || self.addresses.insert(self.hashing.hash_one(&email)) {
            return Ok(());
        }
        Err(("email", "An earlier row has this address".to_owned()))
    }

    /// The next row and its line.
    fn read(&mut self) -> Result<Option<(u64, StringRecord)>, ImportError> {
        let mut record = StringRecord::new();
        let read = self.reader.read_record(&mut record);
        let line = self.reader.get_ref().line();
        Ok(read.map_err(|error| wrong(line, error))?.then_some((line, record)))
    }

    fn describe(&self, record: &StringRecord, id: String) -> Result<[Line; 2], Wrong> {
        let role = self.text(record, "role").unwrap_or_default();
        let found = self.roles.get(&role).or_else(|| self.roles_in_any_case.get(&role.to_ascii_lowercase()));
        let role = match found {
            Some(Some(id)) => id.clone(),
            Some(None) => return Err(("role", format!("Two roles are called {role:?}. Use an ID"))),
            None => return Err(("role", format!("The workspace has no role {role:?}"))),
        };
        let status = self.text(record, "status").map(|status| status.to_lowercase().parse());
        let status =
            status.transpose().map_err(|_| ("status", "Use active, invited, or suspended".to_owned()))?;
        let person = Person {
            id: id.clone(),
            name: self.text(record, "name").unwrap_or_default(),
            email: self.text(record, "email").unwrap_or_default(),
            timezone: self.text(record, "timezone"),
            locale: self.text(record, "locale"),
            last_seen_at: None,
        };
        let joined_at = self.text(record, "joined_at");
        let member = Member { workspace: self.workspace.clone(), person: id, role, status, joined_at };
        Ok([Line::Person(person), Line::Member(member)])
    }

    /// The content of a cell, unless it is empty.
    fn text(&self, record: &StringRecord, heading: &str) -> Option<String> {
        let cell = record.get(*self.columns.get(heading)?)?;
        (!cell.is_empty()).then(|| cell.to_owned())
    }
}

fn columns(line: u64, headings: &StringRecord) -> Result<HashMap<&'static str, usize>, ImportError> {
    let wrong = |what: String| ImportError::Fault(Fault { line, field: "", what });
    let mut columns = HashMap::new();
    for (place, heading) in headings.iter().enumerate() {
        let heading = heading.trim_start_matches('\u{FEFF}').to_lowercase();
        let Some((known, _)) = HEADINGS.iter().find(|(known, _)| *known == heading) else {
            let all = HEADINGS.map(|(known, _)| known).join(", ");
            return Err(wrong(format!("There is no column {heading:?}. The columns are {all}")));
        };
        if columns.insert(*known, place).is_some() {
            return Err(wrong(format!("The column {heading:?} is there twice")));
        }
    }
    match HEADINGS.iter().find(|(known, required)| *required && !columns.contains_key(known)) {
        Some((missing, _)) => Err(wrong(format!("The column {missing:?} is missing"))),
        None => Ok(columns),
    }
}

fn wrong(line: u64, error: csv::Error) -> ImportError {
    let said = error.to_string();
    let what = match error.into_kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("The row has {len} values, and the headings are {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "The text is not UTF-8".to_owned(),
        // A row that never ends.
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::InvalidData => error.to_string(),
        csv::ErrorKind::Io(error) => return ImportError::File(error),
        _ => said,
    };
    ImportError::Fault(Fault { line, field: "", what })
}
