//! TLS: the certificate and its key from two files, which are reread when they change.

use crate::clock::moment;
use aws_lc_rs::digest::{SHA256, digest};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, CertificateError, RootCertStore, ServerConfig,
        client::verify_server_cert_signed_by_trust_anchor,
        crypto::CryptoProvider,
        pki_types::{
            CertificateDer, PrivateKeyDer, UnixTime,
            pem::{self, PemObject},
        },
        server::{ClientHello, ParsedCertificate, ResolvesServerCert},
        sign::CertifiedKey,
    },
};

/// How often the files are checked.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The files with the certificate and its key, in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate, and the chain from it to a root.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Why TLS cannot be served with these files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{0} cannot be read: {1}")]
    File(PathBuf, io::Error),
    /// A file's content is not valid PEM.
    #[error("{0} holds no usable {1} in PEM: {2}")]
    Pem(PathBuf, &'static str, pem::Error),
    /// A file contains no certificate.
    #[error("{0} holds no certificate in PEM")]
    Empty(PathBuf),
    /// Clients refuse the certificate because it has expired.
    #[error("clients refuse the certificate in {0}: it, or one that it is signed with, expired at {1}")]
    Expired(PathBuf, String),
    /// Clients refuse the certificate because it is not valid yet.
    #[error(
        "clients refuse the certificate in {0}: it, or one that it is signed with, is not valid before {1}"
    )]
    NotYet(PathBuf, String),
    /// The certificate and key do not match, or the key's type is not supported.
    #[error("the certificate and the key cannot be used together: {0}")]
    Pair(rustls::Error),
}

/// The pair that clients get.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// The content of the files.
struct Contents {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

/// The server's side of TLS.
pub struct Tls {
    files: TlsFiles,
    current: Arc<Current>,
    /// Hashes of the files as last read, valid or not.
    seen: [Vec<u8>; 2],
    acceptor: TlsAcceptor,
}

impl Tls {
    /// Loads the files.
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let contents = files.read()?;
        let pair = pair(&files, &contents)?;
        warn_of_its_time(&files, &pair);
        let current = Arc::new(Current(RwLock::new(Arc::new(pair))));
        let resolver: Arc<dyn ResolvesServerCert> = Arc::clone(&current) as _;
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Pair)?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok(Self { files, current, seen: contents.digests(), acceptor })
    }

    /// The acceptor for handshakes with clients.
    pub fn acceptor(&self) -> TlsAcceptor {
        self.acceptor.clone()
    }

    /// Keeps checking the files. The next client gets the new ones; if those are not valid, the old ones stay, and
    /// the log says so once.
    pub async fn keep_current(mut self) {
        let mut missing = false;
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            // Blocking is fine here: these are small files on a local disk.
            match self.files.read() {
                Ok(contents) => self.take(&contents),
                Err(error) if !missing => {
                    tracing::warn!(%error, "the certificate cannot be looked at; the one before stays in use");
                    missing = true;
                    continue;
                }
                Err(_) => continue,
            }
            missing = false;
        }
    }

    fn take(&mut self, contents: &Contents) {
        let seen = contents.digests();
        if seen == self.seen {
            return;
        }
        self.seen = seen;
        match pair(&self.files, contents) {
            Ok(pair) => {
                warn_of_its_time(&self.files, &pair);
                *self.current.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pair);
                tracing::info!("the certificate has changed, and the new one is in use");
            }
            Err(error) => {
                tracing::warn!(%error, "the new certificate cannot be used; the one before stays in use");
            }
        }
    }
}

impl TlsFiles {
    /// Checks that the files can be used now.
    pub fn check(&self) -> Result<(), TlsError> {
        require_its_time(self, &pair(self, &self.read()?)?)
    }

    fn read(&self) -> Result<Contents, TlsError> {
        let read = |path: &Path| fs::read(path).map_err(|error| TlsError::File(path.to_owned(), error));
        Ok(Contents { certificate: read(&self.certificate)?, key: read(&self.key)? })
    }
}

impl Contents {
    fn digests(&self) -> [Vec<u8>; 2] {
        [&self.certificate, &self.key].map(|bytes| digest(&SHA256, bytes).as_ref().to_vec())
    }
}

fn pair(files: &TlsFiles, contents: &Contents) -> Result<CertifiedKey, TlsError> {
    let wrong = |path: &Path, what: &'static str| {
        let path = path.to_owned();
        move |error: pem::Error| TlsError::Pem(path, what, error)
    };
    let chain = CertificateDer::pem_slice_iter(&contents.certificate)
        .collect::<Result<Vec<_>, _>>()
        .map_err(wrong(&files.certificate, "certificate"))?;
    if chain.is_empty() {
        return Err(TlsError::Empty(files.certificate.clone()));
    }
    let key = PrivateKeyDer::from_pem_slice(&contents.key).map_err(wrong(&files.key, "private key"))?;
    CertifiedKey::from_der(chain, key, &provider()).map_err(TlsError::Pair)
}

/// Warns about a certificate that is not valid now. The server still starts: no client accepts the certificate, but
/// once it is renewed, no restart is needed.
fn warn_of_its_time(files: &TlsFiles, pair: &CertifiedKey) {
    if let Err(error) = require_its_time(files, pair) {
        tracing::warn!(%error, "no client will come in");
    }
}

/// Refuses a certificate that is not valid now, or has one in its chain.
fn require_its_time(files: &TlsFiles, pair: &CertifiedKey) -> Result<(), TlsError> {
    let at = |time: UnixTime| moment(i64::try_from(time.as_secs()).unwrap_or_default().saturating_mul(1000));
    for certificate in &pair.cert {
        let certificate = ParsedCertificate::try_from(certificate).map_err(TlsError::Pair)?;
        // No root is trusted here, so this always fails, but the validity period is checked before the signature.
        let judged = verify_server_cert_signed_by_trust_anchor(
            &certificate,
            &RootCertStore::empty(),
            &[],
            UnixTime::now(),
            provider().signature_verification_algorithms.all,
        );
        let file = files.certificate.clone();
        match judged {
            Err(rustls::Error::InvalidCertificate(CertificateError::ExpiredContext {
                not_after, ..
            })) => {
                return Err(TlsError::Expired(file, at(not_after)));
            }
            Err(rustls::Error::InvalidCertificate(CertificateError::NotValidYetContext {
                not_before,
                ..
            })) => return Err(TlsError::NotYet(file, at(not_before))),
            _ => {}
        }
    }
    Ok(())
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}
