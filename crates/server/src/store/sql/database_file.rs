//! The database file is its owner's alone, because it contains the signing keys.

#[cfg(windows)]
use super::access_list;
use std::{
    fs::{self, OpenOptions},
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// What SQLite appends to the file's name: for the file itself, its log, and the log's index.
const ENDS: [&str; 3] = ["", "-wal", "-shm"];

/// The path of one of SQLite's side files.
pub fn beside(file: &Path, end: &str) -> PathBuf {
    let mut beside = file.as_os_str().to_owned();
    beside.push(end);
    beside.into()
}

/// Creates the file so that only its owner can read it. SQLite gives its side files the same mode.
#[cfg(unix)]
pub fn make_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => tighten(file),
        Err(error) => return Err(error),
        Ok(_) => {}
    }
    Ok(())
}

/// Creates the file so that only its owner, administrators, and the system can read it. SQLite's side files
/// inherit the folder's access list, so a folder that has nothing else in it becomes private, too.
#[cfg(windows)]
pub fn make_private(file: &Path) -> std::io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).open(file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
        Ok(_) => {
            let folder = fs::canonicalize(file)?.parent().map(Path::to_owned).unwrap_or_default();
            if fs::read_dir(&folder)?.count() == 1 {
                access_list::restrict(&folder)?;
            } else {
                tracing::warn!(
                    folder = %folder.display(),
                    "other users can read the database's log in this folder, and it contains signing keys; move the database to a folder of its own"
                );
            }
        }
    }
    tighten(file);
    Ok(())
}

/// Keeps others from reading an existing file. If the system refuses that, a warning is logged: some file systems
/// have no access rights, and the server must still start.
pub fn tighten(file: &Path) {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    for file in ENDS.map(|end| beside(&file, end)) {
        match restrict(&file) {
            Ok(true) => tracing::warn!(
                file = %file.display(),
                "other users could access the database, which contains the signing keys; now only its owner can"
            ),
            Ok(false) => {}
            Err(error) => tracing::warn!(
                %error,
                file = %file.display(),
                "other users can access the database, which contains the signing keys, and this cannot be changed"
            ),
        }
    }
}

/// Restricts a file, if there is one. True if others had access.
#[cfg(unix)]
fn restrict(file: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let Ok(about) = fs::metadata(file) else { return Ok(false) };
    let mode = about.permissions().mode();
    let private = mode & !0o077;
    if !about.is_file() || mode == private {
        return Ok(false);
    }
    fs::set_permissions(file, fs::Permissions::from_mode(private))?;
    Ok(true)
}

/// Restricts a file, if there is one. Whether others had access is not asked: the list is replaced.
#[cfg(windows)]
fn restrict(file: &Path) -> std::io::Result<bool> {
    if file.is_file() {
        access_list::restrict(file)?;
    }
    Ok(false)
}
