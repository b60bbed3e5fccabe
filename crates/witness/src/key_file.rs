//! The file with the private key: `PRIVATE+KEY+<name>+<key ID>+<base64 of type and seed>`. The specification has no form
//! for private keys; this one is that of Go's notes, with a witness' type (0x04).

use crate::error::{WitnessError, file};
use aws_lc_rs::rand;
use base64::{Engine, engine::general_purpose::STANDARD};
use ergo_evidence::CosigningKey;
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

const BEGIN: &str = "PRIVATE+KEY+";
/// `cosignature/v1`.
const KIND: u8 = 4;

/// Makes a key and writes its file, which only its owner can read.
pub fn create(path: &Path, name: &str) -> Result<CosigningKey, WitnessError> {
    let mut seed = [0; 32];
    rand::fill(&mut seed).map_err(|_| WitnessError::Random)?;
    let key = CosigningKey::from_seed(name, &seed)?;
    let encoded = STANDARD.encode([[KIND].as_slice(), &seed].concat());
    let text = format!("{BEGIN}{name}+{}+{encoded}\n", id(&key));
    let what = format!("writing {}", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || {
        // Only for its owner from the beginning, and under its name only when it is complete.
        let mut written = tempfile::NamedTempFile::new_in(folder)?;
        written.write_all(text.as_bytes())?;
        written.as_file().sync_all()?;
        written.persist_noclobber(path).map_err(|failed| failed.error)?;
        sync_folder(folder)
    };
    write().map_err(file(what))?;
    Ok(key)
}

/// Reads it.
pub fn read(path: &Path) -> Result<CosigningKey, WitnessError> {
    let text = fs::read_to_string(path).map_err(file(format!("reading {}", path.display())))?;
    parse(text.trim_end_matches('\n')).ok_or_else(|| WitnessError::PrivateKey(path.display().to_string()))
}

fn parse(text: &str) -> Option<CosigningKey> {
    let mut parts = text.strip_prefix(BEGIN)?.splitn(3, '+');
    let (name, given, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let decoded = STANDARD.decode(encoded).ok()?;
    let (kind, seed) = decoded.split_first()?;
    let key = CosigningKey::from_seed(name, seed.try_into().ok()?).ok()?;
    (*kind == KIND && id(&key) == given).then_some(key)
}

fn id(key: &CosigningKey) -> String {
    format!("{:08x}", u32::from_be_bytes(key.verifier().id()))
}

/// So that what was renamed into it is there after a power failure.
pub fn sync_folder(folder: &Path) -> std::io::Result<()> {
    // Windows opens no folders as files, and writes through.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written_and_by_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("witness.key");
        let made = create(&path, "witness.example/w1").unwrap();
        assert_eq!(read(&path).unwrap().verifier(), made.verifier());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        // Never overwritten.
        assert!(matches!(create(&path, "witness.example/w2"), Err(WitnessError::File { .. })));
        assert_eq!(read(&path).unwrap().verifier(), made.verifier());
        let text = fs::read_to_string(&path).unwrap();
        for wrong in
            [text.replace("w1", "w2"), text.replace("KEY", "key"), text[..60].to_owned(), String::new()]
        {
            fs::write(&path, wrong).unwrap();
            let error = read(&path).unwrap_err();
            assert!(matches!(error, WitnessError::PrivateKey(_)), "{error}");
        }
    }
}
