//! Exports from the history: the text of a receipt, for a ticket, and a session as a file.

use crate::{
    Desk,
    leave::{receipt, receipt_text},
    record::unreadable,
};
use ergo_catalog::text;
use ergo_journal::Evidence;
use ergo_protocol::{
    Code, Problem,
    evidence::{Absent, Leaf, Receipt},
    export::{ExportFormat, Exported, JOURNAL_FORMAT, JOURNAL_VERSION, JournalFile, TextFormat},
    journal::SessionJournal,
};
use ergo_receipt::Keys;
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The most files with the same name. Beyond that, something else is wrong.
const MOST_NAMES: u32 = 1_000;

impl Desk {
    /// The receipt of one of the agent's sessions as text.
    pub async fn receipt_text(&self, id: &str, format: TextFormat) -> Result<String, Problem> {
        let session = self.history_session(id).await?;
        Ok(receipt_text::text(&receipt::of(session, false), format))
    }

    /// Writes one of the agent's sessions to a new file in `folder`; no existing file is replaced.
    pub async fn export_session(
        &self,
        id: &str,
        format: ExportFormat,
        folder: &Path,
    ) -> Result<Exported, Problem> {
        let session = self.history_session(id).await?;
        let name = file_name(&session, format);
        let bytes = match format {
            ExportFormat::Receipt => self.proven_page(id).await?.into_bytes(),
            ExportFormat::Journal => journal_file(session, self.now())?,
            ExportFormat::Markdown => {
                receipt_text::text(&receipt::of(session, false), TextFormat::Markdown).into_bytes()
            }
        };
        let folder = folder.to_owned();
        let written = tokio::task::spawn_blocking(move || write_new(&folder, &name, &bytes)).await;
        let path = written.map_err(io::Error::other).flatten().map_err(|error| unwritable(&error))?;
        Ok(Exported { path: path.display().to_string() })
    }
}

impl Desk {
    /// The receipt that was verified when the session was confirmed, as a page.
    async fn proven_page(&self, id: &str) -> Result<String, Problem> {
        let not_confirmed = || {
            Problem::new(
                Code::WrongState,
                text!(
                    "This session is not confirmed yet. Its receipt can be exported once the server’s log proves it."
                ),
            )
        };
        let journal = self.journal()?;
        let evidence = journal.evidence(id).await.map_err(|error| unreadable(&error))?;
        let Some(Evidence::Receipt(receipt)) = evidence else { return Err(not_confirmed()) };
        let mut receipt: Receipt = serde_json::from_str(&receipt).map_err(|error| unwritable(&error))?;
        for leaf in &mut receipt.leaves {
            withhold_from_customers(leaf);
        }
        let server = self.server_url().as_str();
        let known = journal.log_keys(server).await.map_err(|error| unreadable(&error))?;
        let logs = known.iter().filter_map(|key| key.parse().ok()).collect();
        // Verified again, because the file may have been edited since.
        let verified = ergo_receipt::verify(&receipt, &Keys { logs, ..Keys::default() });
        let verified = verified.map_err(|fault| {
            tracing::error!(%fault, "a stored receipt no longer verifies");
            not_confirmed()
        })?;
        ergo_receipt::html(&receipt, &verified).map_err(|error| unwritable(&error))
    }
}

/// What is in no workspace, such as a lead's message to the agent, is not for the customer, who gets the page.
fn withhold_from_customers(leaf: &mut Leaf) {
    let is_private = leaf.row.as_ref().is_some_and(|row| {
        row.get("t") == Some(&json!("audit")) && row.get("workspace") == Some(&Value::Null)
    });
    if is_private {
        (leaf.row, leaf.salt, leaf.absent) = (None, None, Some(Absent::Withheld));
    }
}

fn journal_file(session: SessionJournal, now: i64) -> Result<Vec<u8>, Problem> {
    let SessionJournal { record, entries, chain } = session;
    let file = JournalFile {
        format: JOURNAL_FORMAT.to_owned(),
        version: JOURNAL_VERSION,
        exported_at: now,
        record,
        entries,
        chain,
    };
    serde_json::to_vec_pretty(&file).map_err(|error| unwritable(&error))
}

/// `ergo-session-SUP-4821-ses_1`, with the format's ending. Anything but a letter or digit in the ticket becomes a
/// dash.
fn file_name(session: &SessionJournal, format: ExportFormat) -> (String, &'static str) {
    let safe = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(64).collect()
    };
    let ending = match format {
        ExportFormat::Journal => "json",
        ExportFormat::Markdown => "md",
        ExportFormat::Receipt => "html",
    };
    (format!("ergo-session-{}-{}", safe(&session.record.ticket), safe(&session.record.id)), ending)
}

/// Writes a new file: `name.md`, or else `name-2.md`, `name-3.md`, …
fn write_new(folder: &Path, (name, ending): &(String, &'static str), bytes: &[u8]) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    for number in 1..MOST_NAMES {
        let counted = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{name}{counted}.{ending}"));
        match create_private(&path) {
            Ok(mut file) => {
                let written = file.write_all(bytes).and_then(|()| file.sync_all());
                if written.is_err() {
                    // An incomplete file would look like an export. If it cannot be removed, the error says enough.
                    let _ = std::fs::remove_file(&path);
                }
                return written.map(|()| path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Creates a new file that no one else on this computer can read, because it names customers.
fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn unwritable(error: &dyn std::error::Error) -> Problem {
    tracing::error!(%error, "a session could not be exported");
    Problem::new(
        Code::ExportUnwritable,
        text!(
            "The file could not be written to your Downloads folder. Check that the folder exists and has space."
        ),
    )
}

#[cfg(all(test, unix))]
mod tests {
    use super::write_new;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn an_exported_session_is_its_agents_alone_and_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let name = ("ergo-session".to_owned(), "md");
        let first = write_new(folder.path(), &name, b"one").unwrap();
        let second = write_new(folder.path(), &name, b"two").unwrap();
        assert_eq!(second.file_name().unwrap(), "ergo-session-2.md");
        assert_eq!(std::fs::read(&first).unwrap(), b"one");
        for file in [first, second] {
            assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
