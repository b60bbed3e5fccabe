//! How long texts and lists may be. The server, the desk, and the page all take these numbers from here.

use ergo_catalog::{Sentence, text};
use std::{cmp::Ordering, fmt};

/// How many characters a text may have, after whitespace is trimmed from both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// The minimum.
    pub least: usize,
    /// The maximum.
    pub most: usize,
}

/// Why an agent enters or extends a session.
pub const REASON: Length = Length::of(10, 500);
/// The id of the support ticket.
pub const TICKET: Length = Length::of(1, 64);
/// The template for links to tickets.
pub const TICKET_LINK: Length = Length::of(0, 500);
/// A message to the agent, from the person who approves or revokes.
pub const MESSAGE: Length = Length::of(0, 500);
/// A message to the agent whose session is ended, one line.
pub const END_MESSAGE: Length = Length::of(0, 200);
/// A message to the agent, from the person who declines; required.
pub const REFUSAL: Length = Length::of(1, 500);
/// What a change is for.
pub const PURPOSE: Length = Length::of(1, 500);
/// Who authorized a change.
pub const AUTHORIZED_BY: Length = Length::of(1, 200);
/// One of the agent's notes.
pub const NOTE: Length = Length::of(1, 4_000);
/// A search for people across workspaces. Any other length finds no one.
pub const SEARCH: Length = Length::of(2, 200);
/// A search among the members of one workspace.
pub const MEMBER_SEARCH: Length = Length::of(0, 200);
/// A name or address as shown in a banner, a title, or a list; anything longer is cut.
pub const SHOWN_NAME: usize = 200;
/// A sentence from the server as shown or recorded; anything longer is cut.
pub const SHOWN_MESSAGE: usize = 400;

/// The most characters of one reason that another decision point gives; anything longer is cut.
pub const SHOWN_REASON: usize = 200;

/// The longest session that any workspace can allow, in minutes.
pub const SESSION_MINUTES: u16 = 240;
/// The most items on one page of a list.
pub const PAGE: u32 = 200;
/// The most entries in one journal; no four-hour session comes close.
pub const JOURNAL_ENTRIES: u32 = 20_000;
/// The most journal entries in one request. They are written under the lock that every writer waits for.
pub const JOURNAL_ENTRIES_AT_ONCE: usize = 500;
/// The longest text of a journal entry, in bytes: enough for a note of 4,000 characters.
pub const JOURNAL_TEXT_BYTES: usize = 16 * 1024;

impl Length {
    const fn of(least: usize, most: usize) -> Self {
        Self { least, most }
    }

    /// Whether the text is too short (`Less`), fits (`Equal`), or is too long (`Greater`).
    pub fn judge(self, text: &str) -> Ordering {
        let length = text.trim().chars().count();
        match length {
            _ if length < self.least => Ordering::Less,
            _ if length > self.most => Ordering::Greater,
            _ => Ordering::Equal,
        }
    }

    /// Whether the text fits.
    pub fn fits(self, text: &str) -> bool {
        self.judge(text).is_eq()
    }
}

/// As it appears in a sentence: `10 to 500 characters`.
impl From<Length> for Sentence {
    fn from(Length { least, most }: Length) -> Self {
        match least {
            0 => text!("at most {most} characters", most = most),
            least => text!("{least} to {most} characters", least = least, most = most),
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Sentence::from(*self).english())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_between_white_space() {
        assert!(TICKET.fits(&"é".repeat(64)) && TICKET.fits(&format!(" {}\n", "💩".repeat(64))));
        assert!(!TICKET.fits(&"é".repeat(65)) && !TICKET.fits(" \n"));
        assert!(MESSAGE.fits("") && MESSAGE.fits(" ") && !REFUSAL.fits(" "));
    }

    #[test]
    fn a_length_reads_as_a_sentence_needs_it() {
        assert_eq!(REASON.to_string(), "10 to 500 characters");
        assert_eq!(NOTE.to_string(), "1 to 4,000 characters");
        assert_eq!(MESSAGE.to_string(), "at most 500 characters");
    }
}
