//! The members of one workspace from a table: comma-separated values (RFC 4180) with a line of headings.

use super::{Fault, ImportError};
use crate::{
    auth::ids::new_id,
    store::{Reading, people, roles},
};
use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use ergo_protocol::transfer::{Line, Member, Person};
use std::{collections::HashMap, io::BufRead};

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
    record: StringRecord,
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
        Ok(Self { reader, record: StringRecord::new(), columns, workspace, roles: known })
    }

    /// The next row: its line, and the person and the member that it describes.
    pub async fn next(&mut self, tx: &mut Reading) -> Result<Option<(u64, [Line; 2])>, ImportError> {
        let line = self.reader.position().line();
        if !self.reader.read_record(&mut self.record).map_err(|error| wrong(line, &error))? {
            return Ok(None);
        }
        // The reader reports where it began, before any empty lines. It now stands below the row, unless the file ends here.
        let inside = self.record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        let line = line.max(self.reader.position().line().saturating_sub(1 + inside));
        let email = self.text("email").unwrap_or_default();
        let id = match self.text("id") {
            Some(id) => id,
            None => match people::by_email(tx, &email).await? {
                Some(id) => id,
                None => new_id("usr").map_err(|_| ImportError::Random)?,
            },
        };
        let fault = |field, what: String| ImportError::Fault(Fault { line, field, what });
        let role = self.text("role").unwrap_or_default();
        let role = match self.roles.get(&role) {
            Some(Some(id)) => id.clone(),
            Some(None) => return Err(fault("role", format!("Two roles are called {role:?}. Use an ID"))),
            None => return Err(fault("role", format!("The workspace has no role {role:?}"))),
        };
        let status = self.text("status").unwrap_or_else(|| "active".to_owned());
        let status = status
            .to_lowercase()
            .parse()
            .map_err(|_| fault("status", "Use active, invited, or suspended".to_owned()))?;
        let person = Person {
            id: id.clone(),
            name: self.text("name").unwrap_or_default(),
            email,
            timezone: self.text("timezone"),
            locale: self.text("locale"),
            last_seen_at: None,
        };
        let joined_at = self.text("joined_at");
        let member = Member { workspace: self.workspace.clone(), person: id, role, status, joined_at };
        Ok(Some((line, [Line::Person(person), Line::Member(member)])))
    }

    /// A cell that is not empty.
    fn text(&self, heading: &str) -> Option<String> {
        let cell = self.record.get(*self.columns.get(heading)?)?;
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
