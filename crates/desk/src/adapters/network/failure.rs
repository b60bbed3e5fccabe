//! Explains why a request got no answer, in words that help the person who has to fix it.

use super::{here::is_this_computer, trust::UnknownIssuer};
use ergo_catalog::{Sentence, Text, text};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use rustls::{AlertDescription, CertificateError};
use std::{error::Error, io, iter::successors};

/// The sentence for a request that got no answer. `who` is the server, for people: “The workspace server”.
pub fn why(error: &reqwest::Error, who: Text) -> Sentence {
    let host = error.url().and_then(Url::host_str).map_or_else(|| text!("the server").into(), Sentence::from);
    let proxy = error.url().and_then(proxy);
    if let Some(tls) = causes(error).find_map(|cause| cause.downcast_ref()) {
        return said_of_tls(tls, who, host);
    }
    let in_time = !error.is_timeout();
    let Some(proxy) = proxy else {
        return if in_time {
            text!("{who} cannot be reached. Check your connection and try again.", who = who)
        } else {
            text!("{who} did not answer in time. Check your connection and try again.", who = who)
        };
    };
    // The type of this error is private to the library; a test with a real proxy reads each of its texts.
    let tunnel = causes(error).map(ToString::to_string).find(|cause| cause.starts_with("tunnel error: "));
    match tunnel.as_deref().and_then(|cause| cause.strip_prefix("tunnel error: ")) {
        Some("proxy authorization required") => text!(
            "The proxy {proxy} asks for a user name and password that this app does not have. Ask your administrator to let {host} through, or to put them into the proxy’s address.",
            proxy = proxy,
            host = host
        ),
        Some("unsuccessful") => text!(
            "The proxy {proxy} does not let this app reach {host}. Ask your administrator to allow it.",
            proxy = proxy,
            host = host
        ),
        Some("failed to create underlying connection") => text!(
            "The proxy {proxy} cannot be reached. Check your connection and this computer’s proxy settings.",
            proxy = proxy
        ),
        _ if in_time => text!(
            "{who} cannot be reached through the proxy {proxy}. Check your connection and try again.",
            who = who,
            proxy = proxy
        ),
        _ => text!(
            "{who} did not answer in time through the proxy {proxy}. Check your connection and try again.",
            who = who,
            proxy = proxy
        ),
    }
}

fn said_of_tls(error: &rustls::Error, who: Text, host: Sentence) -> Sentence {
    match error {
        rustls::Error::InvalidCertificate(error) => said_of_certificate(error, host),
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => text!(
            "{who} ({host}) asks for a client certificate, and this computer has none. Ask your administrator for one.",
            who = who,
            host = host
        ),
        rustls::Error::AlertReceived(
            AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::DecryptError
            | AlertDescription::AccessDenied,
        ) => text!(
            "{who} ({host}) does not accept this computer’s client certificate ({error}). Ask your administrator for another one.",
            who = who,
            host = host,
            error = error.to_string()
        ),
        error => text!(
            "No secure connection to {host} is possible ({error}). Tell your administrator.",
            host = host,
            error = error.to_string()
        ),
    }
}

fn said_of_certificate(error: &CertificateError, host: Sentence) -> Sentence {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => text!(
            "The certificate of {host} has expired. Check this computer’s date, and tell your administrator.",
            host = host
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => text!(
            "The certificate of {host} is not valid yet. Check this computer’s date, and tell your administrator.",
            host = host
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => text!(
            "The certificate of {host} is for another server. Check the server’s address, and tell your administrator.",
            host = host
        ),
        CertificateError::Other(other) => match other.0.downcast_ref::<UnknownIssuer>() {
            Some(UnknownIssuer { issuer }) => text!(
                "This computer does not trust the certificate of {host}, whose issuer is {issuer}. Ask IT to install your company’s certificate authority.",
                host = host,
                issuer = issuer
            ),
            None => unusable(error, host),
        },
        CertificateError::UnknownIssuer => text!(
            "This computer does not trust the certificate of {host}. Ask IT to install your company’s certificate authority.",
            host = host
        ),
        error => unusable(error, host),
    }
}

fn unusable(error: &CertificateError, host: Sentence) -> Sentence {
    text!(
        "The certificate of {host} cannot be used ({error}). Tell your administrator.",
        host = host,
        error = error.to_string()
    )
}

/// An error and what caused it. What an I/O error contains is a cause of its own.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    successors(Some(error), |error| cause(*error))
}

fn cause<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// The proxy that the system names for an address: its host and port, without a password.
fn proxy(to: &Url) -> Option<String> {
    if is_this_computer(to) {
        return None;
    }
    let proxy = Matcher::from_system().intercept(&to.as_str().parse().ok()?)?;
    let host = proxy.uri().host()?;
    Some(proxy.uri().port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}
