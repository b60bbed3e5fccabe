//! The texts of the history.

use crate::{kit::count::count, when::time_of_day};
use ergo_catalog::{Text, plural, text};
use ergo_protocol::journal::{Ending, SessionRecord};

/// The title, and the way back to the list.
pub const HISTORY: Text = text!("History");
/// The title of a session while it is being read.
pub const SESSION: Text = text!("Session");
/// Who was viewed, and where.
pub const WHO_WHERE: Text = text!("{user} in {workspace}");
/// The list is being read.
pub const LOADING: Text = text!("Loading history");
/// A session is being read.
pub const LOADING_SESSION: Text = text!("Loading session");
/// There is nothing yet.
pub const NONE: Text = text!("No sessions yet");
/// What will be there.
pub const NONE_TEXT: Text =
    text!("Each session you enter is saved here, with your notes and a record of everything you viewed.");
/// The filters let nothing through.
pub const NO_MATCH: Text = text!("No matching sessions");
/// What to do about it.
pub const NO_MATCH_TEXT: Text = text!("Change or clear the filters.");
/// Clears them.
pub const CLEAR: Text = text!("Clear filters");

/// The search.
pub const SEARCH: Text = text!("Search by name, email, ticket, or reason");
/// The workspaces.
pub const WORKSPACE: Text = text!("Workspace");
/// Any of them.
pub const ANY_WORKSPACE: Text = text!("All workspaces");
/// The dates.
pub const DATES: Text = text!("Date");
/// The first day.
pub const FROM: Text = text!("From");
/// The last day.
pub const TO: Text = text!("To");
/// Only sessions with changes.
pub const WITH_CHANGES: Text = text!("With changes");
/// Opens the export of a session.
pub const EXPORT: Text = text!("Export…");
/// Enters the same user of the same workspace again.
pub const ENTER_AGAIN: Text = text!("Enter again");
/// What that does.
pub const ENTER_AGAIN_TITLE: Text = text!("Start a new request with the same user, reason, and ticket");

/// The picture of a session.
pub const TIMELINE: Text = text!("Timeline");
/// All entries.
pub const ENTRIES: Text = text!("Record");
/// The choice between all entries and notes.
pub const SHOW: Text = text!("Entries to show");
/// All of them.
pub const ALL: Text = text!("All");
/// Only what the agent wrote.
pub const NOTES: Text = text!("Your notes");
/// There are none.
pub const NO_ENTRIES: Text = text!("No entries");
/// Why there are none.
pub const NO_ENTRIES_TEXT: Text = text!("The session ended before anything was recorded.");
/// The agent wrote nothing.
pub const NO_NOTES: Text = text!("No notes");
/// What that means.
pub const NO_NOTES_TEXT: Text = text!("You didn’t write any notes in this session.");
/// The server knows that it ended.
pub const CONFIRMED: Text = text!("End confirmed by the server");
/// The server does not know yet.
pub const NOT_CONFIRMED: Text = text!("End not confirmed by the server yet");

/// More rows are shown.
pub fn more(number: usize) -> String {
    text!("Show {number} more", number = number).shown()
}

/// How many are found, of how many.
pub fn found(found: u32, of: u32) -> String {
    if found == of { count(of) } else { text!("{found} of {all}", found = found, all = of).shown() }
}

/// From this entry on the record is not to be trusted.
pub fn altered(seq: u32) -> String {
    text!("This record was altered from entry {seq} on. Trust only the entries before that, and report this to a lead.", seq = seq).shown()
}

/// `3 notes`, with the changes if there are any.
pub fn contents(record: &SessionRecord) -> String {
    let notes = plural!(record.notes, "{count} note", "{count} notes").shown();
    if record.changes == 0 {
        return notes;
    }
    format!("{notes}, {}", plural!(record.changes, "{count} change", "{count} changes").shown())
}

/// `14:02`, with how long it took.
pub fn hours(record: &SessionRecord, length: Option<String>) -> String {
    let started = time_of_day(record.started_at);
    length.map_or_else(
        || text!("since {time}", time = &started).shown(),
        |length| format!("{started}, {length}"),
    )
}

/// How it ended, in a word or two.
pub const fn ending(ending: Option<Ending>, is_over: bool) -> Text {
    match (ending, is_over) {
        (Some(Ending::Exited), _) => text!("Exited"),
        (Some(Ending::Quit), _) => text!("App closed"),
        (Some(Ending::WrongUser), _) => text!("Wrong user"),
        (Some(Ending::Expired), _) => text!("Time limit reached"),
        (Some(Ending::Crashed), _) => text!("Closed unexpectedly"),
        (Some(Ending::Revoked), _) => text!("Ended by the server"),
        (Some(Ending::IdentityMismatch), _) => text!("Identity check failed"),
        (None, true) => text!("Ended"),
        (None, false) => text!("In progress"),
    }
}

/// The export.
pub mod export {
    use ergo_catalog::{Text, text};

    /// The title of the dialog.
    pub const TITLE: Text = text!("Export session");
    /// What is chosen.
    pub const FORMAT: Text = text!("Format");
    /// The receipt with its proof.
    pub const RECEIPT: Text = text!("Receipt with proof");
    /// What it is for.
    pub const RECEIPT_TEXT: Text =
        text!("One page for the customer, who can verify it without the server (ergo receipt verify).");
    /// The journal.
    pub const JOURNAL: Text = text!("Full record (JSON)");
    /// What it is for.
    pub const JOURNAL_TEXT: Text =
        text!("Every entry with its hash, so that the record can be verified outside this app.");
    /// The receipt.
    pub const MARKDOWN: Text = text!("Receipt (Markdown)");
    /// What it is for.
    pub const MARKDOWN_TEXT: Text = text!("A summary with your notes, ready to paste into a ticket.");
    /// What the file is.
    pub const WARNING: Text = text!(
        "The file names the customer and everyone whose page you opened. It will be saved to your Downloads folder."
    );
    /// Writes it.
    pub const EXPORT: Text = text!("Export");
    /// Leaves the dialog.
    pub const CANCEL: Text = text!("Cancel");
    /// Leaves it once the file is there.
    pub const CLOSE: Text = text!("Close");
    /// The file is there.
    pub const SAVED: Text = text!("Saved");
    /// Copies where it is.
    pub const COPY_PATH: Text = text!("Copy path");
}

/// The dates to choose from.
pub mod dates {
    use ergo_catalog::{Text, text};

    /// All of them.
    pub const ANY: Text = text!("Any date");
    /// Today.
    pub const TODAY: Text = text!("Today");
    /// The last 7 days.
    pub const WEEK: Text = text!("Last 7 days");
    /// The last 30 days.
    pub const MONTH: Text = text!("Last 30 days");
    /// Two dates.
    pub const RANGE: Text = text!("Custom range");
}
