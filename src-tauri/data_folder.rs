//! The folder with the app's data: on this computer, not in a profile that Windows copies to every computer that a person
//! signs in to. Earlier versions used that one.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, ErrorKind},
    path::Path,
};

/// The journal's file. It moves last, so that a move that was interrupted is continued at the next start.
pub const JOURNAL: &str = "journal.sqlite";

/// Moves the data of an earlier version to its new folder. Does nothing if there is a journal in the new one.
pub fn move_once(from: &Path, to: &Path) -> io::Result<()> {
    if from == to || !from.is_dir() || to.join(JOURNAL).exists() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    let names: Vec<_> = fs::read_dir(from)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
    let (journal, others): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name == OsStr::new(JOURNAL));
    for name in others.iter().chain(&journal) {
        move_file(&from.join(name), &to.join(name))?;
    }
    // Something may have been left in it.
    _ = fs::remove_dir(from);
    Ok(())
}

/// Moves one file, also from a network share. A folder there is not ours.
fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_dir() || to.exists() {
        return Ok(());
    }
    match fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {
            // Under another name until it is complete and on disk.
            let unfinished = to.with_extension("unfinished");
            fs::copy(from, &unfinished)?;
            File::options().write(true).open(&unfinished)?.sync_all()?;
            fs::rename(&unfinished, to)?;
            fs::remove_file(from)
        }
        renamed => renamed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_moves_once_and_nothing_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("roaming"), folder.path().join("local"));
        move_once(&from, &to).unwrap();
        assert!(!to.exists());
        fs::create_dir_all(&from).unwrap();
        for name in [JOURNAL, "journal.sqlite-wal", "preferences.json"] {
            fs::write(from.join(name), name).unwrap();
        }
        move_once(&from, &from).unwrap();
        // WebView2 keeps its own folder in the new one.
        fs::create_dir_all(to.join("EBWebView")).unwrap();
        move_once(&from, &to).unwrap();
        for name in [JOURNAL, "journal.sqlite-wal", "preferences.json"] {
            assert_eq!(fs::read_to_string(to.join(name)).unwrap(), name);
        }
        assert!(!from.exists());
        // An older version was started again. Its journal's parts must not end up beside the new journal.
        fs::create_dir_all(&from).unwrap();
        fs::write(from.join("journal.sqlite-shm"), "older").unwrap();
        move_once(&from, &to).unwrap();
        assert!(!to.join("journal.sqlite-shm").exists() && from.join("journal.sqlite-shm").exists());
    }

    #[test]
    fn an_interrupted_move_is_continued() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("roaming"), folder.path().join("local"));
        fs::create_dir_all(&from).unwrap();
        fs::create_dir_all(&to).unwrap();
        fs::write(to.join("journal.sqlite-wal"), "moved").unwrap();
        fs::write(from.join(JOURNAL), "journal").unwrap();
        move_once(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(to.join(JOURNAL)).unwrap(), "journal");
        assert_eq!(fs::read_to_string(to.join("journal.sqlite-wal")).unwrap(), "moved");
    }
}
