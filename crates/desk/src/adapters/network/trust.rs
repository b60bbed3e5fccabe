//! Whom the app trusts: the authorities in the system's store, so also an organization's own.

use crate::plain::plain;
use rustls::{
    CertificateError, ClientConfig, ConfigBuilder, DigitallySignedStruct, Error, OtherError, RootCertStore,
    SignatureScheme, WantsVerifier,
    client::{
        WantsClientCert,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;
use x509_cert::{Certificate, der::Decode};

/// The certificate's issuer is not trusted on this computer.
#[derive(Debug, thiserror::Error)]
#[error("the issuer {issuer} is not trusted")]
pub struct UnknownIssuer {
    /// The issuer, as the certificate names it.
    pub issuer: String,
}

/// Trusts what the system trusts. On a computer without authorities, no one is trusted, but the app still starts.
pub fn system(
    config: ConfigBuilder<ClientConfig, WantsVerifier>,
    provider: Arc<CryptoProvider>,
) -> ConfigBuilder<ClientConfig, WantsClientCert> {
    match Verifier::new(provider) {
        Ok(verifier) => {
            config.dangerous().with_custom_certificate_verifier(Arc::new(NamesTheIssuer(verifier)))
        }
        Err(error) => {
            tracing::warn!(%error, "this computer trusts no certificate authority, so no server can be reached over https");
            config.with_root_certificates(RootCertStore::empty())
        }
    }
}

/// The system's verifier. Its verdict stands; this only adds the name of an issuer that it does not know.
#[derive(Debug)]
struct NamesTheIssuer(Verifier);

impl ServerCertVerifier for NamesTheIssuer {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        verdict.map_err(|error| match error {
            Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                // The last certificate of the chain is the nearest to the authority.
                let issuer = issuer(intermediates.last().unwrap_or(end_entity));
                Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(UnknownIssuer {
                    issuer,
                }))))
            }
            error => error,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Such as `CN=Example Root,O=Example`.
fn issuer(certificate: &CertificateDer<'_>) -> String {
    let named = Certificate::from_der(certificate)
        .map(|certificate| certificate.tbs_certificate().issuer().to_string());
    // Anyone can make a certificate with any name.
    named
        .map(|name| plain(&name))
        .ok()
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "without a name".to_owned())
}
