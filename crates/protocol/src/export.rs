//! What leaves the history of the desk: texts for a ticket, and files.

use crate::{
    UnixMillis,
    journal::{Chain, JournalEntry, SessionRecord},
    names::wire_names,
};
use serde::{Deserialize, Serialize};

wire_names! {
    /// How the text of a receipt is written.
    pub enum TextFormat {
        /// Markdown, for ticket systems that render it.
        Markdown = "markdown",
        /// No markup at all.
        Plain = "plain",
    }
}

wire_names! {
    /// What one session is exported as.
    pub enum ExportFormat {
        /// The whole journal, a [`JournalFile`].
        Journal = "journal",
        /// The receipt, in Markdown.
        Markdown = "markdown",
    }
}

/// Where a session was exported to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The whole path of the new file.
    pub path: String,
}

/// [`JournalFile::format`].
pub const JOURNAL_FORMAT: &str = "ergo-journal";
/// [`JournalFile::version`].
pub const JOURNAL_VERSION: u32 = 1;

/// An exported journal. It holds everything that its chain is computed over, so it can be verified without the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalFile {
    /// Always [`JOURNAL_FORMAT`].
    pub format: String,
    /// Always [`JOURNAL_VERSION`]; a file that has to be read in another way has another.
    pub version: u32,
    /// When it was exported.
    pub exported_at: UnixMillis,
    /// The session: the header of the chain is computed from it.
    pub record: SessionRecord,
    /// All entries, in order.
    pub entries: Vec<JournalEntry>,
    /// What the app found when it verified the chain.
    pub chain: Chain,
}
