//! The folder of a witness.

use crate::{
    Witness, WitnessError,
    error::file,
    key_file::{self, sync_folder},
    store::Store,
};
use ergo_evidence::VerifierKey;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Where a witness has its key and its state.
#[derive(Clone, Debug)]
pub struct Place(PathBuf);

impl Place {
    /// The folder with that path, which may not exist yet.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Makes a witness with a new key. Afterward everything is there, or nothing: a key without the state that it has
    /// vouched for would vouch for anything.
    pub async fn init(&self, name: &str) -> Result<VerifierKey, WitnessError> {
        let Self(folder) = self;
        let what = || format!("making {}", folder.display());
        // An empty folder may have been made by whoever installed the service.
        let is_there = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(file(what())(error)),
        };
        if is_there {
            return Err(WitnessError::Exists(folder.display().to_string()));
        }
        let parent = match folder.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(file(what()))?;
        let new = hidden_folder(parent).map_err(file(what()))?;
        let key = key_file::create(&new.path().join(KEY), name)?;
        Store::create(&new.path().join(DATABASE), key.verifier()).await?.close().await;
        sync_folder(new.path()).map_err(file(what()))?;
        // Fails if somebody has put something there meanwhile.
        fs::rename(new.path(), folder).and_then(|()| sync_folder(parent)).map_err(file(what()))?;
        // It has another name now.
        let _ = new.keep();
        Ok(key.verifier().clone())
    }

    /// Opens the witness, to serve or to configure it.
    pub async fn open(&self) -> Result<Witness, WitnessError> {
        let key = key_file::read(&self.0.join(KEY))?;
        let store = Store::open(&self.0.join(DATABASE), key.verifier()).await?;
        Ok(Witness::new(key, store))
    }
}

/// Only for its owner; Windows has the access list of the folder that it is in.
fn hidden_folder(parent: &Path) -> io::Result<TempDir> {
    let new = tempfile::Builder::new().prefix(".witness").tempdir_in(parent)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(new.path(), fs::Permissions::from_mode(0o700))?;
    }
    Ok(new)
}

const KEY: &str = "witness.key";
const DATABASE: &str = "witness.sqlite";
