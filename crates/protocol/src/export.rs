//! What can be exported from the desk's history: text for a ticket, and files.

use crate::{
    UnixMillis,
    journal::{Chain, JournalEntry, SessionRecord},
    names::wire_names,
};
use serde::{Deserialize, Serialize};

wire_names! {
    /// The format of a receipt's text.
    pub enum TextFormat {
        /// Markdown, for ticket systems that render it.
        Markdown = "markdown",
        /// Plain text without markup.
        Plain = "plain",
    }
}

wire_names! {
    /// The format in which a session is exported.
    pub enum ExportFormat {
        /// The receipt with its proof, a page, for a customer. Only of a session that is confirmed.
        Receipt = "receipt",
        /// The whole journal, a [`JournalFile`].
        Journal = "journal",
        /// The receipt, in Markdown.
        Markdown = "markdown",
    }
}

/// Where a session was exported to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The full path of the new file.
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
    /// Always [`JOURNAL_VERSION`]; an incompatible format gets another number.
    pub version: u32,
    /// When it was exported.
    pub exported_at: UnixMillis,
    /// The session, from which the header of the chain is computed.
    pub record: SessionRecord,
    /// All entries, in order.
    pub entries: Vec<JournalEntry>,
    /// What the app found when it verified the chain.
    pub chain: Chain,
}
