//! Reading a file line by line, in bounded memory.

use super::{Fault, ImportError, check::check, row::Ready};
use ergo_protocol::transfer::{Line, VERSION};
use std::io::BufRead;

/// No line is longer, in bytes: a role with every permission is far below.
pub const LONGEST_LINE: usize = 256 * 1024;

/// How many lines are read together, and how many bytes, whichever comes first.
const CHUNK: (usize, usize) = (1000, 1024 * 1024);

/// How many lines are read before yielding.
pub const TURN: usize = 50;

/// Lines that were read together, and what comes after them.
pub struct Chunk {
    /// The lines.
    pub lines: Vec<Ready>,
    /// The end of the file, or what is wrong with the next line; `None` if there may be more.
    pub end: Option<Result<(), ImportError>>,
}

/// The lines of a file, each with its number.
pub struct Lines<R> {
    from: R,
    number: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// Before the first line.
    pub fn new(from: R) -> Self {
        Self { from, number: 0, buffer: Vec::new() }
    }

    /// How many lines were read.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Reads the next lines. Yields often, so that the database can work meanwhile.
    pub async fn chunk(&mut self) -> Chunk {
        let (mut lines, mut bytes) = (Vec::new(), 0);
        let end = loop {
            match self.next_line() {
                Ok(Some(line)) => lines.extend(Ready::new(line, self.number)),
                Ok(None) => break Some(Ok(())),
                Err(error) => break Some(Err(error)),
            }
            bytes += self.buffer.len();
            if lines.len() >= CHUNK.0 || bytes >= CHUNK.1 {
                break None;
            }
            if lines.len().is_multiple_of(TURN) {
                tokio::task::yield_now().await;
            }
        };
        Chunk { lines, end }
    }

    /// The next line, checked by itself: what it names in the database is not looked at. Empty lines are skipped.
    fn next_line(&mut self) -> Result<Option<Line>, ImportError> {
        loop {
            self.buffer.clear();
            let mut limited = std::io::Read::take(&mut self.from, LONGEST_LINE as u64 + 1);
            if limited.read_until(b'\n', &mut self.buffer)? == 0 {
                return match self.number {
                    0 => Err(self.wrong(
                        "The file is empty. Its first line is {\"type\":\"ergo_import\",\"version\":1}",
                    )),
                    _ => Ok(None),
                };
            }
            self.number += 1;
            if self.buffer.len() > LONGEST_LINE {
                return Err(self.wrong("The line is longer than 256 KiB. The format is newline-delimited JSON: one short object per line"));
            }
            let text = self.buffer.trim_ascii();
            // Some editors and spreadsheets begin a file with it.
            let text = text.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(text);
            if text.is_empty() {
                continue;
            }
            let line: Line = serde_json::from_slice(text).map_err(|error| self.wrong(plain(&error)))?;
            match (&line, self.number) {
                (Line::ErgoImport(format), _) if format.version != VERSION => {
                    let version = format.version;
                    return Err(self
                        .wrong(format!("This server reads version {VERSION} of the format, not {version}")));
                }
                (Line::ErgoImport(_), 1) => continue,
                (Line::ErgoImport(_), _) => return Err(self.wrong("Only the first line says the version")),
                (_, 1) => {
                    return Err(self.wrong("The first line must be {\"type\":\"ergo_import\",\"version\":1}"));
                }
                _ => {}
            }
            check(&line)
                .map_err(|(field, what)| Fault { line: self.number, field, what })
                .map_err(ImportError::Fault)?;
            return Ok(Some(line));
        }
    }

    fn wrong(&self, what: impl Into<String>) -> ImportError {
        ImportError::Fault(Fault { line: self.number.max(1), field: "", what: what.into() })
    }
}

/// What the parser says, without its own position: the line is known, and the column is of little use.
fn plain(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.split(" at line ").next().unwrap_or(&said).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Line>, String> {
        let mut lines = Lines::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().map_err(|error| error.to_string())? {
            all.push(line);
        }
        Ok(all)
    }

    #[test]
    fn a_file_says_its_version_first_and_each_fault_its_line() {
        const FIRST: &str = "{\"type\":\"ergo_import\",\"version\":1}\n";
        assert_eq!(read(FIRST).unwrap(), []);
        let person = r#"{"type":"person","id":"usr_1","name":"Dana","email":"dana@a.example"}"#;
        assert_eq!(read(&format!("\u{FEFF}{FIRST}\r\n\n{person}\r\n")).unwrap().len(), 1);
        for (text, said) in [
            ("", "line 1: The file is empty"),
            (person, "line 1: The first line must be"),
            ("{\"type\":\"ergo_import\",\"version\":2}", "line 1: This server reads version 1"),
            (&*format!("{FIRST}{FIRST}"), "line 2: Only the first line"),
            (&*format!("{FIRST}{{\"type\":\"persn\"}}"), "line 2: unknown variant `persn`"),
            (&*format!("{FIRST}{person}x"), "line 2: trailing characters"),
            (&*format!("{FIRST}{}", person.replace("name", "nmae")), "line 2: unknown field `nmae`"),
            (&*format!("{FIRST}\n{}", person.replace("dana@a.example", "dana at home")), "line 3, email: "),
            (&*format!("{FIRST}{}", "x".repeat(300 * 1024)), "line 2: The line is longer"),
        ] {
            let wrong = read(text).unwrap_err();
            assert!(wrong.starts_with(said), "{wrong}");
        }
    }
}
