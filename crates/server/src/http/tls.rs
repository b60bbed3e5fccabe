//! TLS: the certificate and its key from two files, read again when they change.

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
        self, ServerConfig,
        crypto::CryptoProvider,
        pki_types::{
            CertificateDer, PrivateKeyDer,
            pem::{self, PemObject},
        },
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
};

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Where the certificate and its key are, in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate, and those that lead from it to a root.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Why TLS cannot be served with these files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file.
    #[error("{0} cannot be read: {1}")]
    File(PathBuf, io::Error),
    /// What is in it.
    #[error("{0} holds no usable {1} in PEM: {2}")]
    Pem(PathBuf, &'static str, pem::Error),
    /// There is none in it.
    #[error("{0} holds no certificate in PEM")]
    Empty(PathBuf),
    /// The two are not for each other, or the key is of no kind that is known here.
    #[error("the certificate and the key cannot be used together: {0}")]
    Pair(rustls::Error),
}

/// The pair that is shown to clients.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// What the files hold.
struct Contents {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

/// A server's side of TLS.
pub struct Tls {
    files: TlsFiles,
    current: Arc<Current>,
    /// Of the files as they were read last, good or not.
    seen: [Vec<u8>; 2],
    acceptor: TlsAcceptor,
}

impl Tls {
    /// With what is in the files now.
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let contents = files.read()?;
        let current = Arc::new(Current(RwLock::new(Arc::new(pair(&files, &contents)?))));
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

    /// Shakes hands with clients.
    pub fn acceptor(&self) -> TlsAcceptor {
        self.acceptor.clone()
    }

    /// Looks at the files again and again. New ones are shown to the next client; if they are not good, the old ones stay, and
    /// the log says so once.
    pub async fn keep_current(mut self) {
        let mut missing = false;
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            // Small files on a local disk.
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
    /// Whether they can be used.
    pub fn check(&self) -> Result<(), TlsError> {
        pair(self, &self.read()?).map(drop)
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

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}
