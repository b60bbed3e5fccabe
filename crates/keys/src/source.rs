//! Where an issuer's keys come from.

use reqwest::Url;

/// Where the keys of one issuer come from: an address in the configuration, or the one in the issuer's own discovery
/// document, which must be on the issuer's host. A token never decides it (RFC 8725 §3.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The address that an administrator configured.
    Fixed(Url),
    /// By discovery (`OpenID` Connect Discovery 1.0 §4).
    Discovered {
        /// The address of the discovery document.
        document: Url,
        /// The issuer that it must name.
        issuer: String,
    },
}

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Not a usable absolute URL.
    #[error("it must be an address like https://id.example, without a query, fragment, or password")]
    Shape,
    /// Plain http to another computer.
    #[error("it must use https; plain http is allowed only for this computer")]
    NotEncrypted,
}

impl Source {
    /// The keys at a configured address, on any host.
    pub fn fixed(address: &str) -> Result<Self, SourceError> {
        checked(address).map(Self::Fixed)
    }

    /// Where the fetch begins. It ends on the same host.
    pub fn address(&self) -> &Url {
        match self {
            Self::Fixed(address) | Self::Discovered { document: address, .. } => address,
        }
    }

    /// The keys that an issuer's discovery document names.
    pub fn discovered(issuer: &str) -> Result<Self, SourceError> {
        checked(issuer)?;
        // §4.1: a trailing slash of the issuer is removed before the path is appended.
        let document = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        Ok(Self::Discovered { document: checked(&document)?, issuer: issuer.to_owned() })
    }
}

/// Checks that keys may be fetched from this address.
pub(crate) fn checked(address: &str) -> Result<Url, SourceError> {
    let url = Url::parse(address).map_err(|_| SourceError::Shape)?;
    let bare = url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && url.host_str().is_some();
    match url.scheme() {
        "https" if bare => Ok(url),
        // Literal loopback addresses only: the name `localhost` can be pointed elsewhere.
        "http" if bare && matches!(url.host_str(), Some("127.0.0.1" | "[::1]")) => Ok(url),
        "http" if bare => Err(SourceError::NotEncrypted),
        _ => Err(SourceError::Shape),
    }
}

/// Whether a discovered address is on the host of the document that named it.
pub(crate) fn same_host(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_only_to_this_computer() {
        for good in ["https://id.example/jwks", "http://127.0.0.1:1/jwks", "http://[::1]:1/"] {
            assert!(Source::fixed(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://id.example", SourceError::NotEncrypted),
            ("http://localhost/", SourceError::NotEncrypted),
            ("http://169.254.169.254/", SourceError::NotEncrypted),
            ("file:///etc/passwd", SourceError::Shape),
            ("https://a:b@id.example", SourceError::Shape),
            ("https://id.example/?x=1", SourceError::Shape),
            ("id.example", SourceError::Shape),
        ] {
            assert_eq!(Source::fixed(bad), Err(why), "{bad}");
            assert_eq!(Source::discovered(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn the_document_is_below_the_issuer() {
        for issuer in ["https://id.example/realms/a", "https://id.example/realms/a/"] {
            let Ok(Source::Discovered { document, issuer: named }) = Source::discovered(issuer) else {
                panic!()
            };
            assert_eq!(document.as_str(), "https://id.example/realms/a/.well-known/openid-configuration");
            assert_eq!(named, issuer, "compared as it was configured");
        }
    }
}
