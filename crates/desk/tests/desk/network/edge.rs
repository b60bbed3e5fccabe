//! What is in front of a server: TLS, as an organization's gateway ends it. It may demand a client certificate.

use super::authority::{Authority, Issued};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// TLS in front of a server on this computer.
pub struct Edge {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A connection that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The name that the client asked for; none for an address.
    pub name: Option<String>,
    /// Whether it showed a certificate.
    pub with_certificate: bool,
}

/// Whether clients have to show a certificate.
pub enum Clients<'a> {
    Anyone,
    /// Of this authority, if they have one.
    Asked(&'a Authority),
    /// Of this authority.
    Required(&'a Authority),
}

impl Edge {
    pub async fn open(own: &Issued, clients: Clients<'_>, server: &str) -> Self {
        let config = TlsAcceptor::from(Arc::new(config(own, &clients)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let (server, all) = (server.strip_prefix("http://").unwrap().to_owned(), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (config, server, all) = (config.clone(), server.clone(), Arc::clone(&all));
                tokio::spawn(async move {
                    let Ok(mut stream) = config.accept(stream).await else { return };
                    let (_, tls) = stream.get_ref();
                    let name = tls.server_name().map(str::to_owned);
                    let with_certificate = tls.peer_certificates().is_some();
                    all.lock().unwrap().push(Seen { name, with_certificate });
                    let mut server = TcpStream::connect(server).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut stream, &mut server).await;
                });
            }
        });
        Self { address, seen }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

fn config(own: &Issued, clients: &Clients<'_>) -> ServerConfig {
    let chain = CertificateDer::pem_slice_iter(own.certificate.as_bytes()).map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_slice(own.key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = |authority: &Authority| {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(authority.pem.as_bytes()).unwrap()).unwrap();
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
    };
    let config = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = match clients {
        Clients::Anyone => config.with_no_client_auth(),
        Clients::Asked(authority) => {
            config.with_client_cert_verifier(verifier(authority).allow_unauthenticated().build().unwrap())
        }
        Clients::Required(authority) => {
            config.with_client_cert_verifier(verifier(authority).build().unwrap())
        }
    };
    config.with_single_cert(chain, key).unwrap()
}
