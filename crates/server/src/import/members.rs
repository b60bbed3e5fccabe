//! Reads the members of one workspace from a table: comma-separated values (RFC 4180) with a line of headings.

use super::{
    Fault, ImportError,
    check::check,
    csv_rows::Rows,
    field::Wrong,
    lines::{LONGEST_LINE, TURN},
    load::BATCH,
    row::{Part, Ready},
};
use crate::{
    auth::ids::new_ordered_id,
    store::{Reading, people, roles},
};
use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use ergo_protocol::{
    UnixMillis,
    transfer::{Line, Member, Person},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
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

/// A row, and the lines of the person and the member that it describes.
struct Row {
    /// The person's ID, if the row has one. Otherwise, the address identifies the person, who may be new.
    id: Option<String>,
    /// The person's address, in lower case.
    email: String,
    lines: Vec<Ready>,
}

/// What roles are called, and their ids; `None` for what two roles are called.
#[derive(Default)]
struct Names(HashMap<String, Option<String>>);

impl Names {
    fn add(&mut self, name: String, id: &str) {
        let known = self.0.entry(name).or_insert_with(|| Some(id.to_owned()));
        if known.as_deref() != Some(id) {
            *known = None;
        }
    }
}

/// A table that is read row by row.
pub struct Members<R> {
    reader: Reader<Rows<R>>,
    /// The column of each of [`HEADINGS`].
    columns: HashMap<&'static str, usize>,
    workspace: String,
    /// The workspace's roles by id and by name.
    roles: Names,
    /// The same in lower case.
    roles_in_any_case: Names,
    /// Rows that were read but not returned yet.
    ahead: Vec<Row>,
    /// The time of the import, which orders the ids that it makes.
    time: UnixMillis,
    /// Whether they are the last rows to be read.
    is_read: bool,
    /// What is wrong after the rows that were returned.
    wrong: Option<ImportError>,
    /// The hashes of all addresses so far, eight bytes each, so that a million rows take little memory.
    addresses: HashSet<u64>,
    /// The hashes of the ids of all people so far who are not new.
    people: HashSet<u64>,
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
        let (mut exact, mut in_any_case) = (Names::default(), Names::default());
        for role in roles::all(tx, workspace).await? {
            for name in [&role.id, &role.name] {
                exact.add(name.clone(), &role.id);
                in_any_case.add(name.to_ascii_lowercase(), &role.id);
            }
        }
        if exact.0.is_empty() {
            let what =
                format!("The workspace {workspace:?} does not exist, or has no roles. Import those first");
            return Err(ImportError::Fault(Fault { line: 1, field: "", what }));
        }
        let workspace = workspace.to_owned();
        Ok(Self {
            reader,
            columns,
            workspace,
            roles: exact,
            roles_in_any_case: in_any_case,
            ahead: Vec::new(),
            time: tx.now(),
            is_read: false,
            wrong: None,
            addresses: HashSet::new(),
            people: HashSet::new(),
            hashing: RandomState::new(),
        })
    }

    /// Reads and prepares a batch of rows ahead, unless there is one already. Yields often, so that the database can work
    /// meanwhile.
    pub async fn read_ahead(&mut self) {
        while self.ahead.len() < BATCH && !self.is_read {
            match self.read() {
                Ok(Some(row)) => self.ahead.push(row),
                Ok(None) => self.is_read = true,
                Err(wrong) => (self.is_read, self.wrong) = (true, Some(wrong)),
            }
            if self.ahead.len().is_multiple_of(TURN) {
                yield_now().await;
            }
        }
    }

    /// The next rows. Empty at the end. An invalid row is reported after the rows before it have been returned.
    pub async fn next(&mut self, tx: &mut Reading) -> Result<Part, ImportError> {
        self.read_ahead().await;
        let rows = std::mem::take(&mut self.ahead);
        let nameless = rows.iter().filter(|row| row.id.is_none());
        let emails: BTreeSet<String> = nameless.map(|row| row.email.clone()).collect();
        let mut known = people::by_emails(tx, &emails).await?;
        let are_new = known.is_empty() && emails.len() == rows.len();
        let addresses: HashMap<String, String> =
            known.iter().filter_map(|(email, id)| Some((id.clone()?, email.clone()))).collect();
        let mut part = Part { rows: 0, lines: Vec::with_capacity(2 * rows.len()), are_new };
        for Row { id, email, lines } in rows {
            // A later row with this person's previous address is for someone else.
            if let Some(previous) = id.as_ref().and_then(|id| addresses.get(id)) {
                known.remove(previous);
            }
            let found = known.get(&email).cloned().flatten();
            if let Some(person) = id.as_ref().or(found.as_ref())
                && !self.people.insert(self.hashing.hash_one(person))
            {
                let line = lines.first().map_or(0, |line| line.number);
                let what = "An earlier row is about this person".to_owned();
                (self.is_read, self.wrong) =
                    (true, Some(ImportError::Fault(Fault { line, field: "id", what })));
                break;
            }
            part.rows += 1;
            match found {
                Some(id) => part.lines.extend(lines.into_iter().filter_map(|line| line.of_person(&id))),
                None => part.lines.extend(lines),
            }
        }
        match self.wrong.take_if(|_| part.rows == 0) {
            Some(wrong) => Err(wrong),
            None => Ok(part),
        }
    }

    /// Refuses an address that an earlier row has, because we must not guess which of the two is meant.
    fn require_new(&mut self, email: &str) -> Result<(), Wrong> {
        if email.is_empty() || self.addresses.insert(self.hashing.hash_one(email)) {
            return Ok(());
        }
        Err(("email", "An earlier row has this address".to_owned()))
    }

    /// The next row. Without an ID, it gets a new one until [`Self::next`] has looked up the address.
    fn read(&mut self) -> Result<Option<Row>, ImportError> {
        let mut record = StringRecord::new();
        let line = loop {
            let read = self.reader.read_record(&mut record);
            let line = self.reader.get_ref().line();
            if !read.map_err(|error| wrong(line, error))? {
                return Ok(None);
            }
            // Spreadsheets write rows of empty cells below a table.
            if record.iter().any(|cell| !cell.is_empty()) {
                break line;
            }
        };
        let id = self.text(&record, "id");
        let new = || new_ordered_id("usr", self.time.saturating_add_unsigned(line));
        let person = id.clone().map_or_else(new, Ok).map_err(|_| ImportError::Random)?;
        let email = self.text(&record, "email").unwrap_or_default().to_ascii_lowercase();
        let lines = self.require_new(&email).and_then(|()| self.describe(&record, person));
        let lines = lines.and_then(|lines| lines.iter().try_for_each(check).map(|()| lines));
        let lines = lines.map_err(|(field, what)| ImportError::Fault(Fault { line, field, what }))?;
        let lines = lines.into_iter().filter_map(|one| Ready::new(one, line)).collect();
        Ok(Some(Row { id, email, lines }))
    }

    fn describe(&self, record: &StringRecord, id: String) -> Result<[Line; 2], Wrong> {
        let Some(role) = self.text(record, "role") else {
            return Err(("role", "Enter the name or ID of a role".to_owned()));
        };
        let in_any_case = || self.roles_in_any_case.0.get(&role.to_ascii_lowercase());
        let role = match self.roles.0.get(&role).or_else(in_any_case) {
            Some(Some(id)) => id.clone(),
            Some(None) => {
                let what =
                    format!("Two roles have {role:?} as their name or ID. Use what only one of them has");
                return Err(("role", what));
            }
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
