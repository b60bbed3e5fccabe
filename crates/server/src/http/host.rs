//! Checks the `Host` header, which names the server that a request is for (RFC 9112 §3.2). Nothing here depends on it, but
//! a proxy that reads it differently would route the request elsewhere.

use crate::failure::Failure;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Version, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::net::Ipv6Addr;

/// Layer: refuses a request that does not have exactly one valid `Host` header. HTTP/1.0 requests may have none.
pub async fn required(request: Request, next: Next) -> Response {
    if let Err(failure) = check(request.version(), request.headers()) {
        return failure.into_response();
    }
    next.run(request).await
}

fn check(version: Version, headers: &HeaderMap) -> Result<(), Failure> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        // HTTP/1.1 introduced it.
        (None, _) if version < Version::HTTP_11 => Ok(()),
        (None, _) => Err(Failure::invalid("The Host header is missing: HTTP/1.1 requires one.")),
        (Some(_), Some(_)) => Err(Failure::invalid("There is more than one Host header: send one.")),
        (Some(host), None) if is_host(host) => Ok(()),
        (Some(_), None) => Err(Failure::invalid("The Host header is not a host with an optional port.")),
    }
}

/// Whether it is a host with or without a port. It is empty if the target URI has no authority.
fn is_host(host: &HeaderValue) -> bool {
    let Ok(text) = host.to_str() else { return false };
    let Ok(authority) = text.parse::<Authority>() else { return text.is_empty() };
    let host = authority.host();
    let is_host = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !host.contains(['[', ']', ',']),
    };
    // With user information, the text does not begin with the host.
    let rest = text.strip_prefix(host);
    is_host && rest.is_some_and(|rest| rest.is_empty() || rest == ":" || authority.port_u16().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_taken(version: Version, hosts: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
        }
        check(version, &headers).is_ok()
    }

    #[test]
    fn a_request_names_one_host() {
        for host in [
            "",
            "ergo",
            "ergo:4000",
            "support.ergo.example",
            "ergo_server:80",
            "127.0.0.1:1",
            "[::1]:4000",
            "[::1]",
        ] {
            assert!(is_taken(Version::HTTP_11, &[host]), "{host}");
        }
        for host in [
            "sam@ergo",
            "ergo/path",
            "a, b",
            "a,b",
            "http://ergo",
            "[::1",
            "[::1]4000",
            "[x]",
            "ergo[1]",
            "ergo:port",
            "ergo:1:2",
            "ergo:99999",
        ] {
            assert!(!is_taken(Version::HTTP_11, &[host]), "{host}");
        }
        assert!(!is_taken(Version::HTTP_11, &[]));
        assert!(is_taken(Version::HTTP_10, &[]) && is_taken(Version::HTTP_10, &["ergo"]));
        for version in [Version::HTTP_10, Version::HTTP_11] {
            assert!(!is_taken(version, &["ergo", "ergo"]));
        }
    }
}
