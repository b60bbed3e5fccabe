//! How the app reaches servers: through the system's proxy, and only those whose certificate this computer trusts. Every
//! HTTP client of the app is made here.

mod client_certificate;
mod failure;
mod here;
mod trust;

pub use client_certificate::CertificateError;
pub use failure::why;

use client_certificate::ClientCertificate;
pub use here::is_this_computer;
use reqwest::{Client, ClientBuilder, Url, redirect::Policy};
use rustls::{ClientConfig, ConfigBuilder, client::WantsClientCert, crypto::aws_lc_rs};
use std::sync::Arc;

/// How this computer reaches servers. The system's proxy is read whenever a client is made.
#[derive(Clone)]
pub struct Network {
    /// For everyone.
    anonymous: ClientConfig,
    /// For the workspace server: with this computer's certificate, if the organization names one.
    identified: ClientConfig,
}

impl Network {
    /// The network of a computer without a certificate of its own.
    pub fn anonymous() -> Result<Self, rustls::Error> {
        let anonymous = trusting()?.with_no_client_auth();
        Ok(Self { identified: anonymous.clone(), anonymous })
    }

    /// The same, with a certificate of its own for the workspace server: a PEM file with the certificate and its key.
    /// `now` is in Unix seconds.
    pub fn identified(self, file: &str, now: i64) -> Result<Self, CertificateError> {
        let ClientCertificate { chain, key } = ClientCertificate::read(file, now)?;
        let config = trusting().and_then(|config| config.with_client_auth_cert(chain, key));
        Ok(Self { identified: config.map_err(CertificateError::Unusable)?, ..self })
    }

    /// A client for any other server: it presents no certificate.
    pub fn to(&self, server: &Url) -> ClientBuilder {
        client(server, self.anonymous.clone())
    }

    /// A client for the workspace server.
    pub fn to_workspace_server(&self, server: &Url) -> ClientBuilder {
        client(server, self.identified.clone())
    }
}

/// Follows no redirects: they could lead anywhere.
fn client(server: &Url, tls: ClientConfig) -> ClientBuilder {
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .user_agent(concat!("ergo-support/", env!("CARGO_PKG_VERSION")));
    // A request to this computer never leaves it, even if the system's settings do not exclude it from the proxy.
    if is_this_computer(server) { client.no_proxy() } else { client }
}

fn trusting() -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, rustls::Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let versions =
        ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    Ok(trust::system(versions, provider))
}
