//! Why a server cannot start.

use crate::{
    auth::{keys::KeyError, trusted::TrustedIssuerError},
    decision_point::config::PointError,
    http::tls::TlsError,
    import::ImportError,
    outbox::deliverer::DelivererError,
    store::{DatabaseError, StoreError},
};
use std::net::SocketAddr;

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The signing keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The stored data cannot be read or written.
    #[error("the data cannot be read or written: {0}")]
    Store(#[from] StoreError),
    /// The database was restored or copied, and what was open in it was not ended.
    #[error(
        "this database was restored or copied from another one: run `ergo-server restore --finish` first, which ends what was open in it"
    )]
    Restored,
    /// Training is only for this computer.
    #[error("--training works on this computer only: listen on 127.0.0.1 or [::1], and omit --public-url")]
    TrainingAddress,
    /// Training is only for sample people.
    #[error("--training needs a separate database: this one contains someone who is not a sample person")]
    TrainingPeople,
    /// The samples cannot be imported.
    #[error("the sample customers cannot be written: {0}")]
    Samples(#[from] ImportError),
    /// A trusted issuer cannot be used.
    #[error(transparent)]
    Trusted(#[from] TrustedIssuerError),
    /// Witnesses cannot be asked.
    #[error("witnesses cannot be asked: {0}")]
    Witnesses(reqwest::Error),
    /// Webhooks cannot be delivered.
    #[error(transparent)]
    Deliverer(#[from] DelivererError),
    /// The organization's decision point cannot be asked.
    #[error(transparent)]
    DecisionPoint(#[from] PointError),
    /// The server cannot listen at its address.
    #[error("cannot listen on that address: {0}")]
    Listen(std::io::Error),
    /// The server cannot listen at the metrics address.
    #[error("cannot serve metrics on that address: {0}")]
    MetricsListen(std::io::Error),
    /// Both addresses are the same.
    #[error("metrics need an address of their own, and {0} is where clients connect")]
    MetricsAmongClients(SocketAddr),
    /// The certificate or its key cannot be used.
    #[error("TLS cannot be served: {0}")]
    Tls(#[from] TlsError),
    /// Tokens would be readable on the network.
    #[error(
        "plain HTTP on {0} can be read on the network. Serve TLS with --tls-cert and --tls-key, name the proxy that does \
         with --trusted-proxy, listen on 127.0.0.1, or insist with --allow-plain-http"
    )]
    PlainHttp(SocketAddr),
    /// Two metrics have the same name.
    #[error("the metrics cannot be set up: {0}")]
    Metrics(#[from] prometheus::Error),
    /// The public URL cannot be used.
    #[error("the public URL must be an address such as https://support.example, with nothing after the host and the port{}", instead(.0.as_ref()))]
    PublicUrl(Option<String>),
    /// Tokens would name an issuer that no one can reach.
    #[error(
        "the public URL is not set, and clients cannot connect to {0}, which stands for every address of this \
         computer. Name the address at which clients reach the server: with --public-url https://…, with \
         ERGO_SERVER_PUBLIC_URL, or as public_url in the file that --config names"
    )]
    NoPublicUrl(SocketAddr),
}

fn instead(origin: Option<&String>) -> String {
    origin.map_or_else(String::new, |origin| format!(": write {origin}"))
}
