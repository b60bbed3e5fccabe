//! The texts of the history.

use crate::{
    kit::count::{count, counted},
    when::time_of_day,
};
use ergo_protocol::journal::{Ending, SessionRecord};

/// The title, and the way back to the list.
pub const HISTORY: &str = "History";
/// The title of a session while it is being read.
pub const SESSION: &str = "Session";
/// The list is being read.
pub const LOADING: &str = "Loading history";
/// A session is being read.
pub const LOADING_SESSION: &str = "Loading session";
/// There is nothing yet.
pub const NONE: &str = "No sessions yet";
/// What will be there.
pub const NONE_TEXT: &str =
    "Each session you enter is saved here, with your notes and a record of everything you viewed.";
/// The filters let nothing through.
pub const NO_MATCH: &str = "No matching sessions";
/// What to do about it.
pub const NO_MATCH_TEXT: &str = "Change or clear the filters.";
/// Clears them.
pub const CLEAR: &str = "Clear filters";

/// The search.
pub const SEARCH: &str = "Search by name, email, ticket, or reason";
/// The workspaces.
pub const WORKSPACE: &str = "Workspace";
/// Any of them.
pub const ANY_WORKSPACE: &str = "All workspaces";
/// The dates.
pub const DATES: &str = "Date";
/// The first day.
pub const FROM: &str = "From";
/// The last day.
pub const TO: &str = "To";
/// Only sessions with changes.
pub const WITH_CHANGES: &str = "With changes";
/// Opens the export of a session.
pub const EXPORT: &str = "Export…";
/// Enters the same user of the same workspace again.
pub const ENTER_AGAIN: &str = "Enter again";
/// What that does.
pub const ENTER_AGAIN_TITLE: &str = "Start a new request with the same user, reason, and ticket";

/// The picture of a session.
pub const TIMELINE: &str = "Timeline";
/// All entries.
pub const ENTRIES: &str = "Record";
/// The choice between all entries and notes.
pub const SHOW: &str = "Entries to show";
/// All of them.
pub const ALL: &str = "All";
/// Only what the agent wrote.
pub const NOTES: &str = "Your notes";
/// There are none.
pub const NO_ENTRIES: &str = "No entries";
/// Why there are none.
pub const NO_ENTRIES_TEXT: &str = "The session ended before anything was recorded.";
/// The agent wrote nothing.
pub const NO_NOTES: &str = "No notes";
/// What that means.
pub const NO_NOTES_TEXT: &str = "You didn’t write any notes in this session.";
/// The server knows that it ended.
pub const CONFIRMED: &str = "End confirmed by the server";
/// The server does not know yet.
pub const NOT_CONFIRMED: &str = "End not confirmed by the server yet";

/// More rows are shown.
pub fn more(number: usize) -> String {
    format!("Show {number} more")
}

/// How many are found, of how many.
pub fn found(found: u32, of: u32) -> String {
    if found == of { count(of) } else { format!("{} of {}", count(found), count(of)) }
}

/// From this entry on the record is not to be trusted.
pub fn altered(seq: u32) -> String {
    format!(
        "This record was altered from entry {seq} on. Trust only the entries before that, and report this to a lead."
    )
}

/// `3 notes`, with the changes if there are any.
pub fn contents(record: &SessionRecord) -> String {
    let notes = counted(record.notes, "note");
    if record.changes == 0 { notes } else { format!("{notes}, {}", counted(record.changes, "change")) }
}

/// `14:02`, with how long it took.
pub fn hours(record: &SessionRecord, length: Option<String>) -> String {
    let started = time_of_day(record.started_at);
    length.map_or_else(|| format!("since {started}"), |length| format!("{started}, {length}"))
}

/// How it ended, in a word or two.
pub const fn ending(ending: Option<Ending>, is_over: bool) -> &'static str {
    match (ending, is_over) {
        (Some(Ending::Exited), _) => "Exited",
        (Some(Ending::Quit), _) => "App closed",
        (Some(Ending::WrongUser), _) => "Wrong user",
        (Some(Ending::Expired), _) => "Time limit reached",
        (Some(Ending::Crashed), _) => "Closed unexpectedly",
        (Some(Ending::Revoked), _) => "Ended by the server",
        (Some(Ending::IdentityMismatch), _) => "Identity check failed",
        (None, true) => "Ended",
        (None, false) => "In progress",
    }
}

/// The export.
pub mod export {
    /// The title of the dialog.
    pub const TITLE: &str = "Export session";
    /// What is chosen.
    pub const FORMAT: &str = "Format";
    /// The journal.
    pub const JOURNAL: &str = "Full record (JSON)";
    /// What it is for.
    pub const JOURNAL_TEXT: &str =
        "Every entry with its hash, so that the record can be verified outside this app.";
    /// The receipt.
    pub const MARKDOWN: &str = "Receipt (Markdown)";
    /// What it is for.
    pub const MARKDOWN_TEXT: &str = "A summary with your notes, ready to paste into a ticket.";
    /// What the file is.
    pub const WARNING: &str = "The file names the customer and everyone whose page you opened. It will be saved to your Downloads folder.";
    /// Writes it.
    pub const EXPORT: &str = "Export";
    /// Leaves the dialog.
    pub const CANCEL: &str = "Cancel";
    /// Leaves it once the file is there.
    pub const CLOSE: &str = "Close";
    /// The file is there.
    pub const SAVED: &str = "Saved";
    /// Copies where it is.
    pub const COPY_PATH: &str = "Copy path";
}

/// The dates to choose from.
pub mod dates {
    /// All of them.
    pub const ANY: &str = "Any date";
    /// Today.
    pub const TODAY: &str = "Today";
    /// The last 7 days.
    pub const WEEK: &str = "Last 7 days";
    /// The last 30 days.
    pub const MONTH: &str = "Last 30 days";
    /// Two dates.
    pub const RANGE: &str = "Custom range";
}
