//! The members of one workspace from a table: comma-separated values (RFC 4180) with a line of headings.

use super::{Fault, ImportError, field::Wrong};
use crate::{
    auth::ids::new_id,
    store::{Reading, people, roles},
};
use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use ergo_protocol::transfer::{Line, Member, Person};
use std::{
    collections::{BTreeSet, HashMap, hash_map::Entry},
    io::BufRead,
};

/// The headings, and whether a table must have the column.
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
    reader: Reader<R>,
    /// Where each of [`HEADINGS`] is.
    columns: HashMap<&'static str, usize>,
    workspace: String,
    /// The workspace's roles: id and name to id. `None` for a name that two of them have.
    roles: HashMap<String, Option<String>>,
}

impl<R: BufRead> Members<R> {
    /// Reads the headings.
    pub async fn open(tx: &mut Reading, from: R, workspace: &str) -> Result<Self, ImportError> {
        let mut reader = ReaderBuilder::new().trim(Trim::All).has_headers(true).from_reader(from);
        let columns = columns(reader.headers().map_err(|error| wrong(1, &error))?)?;
        let mut known = HashMap::new();
        for role in roles::all(tx, workspace).await? {
            known.insert(role.id.clone(), Some(role.id.clone()));
            known.entry(role.name).and_modify(|id| *id = None).or_insert(Some(role.id));
        }
        if known.is_empty() {
            let what =
                format!("The workspace {workspace:?} is not there, or has no roles. Import those first");
            return Err(ImportError::Fault(Fault { line: 1, field: "", what }));
        }
        let workspace = workspace.to_owned();
        Ok(Self { reader, columns, workspace, roles: known })
    }

    /// The next rows, `most` of them at a time: for each, its line, and the person and the member that it describes. None at
    /// the end.
    pub async fn next(
        &mut self,
        tx: &mut Reading,
        most: usize,
    ) -> Result<Vec<(u64, [Line; 2])>, ImportError> {
        let mut rows = Vec::new();
        while rows.len() < most
            && let Some(row) = self.read()?
        {
            rows.push(row);
        }
        let email =
            |record: &StringRecord| self.text(record, "email").unwrap_or_default().to_ascii_lowercase();
        let nameless = rows.iter().filter(|(_, record)| self.text(record, "id").is_none());
        let emails: BTreeSet<String> = nameless.map(|(_, record)| email(record)).collect();
        let mut ids = people::by_emails(tx, &emails).await?;
        let mut lines = Vec::with_capacity(rows.len());
        for (line, record) in &rows {
            let id = match self.text(record, "id") {
                Some(id) => id,
                // A later row with this address is about the same person.
                None => match ids.entry(email(record)) {
                    Entry::Occupied(known) => known.get().clone(),
                    Entry::Vacant(new) => new.insert(new_id("usr").map_err(|_| ImportError::Random)?).clone(),
                },
            };
            let described = self.describe(record, id);
            lines.push((
                *line,
                described.map_err(|(field, what)| ImportError::Fault(Fault { line: *line, field, what }))?,
            ));
        }
        Ok(lines)
    }

    /// The next row and its line.
    fn read(&mut self) -> Result<Option<(u64, StringRecord)>, ImportError> {
        let line = self.reader.position().line();
        let mut record = StringRecord::new();
        if !self.reader.read_record(&mut record).map_err(|error| wrong(line, &error))? {
            return Ok(None);
        }
        // The reader reports where it began, before any empty lines. It now stands below the row, unless the file ends here.
        let inside = record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        let line = line.max(self.reader.position().line().saturating_sub(1 + inside));
        Ok(Some((line, record)))
    }

    fn describe(&self, record: &StringRecord, id: String) -> Result<[Line; 2], Wrong> {
        let role = self.text(record, "role").unwrap_or_default();
        let role = match self.roles.get(&role) {
            Some(Some(id)) => id.clone(),
            Some(None) => return Err(("role", format!("Two roles are called {role:?}. Use an ID"))),
            None => return Err(("role", format!("The workspace has no role {role:?}"))),
        };
        let status = self.text(record, "status").unwrap_or_else(|| "active".to_owned());
        let status = status
            .to_lowercase()
            .parse()
            .map_err(|_| ("status", "Use active, invited, or suspended".to_owned()))?;
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

    /// A cell that is not empty.
    fn text(&self, record: &StringRecord, heading: &str) -> Option<String> {
        let cell = record.get(*self.columns.get(heading)?)?;
        (!cell.is_empty()).then(|| cell.to_owned())
    }
}

fn columns(headings: &StringRecord) -> Result<HashMap<&'static str, usize>, ImportError> {
    let wrong = |what: String| ImportError::Fault(Fault { line: 1, field: "", what });
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

fn wrong(line: u64, error: &csv::Error) -> ImportError {
    let line = error.position().map_or(line, csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("The row has {len} values, and the headings are {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "The text is not UTF-8".to_owned(),
        _ => error.to_string(),
    };
    ImportError::Fault(Fault { line, field: "", what })
}
