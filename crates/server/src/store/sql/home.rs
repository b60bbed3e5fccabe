//! Notices that this process's database was replaced by another one. Otherwise, a server would continue with the
//! sessions and keys of a database that is gone.

use super::{connection::Connection, error::StoreError, location::Location};
use std::{path::PathBuf, sync::Arc};
use tokio::sync::watch;

/// Where the database of this process is. Clones share their state.
#[derive(Clone)]
pub struct Home(Arc<Inner>);

struct Inner {
    /// The file, if the database is one.
    file: Option<PathBuf>,
    /// What distinguishes it from another one at the same address. `None` if that cannot be told.
    known: Option<String>,
    replaced: watch::Sender<bool>,
}

impl Home {
    /// Creates the home for a process that starts to work on a database, whose tables already exist.
    pub async fn of(location: &Location, connection: &mut Connection) -> Result<Self, StoreError> {
        let (file, known) = match location {
            Location::Sqlite(options) => {
                let file = options.get_filename().to_owned();
                let known = identity(&file).ok().flatten();
                (Some(file), known)
            }
            Location::Postgres(_) => (None, connection.place().await?),
        };
        Ok(Self(Arc::new(Inner { file, known, replaced: watch::Sender::new(false) })))
    }

    /// Refuses to continue if another database was noticed.
    pub fn require(&self) -> Result<(), StoreError> {
        if *self.0.replaced.borrow() { Err(StoreError::Replaced) } else { Ok(()) }
    }

    /// The same, and also checks now: the file, or what a server just said about its database's place.
    pub fn require_still(&self, said: Option<&str>) -> Result<(), StoreError> {
        let is_other = match (&self.0.file, &self.0.known) {
            (_, None) => false,
            // If the file cannot be examined, SQLite reports it.
            (Some(file), Some(known)) => identity(file).is_ok_and(|found| found.as_ref() != Some(known)),
            (None, Some(known)) => said.is_some_and(|said| said != known),
        };
        if is_other {
            self.is_replaced("another database has taken the place of this server's");
        }
        self.require()
    }

    /// Notes, for all clones, that it is another database now.
    pub fn is_replaced(&self, why: &str) {
        if !self.0.replaced.send_replace(true) {
            tracing::error!(why, "the database was replaced: this server is stopping");
        }
    }

    /// Waits until that is noticed. Returns the file, if the database is one.
    pub async fn replaced(&self) -> Option<PathBuf> {
        // This cannot fail, because this struct has the sender.
        _ = self.0.replaced.subscribe().wait_for(|replaced| *replaced).await;
        self.0.file.clone()
    }
}

/// What distinguishes a file from another one under its name. `None` if there is no file with this name.
#[cfg(unix)]
fn identity(file: &std::path::Path) -> std::io::Result<Option<String>> {
    use std::os::unix::fs::MetadataExt;
    match std::fs::metadata(file) {
        Ok(found) => Ok(Some(format!("{}/{}", found.dev(), found.ino()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn identity(_: &std::path::Path) -> std::io::Result<Option<String>> {
    // On this system, an open file cannot be replaced.
    Ok(None)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_of_the_same_name_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let [file, other] = ["a", "b"].map(|name| folder.path().join(name));
        fs::write(&file, "x").unwrap();
        fs::write(&other, "x").unwrap();
        let known = identity(&file).unwrap();
        fs::write(&file, "what is written into it changes nothing").unwrap();
        let home =
            Home(Arc::new(Inner { file: Some(file.clone()), known, replaced: watch::Sender::new(false) }));
        home.require_still(None).unwrap();
        fs::rename(&other, &file).unwrap();
        assert!(matches!(home.require_still(None), Err(StoreError::Replaced)));
        // It does not continue even if that is undone, because no one knows what was answered in the meantime.
        fs::remove_file(&file).unwrap();
        assert!(matches!(home.require(), Err(StoreError::Replaced)));
    }
}
