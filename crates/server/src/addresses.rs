//! Checks the configured addresses: whether the server may listen there, and whether clients can reach it.

use crate::{config::Config, start_error::StartError};
use reqwest::Url;
use std::net::{IpAddr, SocketAddr};

/// Refuses a public URL that cannot serve as the issuer. Clients compare it with what tokens say, character by
/// character.
pub fn checked_url(url: String) -> Result<String, StartError> {
    let origin = Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let origin = origin.filter(|url| !is_everywhere(url)).map(|url| url.origin().ascii_serialization());
    if origin.as_ref() == Some(&url) { Ok(url) } else { Err(StartError::PublicUrl(origin)) }
}

fn is_everywhere(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_unspecified())
}

/// Without a public URL, the listening address is the issuer of the tokens, so it must be a specific address.
pub fn require_issuer(config: &Config) -> Result<(), StartError> {
    let is_one = config.public_url.is_some() || !config.listen.ip().to_canonical().is_unspecified();
    if is_one { Ok(()) } else { Err(StartError::NoPublicUrl(config.listen)) }
}

/// Refuses to serve metrics where clients connect.
pub fn require_own_metrics(config: &Config) -> Result<(), StartError> {
    let Some(metrics) = config.metrics_listen else { return Ok(()) };
    let [one, other] = [config.listen, metrics].map(|address| address.ip().to_canonical());
    let is_shared = config.listen.port() == metrics.port()
        && metrics.port() != 0
        && (one == other || one.is_unspecified() || other.is_unspecified());
    if is_shared { Err(StartError::MetricsAmongClients(metrics)) } else { Ok(()) }
}

/// Tokens must not be readable in transit: without TLS, nothing leaves this computer, unless a named proxy is in
/// front.
pub fn require_privacy(config: &Config) -> Result<(), StartError> {
    let is_private = config.listen.ip().to_canonical().is_loopback()
        || config.tls.is_some()
        || !config.trusted_proxies.is_empty()
        || config.allow_plain_http;
    if is_private { Ok(()) } else { Err(StartError::PlainHttp(config.listen)) }
}

/// The training door needs no password, so no other computer may reach it.
pub fn require_this_computer(config: &Config, public_url: Option<&str>) -> Result<(), StartError> {
    // Only an address is accepted, because tests put a recording proxy in front of it.
    let is_here = public_url.is_none_or(|url| {
        let address: Option<SocketAddr> = url.strip_prefix("http://").and_then(|rest| rest.parse().ok());
        address.is_some_and(|address| address.ip().is_loopback())
    });
    if config.listen.ip().is_loopback() && is_here { Ok(()) } else { Err(StartError::TrainingAddress) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_what_clients_make_of_it() {
        for good in ["https://support.example", "http://127.0.0.1:4000", "https://[2001:db8::1]:8443"] {
            assert_eq!(checked_url(good.to_owned()).unwrap(), good);
        }
        for (wrong, instead) in [
            ("https://support.example/", Some("https://support.example")),
            ("https://support.example/ergo", Some("https://support.example")),
            ("https://sam:zqsecret@support.example", Some("https://support.example")),
            ("https://support.example?x=1", Some("https://support.example")),
            ("https://support.example#x", Some("https://support.example")),
            ("https://Support.example:443", Some("https://support.example")),
            ("support.example", None),
            ("ftp://support.example", None),
            ("https://", None),
            ("http://0.0.0.0:4000", None),
            ("http://[::]:4000", None),
            ("", None),
        ] {
            let Err(error @ StartError::PublicUrl(_)) = checked_url(wrong.to_owned()) else {
                panic!("{wrong}")
            };
            let said = error.to_string();
            assert_eq!(instead, said.split(": write ").nth(1), "{said}");
            assert!(!said.contains("zqsecret"), "{said}");
        }
    }

    #[test]
    fn metrics_are_not_served_where_clients_come_in() {
        for (listen, metrics, is_shared) in [
            ("127.0.0.1:4000", "127.0.0.1:4000", true),
            ("0.0.0.0:4000", "127.0.0.1:4000", true),
            ("127.0.0.1:4000", "[::]:4000", true),
            ("[::ffff:127.0.0.1]:4000", "127.0.0.1:4000", true),
            ("127.0.0.1:4000", "127.0.0.1:4001", false),
            ("127.0.0.1:4000", "127.0.0.2:4000", false),
            ("127.0.0.1:0", "127.0.0.1:0", false),
        ] {
            let mut config = Config::new(listen.parse().unwrap(), "x".to_owned());
            config.metrics_listen = metrics.parse().ok();
            assert_eq!(require_own_metrics(&config).is_err(), is_shared, "{listen} {metrics}");
        }
    }

    #[test]
    fn every_address_is_the_address_of_no_issuer() {
        for (listen, is_one) in [("0.0.0.0:4000", false), ("[::]:4000", false), ("192.0.2.1:4000", true)] {
            let mut config = Config::new(listen.parse().unwrap(), "x".to_owned());
            assert_eq!(require_issuer(&config).is_ok(), is_one, "{listen}");
            config.public_url = Some("https://support.example".to_owned());
            assert!(require_issuer(&config).is_ok());
        }
    }
}
