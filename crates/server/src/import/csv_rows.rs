//! Feeds the csv crate one row at a time, because it neither reports a row's line reliably nor limits a row's length.

use std::io::{self, BufRead, Read};

/// Comma-separated values (RFC 4180), passed on row by row: each row ends with one line break, and empty lines are
/// skipped. When the parser has finished a row, it has not read anything from the next one.
pub struct Rows<R> {
    from: R,
    longest: usize,
    /// The line of the next byte.
    next: u64,
    /// The last row, the line that it begins on, and how much of it was passed on.
    row: Vec<u8>,
    line: u64,
    given: usize,
}

/// The position within a row. A quotation mark has a meaning only at the beginning of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    CellStart,
    Plain,
    Quoted,
    /// After a quotation mark inside quotes: the quotes end there, unless another mark follows.
    QuoteInQuoted,
}

impl<R: BufRead> Rows<R> {
    /// Starts before the first row. No row may be longer than `longest` bytes.
    pub fn new(from: R, longest: usize) -> Self {
        Self { from, longest, next: 1, row: Vec::new(), line: 1, given: 0 }
    }

    /// The line that the last row begins on.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Reads the next row; an empty one means the end.
    fn advance(&mut self) -> io::Result<()> {
        self.row.clear();
        self.given = 0;
        let (mut place, mut after_return) = (Place::CellStart, false);
        loop {
            let buffer = self.from.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let mut used = 0;
            let mut is_complete = false;
            for byte in buffer {
                let is_end = matches!(byte, b'\r' | b'\n');
                // CR LF is one line break.
                let is_second = *byte == b'\n' && after_return;
                if self.row.is_empty() && !is_end {
                    self.line = self.next;
                }
                if is_end && place != Place::Quoted && !self.row.is_empty() {
                    is_complete = true;
                    break;
                }
                used += 1;
                after_return = *byte == b'\r';
                self.next += u64::from(is_end && !is_second);
                if self.row.is_empty() && is_end {
                    continue;
                }
                self.row.push(*byte);
                place = match (place, byte) {
                    (Place::Quoted, b'"') => Place::QuoteInQuoted,
                    (Place::CellStart | Place::QuoteInQuoted, b'"') | (Place::Quoted, _) => Place::Quoted,
                    (_, b',') => Place::CellStart,
                    _ => Place::Plain,
                };
                if self.row.len() > self.longest {
                    self.from.consume(used);
                    let kib = self.longest / 1024;
                    let what = format!(
                        "The row is longer than {kib} KiB. Check that all quotation marks are closed"
                    );
                    return Err(io::Error::new(io::ErrorKind::InvalidData, what));
                }
            }
            self.from.consume(used);
            if is_complete {
                break;
            }
        }
        if !self.row.is_empty() {
            self.row.push(b'\n');
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Rows<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.row.len() {
            self.advance()?;
        }
        let rest = self.row.get(self.given..).unwrap_or_default();
        let many = rest.len().min(into.len());
        into[..many].copy_from_slice(&rest[..many]);
        self.given += many;
        Ok(many)
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use csv::{ReaderBuilder, StringRecord};
    use std::io::{BufReader, ErrorKind, Read};

    /// Each row's line and cells.
    fn rows(text: &str, buffer: usize) -> Vec<(u64, Vec<String>)> {
        let rows = Rows::new(BufReader::with_capacity(buffer, text.as_bytes()), 1000);
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rows);
        let (mut all, mut row) = (Vec::new(), StringRecord::new());
        while reader.read_record(&mut row).unwrap() {
            all.push((reader.get_ref().line(), row.iter().map(str::to_owned).collect()));
        }
        all
    }

    #[test]
    fn each_row_has_its_line_and_the_cells_that_it_would_have_alone() {
        for (text, lines) in [
            ("a,b\nc,d\n", &[1, 2][..]),
            ("a,b\nc,d", &[1, 2]),
            ("\n\na,b\n\n\nc,d\n\n", &[3, 6]),
            ("a,b\r\nc,d\r\n", &[1, 2]),
            ("a,b\r\n\r\n\r\nc,d", &[1, 4]),
            ("a,b\rc,d\r\re", &[1, 2, 4]),
            ("\"a\nb\",c\nd\n", &[1, 3]),
            ("\"a\r\n\r\nb\",c\r\nd", &[1, 4]),
            ("a,5\" disk\nb,\"say \"\"so\"\"\n\"\nc", &[1, 2, 4]),
            ("\"a\"b\"\nc", &[1, 2]),
            ("\"\"\nb", &[1, 2]),
            ("a\n\"never\nclosed", &[1, 2]),
            ("  \nb", &[1, 2]),
            ("", &[]),
        ] {
            let mut plain =
                ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let cells = plain.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
            let cells: Vec<Vec<String>> = cells.collect();
            for buffer in [1, 2, 3, 100] {
                let found = rows(text, buffer);
                assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), lines, "{text:?}");
                let found: Vec<_> = found.into_iter().map(|(_, cells)| cells).collect();
                // Only the line break at the end of an unclosed quotation is ours.
                if !text.ends_with("closed") {
                    assert_eq!(found, cells, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn a_row_that_does_not_end_is_refused_before_it_fills_the_memory() {
        let endless = BufReader::new(std::io::repeat(b'x'));
        let mut rows = Rows::new(endless, 4096);
        let refused = rows.read(&mut [0; 10]).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidData);
        assert!(refused.to_string().contains("longer than 4 KiB"), "{refused}");
    }
}
