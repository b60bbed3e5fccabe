//! Lines of any length in bounded memory.

use std::io::{self, BufRead};

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// It is in the buffer, without its end.
    Read,
    /// It is longer than the limit; what is in the buffer is only its beginning.
    TooLong,
    /// There is none any more.
    End,
}

/// Reads the next line into `buffer`, keeping at most `limit` bytes of it. `\r\n` ends a line too: that is
/// what a pipe on Windows writes.
pub fn next(reader: &mut impl BufRead, buffer: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    buffer.clear();
    let mut seen_any = false;
    let mut too_long = false;
    loop {
        let available = match reader.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = available.iter().position(|byte| *byte == b'\n');
        let part = &available[..end.unwrap_or(available.len())];
        seen_any |= !available.is_empty();
        // One more than the limit, for the carriage return.
        let room = (limit + 1).saturating_sub(buffer.len());
        buffer.extend_from_slice(&part[..part.len().min(room)]);
        too_long |= part.len() > room;
        let at_end = available.is_empty();
        let used = end.map_or(part.len(), |end| end + 1);
        reader.consume(used);
        if at_end && !seen_any {
            return Ok(Line::End);
        }
        if at_end || end.is_some() {
            if !too_long && buffer.last() == Some(&b'\r') {
                buffer.pop();
            }
            return Ok(if too_long || buffer.len() > limit { Line::TooLong } else { Line::Read });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn all(text: &str, limit: usize) -> Vec<(Line, String)> {
        // A tiny buffer, so that every line crosses it.
        let mut reader = BufReader::with_capacity(3, text.as_bytes());
        let mut buffer = Vec::new();
        let mut lines = Vec::new();
        loop {
            match next(&mut reader, &mut buffer, limit).unwrap() {
                Line::End => return lines,
                line => lines.push((line, String::from_utf8(buffer.clone()).unwrap())),
            }
        }
    }

    #[test]
    fn lines_end_as_they_do_everywhere() {
        let read = |text: &str| (Line::Read, text.to_owned());
        assert_eq!(all("", 8), []);
        assert_eq!(all("abcd", 8), [read("abcd")]);
        assert_eq!(all("abcd\n", 8), [read("abcd")]);
        assert_eq!(all("a\r\n\nbcdefgh\n", 8), [read("a"), read(""), read("bcdefgh")]);
    }

    #[test]
    fn a_long_line_is_known_as_one_and_the_next_is_whole() {
        let lines = all(&format!("{}\n12345678\r\nok\n", "x".repeat(1000)), 8);
        assert_eq!(lines[0].0, Line::TooLong);
        assert!(lines[0].1.len() <= 9);
        assert_eq!(lines[1], (Line::Read, "12345678".to_owned()));
        assert_eq!(lines[2], (Line::Read, "ok".to_owned()));
        assert_eq!(all("123456789\n", 8)[0].0, Line::TooLong);
    }
}
