//! The address of the workspace server: https, or plain http to this computer (training, tests).

use ergo_keys::{Source, SourceError};
use reqwest::Url;

/// A checked server address without a trailing slash; also the issuer that tokens must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    address: String,
    keys: Source,
}

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerUrlError {
    /// Not an absolute http(s) URL without a path, query, fragment, or user info.
    #[error("it must be an address like https://workspace.example, with nothing after the host")]
    Shape,
    /// Plain http to another computer.
    #[error("it must use https; plain http is allowed only for a server on this computer")]
    NotEncrypted,
}

impl ServerUrl {
    /// Parses an address that a person typed. Refused if the app may not send tokens there.
    pub fn parse(text: &str) -> Result<Self, ServerUrlError> {
        let url = Url::parse(text.trim()).map_err(|_| ServerUrlError::Shape)?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !bare || url.host_str().is_none() {
            return Err(ServerUrlError::Shape);
        }
        let address = url.as_str().trim_end_matches('/').to_owned();
        let keys =
            Source::fixed(&format!("{address}/.well-known/jwks.json")).map_err(|error| match error {
                SourceError::Shape => ServerUrlError::Shape,
                SourceError::NotEncrypted => ServerUrlError::NotEncrypted,
            })?;
        Ok(Self { address, keys })
    }

    /// The address, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The source of the keys that verify its tokens.
    pub fn keys(&self) -> Source {
        self.keys.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_only_to_this_computer() {
        assert_eq!(ServerUrl::parse("https://ergo.example/").unwrap().as_str(), "https://ergo.example");
        assert!(ServerUrl::parse("http://127.0.0.1:4000").is_ok());
        assert!(ServerUrl::parse("http://[::1]:4000").is_ok());
        for plain in ["http://ergo.example", "http://localhost:4000", "http://127.0.0.1.evil.example"] {
            assert_eq!(ServerUrl::parse(plain), Err(ServerUrlError::NotEncrypted), "{plain}");
        }
        for odd in
            ["ergo.example", "file:///etc/passwd", "https://user:pw@ergo.example", "https://ergo.example/x"]
        {
            assert_eq!(ServerUrl::parse(odd), Err(ServerUrlError::Shape), "{odd}");
        }
    }
}
