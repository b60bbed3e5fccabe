//! Addresses that the app may send tokens to.

use url::Url;

/// Why an address is no server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Not an absolute http(s) URL without a path, query, fragment, or user info.
    #[error("it must be an address like https://workspace.example, with nothing after the host")]
    Shape,
    /// Plain http to another computer.
    #[error("it must use https; plain http is allowed only for a server on this computer")]
    NotEncrypted,
}

/// The address of a server and nothing after the host: https, or plain http to this computer (training, tests).
pub fn origin(text: &str) -> Result<Url, OriginError> {
    let url = Url::parse(text).map_err(|_| OriginError::Shape)?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && is_plain(&url);
    if !is_bare || !matches!(url.scheme(), "http" | "https") {
        Err(OriginError::Shape)
    } else if is_private(&url) {
        Ok(url)
    } else {
        Err(OriginError::NotEncrypted)
    }
}

/// An https address, or an http one of this computer.
pub fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| is_plain(&url) && is_private(&url))
}

fn is_plain(url: &Url) -> bool {
    url.host_str().is_some() && url.username().is_empty() && url.password().is_none()
}

fn is_private(url: &Url) -> bool {
    // Only IP addresses, because the name localhost can resolve to another computer.
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]"));
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}
