//! The certificate with which this computer identifies itself to the workspace server, if the organization names one.

use rustls::pki_types::{
    CertificateDer, PrivateKeyDer,
    pem::{self, PemObject},
};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};
use x509_cert::{Certificate, der::Decode};
use zeroize::Zeroizing;

/// The largest accepted file; a real one is not even a tenth as large.
const LARGEST: u64 = 256 * 1024;

/// A certificate, those that lead from it to its authority, and its key.
pub struct ClientCertificate {
    /// The computer's own certificate first.
    pub chain: Vec<CertificateDer<'static>>,
    /// Its private key.
    pub key: PrivateKeyDer<'static>,
}

/// Why the certificate cannot be used, in words for an administrator.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// There is no such file, or it cannot be read.
    #[error("{} cannot be read: {why}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The reason that the system gives.
        why: io::Error,
    },
    /// Others could read the key.
    #[error("{} can be read by others than its owner: set its mode to 600", .0.display())]
    NotPrivate(PathBuf),
    /// It has no certificate, no key, or something that is neither.
    #[error("{} is not a PEM file with a certificate and its unencrypted private key", .0.display())]
    NotPem(PathBuf),
    /// It is over.
    #[error("the certificate in {} expired on {day}: renew it", .file.display())]
    Expired {
        /// The file.
        file: PathBuf,
        /// The last day, such as 2026-11-30.
        day: String,
    },
    /// The certificate and the key do not belong together, or cannot be used.
    #[error("the certificate and its key cannot be used: {0}")]
    Unusable(rustls::Error),
}

impl ClientCertificate {
    /// Reads a PEM file. `~/` at the beginning stands for the home folder.
    pub fn read(file: &str, now: i64) -> Result<Self, CertificateError> {
        let file = in_home(file);
        let bytes = bytes(&file)?;
        let not_pem = |_: pem::Error| CertificateError::NotPem(file.clone());
        let chain: Vec<_> =
            CertificateDer::pem_slice_iter(&bytes).collect::<Result<_, _>>().map_err(not_pem)?;
        let key = PrivateKeyDer::from_pem_slice(&bytes).map_err(not_pem)?;
        let own = chain.first().and_then(|first| Certificate::from_der(first).ok());
        let Some(own) = own else { return Err(CertificateError::NotPem(file)) };
        let end = own.tbs_certificate().validity().not_after;
        let ended = i64::try_from(end.to_unix_duration().as_secs()).is_ok_and(|end| end < now);
        if ended {
            let day = end.to_date_time().to_string().chars().take(10).collect();
            return Err(CertificateError::Expired { file, day });
        }
        Ok(Self { chain, key })
    }
}

fn in_home(file: &str) -> PathBuf {
    match (file.strip_prefix("~/"), env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(file),
    }
}

fn bytes(file: &Path) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    let unreadable = |why| CertificateError::Unreadable { file: file.to_owned(), why };
    let about = fs::metadata(file).map_err(unreadable)?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(CertificateError::NotPem(file.to_owned()));
    }
    let bytes = fs::read(file).map(Zeroizing::new).map_err(unreadable)?;
    if is_private(&about) { Ok(bytes) } else { Err(CertificateError::NotPrivate(file.to_owned())) }
}

/// Whether only its owner can read a file. This process has just read it, so it runs as that owner, or as root.
#[cfg(unix)]
fn is_private(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    /// Any permission of the group or of everyone.
    const OTHERS: u32 = 0o077;
    about.mode() & OTHERS == 0
}

/// On Windows, the permissions of a file are not looked at.
#[cfg(not(unix))]
fn is_private(_: &fs::Metadata) -> bool {
    true
}
